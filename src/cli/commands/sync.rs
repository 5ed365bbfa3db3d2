//! `travaux sync`.

use std::time::Duration;

use travaux::operation::{Partner, SyncError, Synced, sync, trust};
use travaux::report::{self, OperationRow, SyncedRow};
use travaux::store::remote::{Remote, Way};
use travaux::store::repository::Git;

use super::commit::{behind, tell_skipped};
use super::ops::row;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, shell};
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
    let done = sync(&git, &partner, &mut waiting)?;
    tell_skipped(context, &done.skipped);
    context.output.answer(&report::synced(&answer(&git, &remote, &done)?))?;
    hint(context, &remote, &done);
    if let Some(error) = &done.unfinished {
        to_standard_error(&behind(error, true));
    }
    Ok(())
}

fn answer(git: &Git, remote: &Remote, done: &Synced) -> Result<SyncedRow, Failure> {
    let rows = |operations: &[travaux::operation::Operation]| -> Result<Vec<OperationRow>, Failure> {
        Ok(operations.iter().map(|operation| row(git, operation)).collect::<Result<Vec<_>, _>>()?)
    };
    Ok(SyncedRow {
        title: done.title.clone(),
        remote: remote.label(),
        received: rows(&done.received)?,
        sent: rows(&done.sent)?,
    })
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
