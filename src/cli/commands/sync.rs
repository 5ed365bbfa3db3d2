//! `travaux sync`.

use std::collections::BTreeSet;
use std::time::Duration;

use travaux::operation::{
    Collision, Operation, Partner, SyncError, SyncOutcome, Synced, Version, sync, trust,
};
use travaux::report::{self, CollisionRow, MatchedAnew, OperationRow, SyncedRow, VersionRow};
use travaux::store::remote::{Remote, Way};
use travaux::store::repository::Git;

use super::commit::{behind, tell_skipped};
use super::ops::{row, time_of};
use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure, shell};
use crate::cli::output::to_standard_error;

/// Share the store: take what others stored, give what was stored here
///
/// With the name of a remote (`git remote -v` lists them), the address of a bare repository, or a file that ends in
/// .bundle, which travels by mail or on a stick. Without one: `origin`, or the only one there is. What came in is
/// checked before it is let in; the other side gets everything at once or nothing. Needs git. No password is ever asked
/// for: what git has on record is used. Examples: travaux sync, travaux sync ../hub.git, travaux sync store.bundle
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Whom to share with: a name, an address or a .bundle file
    #[arg(value_name = "REMOTE")]
    remote: Option<String>,
    /// How long the other side may be silent, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// Put this place on record as one that may have entries marked `internal`; without it they keep everything back
    #[arg(long)]
    trust: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let git = context.store()?;
    let remote = Remote::find(&git, args.remote.as_deref(), context.folder())
        .map_err(|error| travaux::operation::OperationError::from(SyncError::from(error)))?;
    let author = context.author(Some(&git));
    travaux::store::git::remove_locks_when_interrupted();
    let holder = context.holder("sync");
    let patience = Duration::from_secs(args.timeout);
    let partner = Partner { remote: &remote, author: &author, holder: &holder, patience };
    let mut waiting = |holder: Option<&travaux::store::lock::Holder>| context.waiting(holder);
    if args.trust && trust(&git, &remote, (&author, &holder), &mut waiting)? {
        context.output.say(&format!("On record as trusted with what is internal: {}", remote.shown()));
    }
    let done = match sync(&git, &partner, &mut waiting)? {
        SyncOutcome::Shared(done) => done,
        SyncOutcome::Collided { title, collisions } => {
            context.output.answer(&report::collided(&title, &remote.label(), &rows(context, &collisions)))?;
            return Err(stuck(&remote, &collisions));
        }
    };
    for address in &done.newly_trusted {
        context
            .output
            .say(&format!("note: entries marked internal may be shared from now on with {address}"));
    }
    tell_skipped(context, &done.skipped);
    context.output.answer(&report::synced(&answer(&git, &remote, &done)?))?;
    hint(context, &remote, &done);
    if let Some(error) = &done.unfinished {
        to_standard_error(&behind(error, true));
    }
    Ok(())
}

fn answer(git: &Git, remote: &Remote, done: &Synced) -> Result<SyncedRow, Failure> {
    let rows = |operations: &[Operation]| -> Result<Vec<OperationRow>, Failure> {
        Ok(operations.iter().map(|operation| row(git, operation)).collect::<Result<Vec<_>, _>>()?)
    };
    let anew = done.anew.iter().map(|(round, bases)| MatchedAnew {
        round: round.to_string(),
        follows: bases.iter().map(ToString::to_string).collect(),
    });
    Ok(SyncedRow {
        title: done.title.clone(),
        remote: remote.label(),
        received: rows(&done.received)?,
        sent: rows(&done.sent)?,
        matched_anew: anew.collect(),
        collisions: [],
    })
}

fn rows(context: &Context, collisions: &[Collision]) -> Vec<CollisionRow> {
    let is_open = |version: &Version| version.level.is_open_to(context.audience());
    let version = |version: &Version| {
        let by = &version.operation;
        VersionRow {
            path: version.path.clone(),
            operation: by.id().to_string(),
            what: by.what.clone(),
            author: by.author.name().to_string(),
            email: by.author.email().to_string(),
            time: time_of(by),
            text: version.text.clone().filter(|_| is_open(version)),
            is_withheld: version.text.is_some() && !is_open(version),
        }
    };
    let row = |collision: &Collision| CollisionRow {
        what: collision.what.clone(),
        ours: collision.ours.as_ref().map(version),
        theirs: collision.theirs.as_ref().map(version),
    };
    collisions.iter().map(row).collect()
}

/// What to do about what does not go together: this side gives way, and stores its own again as it fits then.
fn stuck(remote: &Remote, collisions: &[Collision]) -> Failure {
    let mut failure = Failure::new(Code::No, "");
    let mut told = BTreeSet::new();
    let ours: Vec<&Version> = collisions.iter().filter_map(|collision| collision.ours.as_ref()).collect();
    for Version { path, operation, text, .. } in &ours {
        let id = operation.id().as_str().get(..10).unwrap_or_default();
        if text.is_some() && told.insert(format!("{id}:{path}")) {
            let copy = path.replace('/', "-").replace(".yaml", "-here.yaml");
            failure = failure.remedy(format!(
                "keep a copy of yours: git show {id}:{} > ../{}",
                shell(path),
                shell(&copy)
            ));
        }
    }
    for Version { operation, .. } in &ours {
        let id = operation.id().as_str().get(..10).unwrap_or_default();
        if told.insert(id.to_string()) {
            failure = failure.remedy(format!("give way in the store: travaux undo {id}"));
        }
    }
    let again = format!("travaux sync {}", shell(&remote.label()));
    if ours.is_empty() {
        return failure
            .remedy(format!("have it taken back on the other side (travaux ops lists it), then: {again}"));
    }
    failure
        .remedy(format!("then share: {again}"))
        .remedy("and store yours again, as it fits then: travaux check FILE, travaux commit FILE")
}

/// Says how somebody else comes by the store, the first time it is put somewhere.
fn hint(context: &Context, remote: &Remote, done: &Synced) {
    if !done.is_first {
        return;
    }
    let address = shell(&remote.shown());
    context.output.say(&format!("Another person gets it with: git clone --branch main {address} FOLDER"));
    if remote.name.is_none() && remote.way != Way::Bundle {
        context.output.say(&format!("To share it there from now on: git remote add origin {address}"));
    }
}
