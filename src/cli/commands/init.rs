//! `travaux init`.

use std::path::{Path, PathBuf};

use travaux::actors::TABLE_VERSION;
use travaux::files::store_header::StoreHeader;
use travaux::operation::init;

use crate::cli::context::Context;
use crate::cli::failure::{Code, Failure, shell};

/// Make a store for a negotiation
///
/// Example: travaux init river-treaty --title "River Ice Treaty"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder; made where it is not there
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Title of the text that is negotiated
    #[arg(long)]
    title: String,
    /// Where it is negotiated
    #[arg(long)]
    forum: Option<String>,
    /// Language of record, as a BCP 47 tag
    #[arg(long, default_value = "en", value_name = "TAG")]
    language: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    if args.title.trim().is_empty() {
        return Err(
            Failure::new(Code::Usage, "a store needs a title").remedy("travaux init --title \"My treaty\"")
        );
    }
    if !travaux::files::values::is_language_tag(&args.language) {
        return Err(Failure::new(Code::Usage, format!("\"{}\" is no language tag", args.language))
            .remedy("type one such as en, fr, es, ru, zh or ar"));
    }
    let header = StoreHeader {
        title: args.title.trim().to_string(),
        forum: args.forum.clone(),
        language: args.language.clone(),
        actor_table: TABLE_VERSION.to_string(),
        trusted_remotes: Vec::new(),
        modals: Vec::new(),
    };
    let folder = context.path(&args.folder);
    init(&folder, &header, &context.author(None))?;
    context.output.say(&format!("Made a store for \"{}\" in {}.", header.title, args.folder.display()));
    let go = if args.folder == Path::new(".") {
        String::new()
    } else {
        format!("cd {}, then ", shell(&args.folder.display().to_string()))
    };
    context.output.say(&format!("Next: {go}travaux next -o zero.yaml for a first draft file to fill in."));
    Ok(())
}
