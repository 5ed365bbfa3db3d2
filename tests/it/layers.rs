//! The house rules that the compiler does not know: which module may name which, and which file which outside crate.
//!
//! Every file below `src` is read as text. Comments and literals are blanked, then every path that begins with `crate::`,
//! `travaux::`, `super::` or the name of an outside crate is looked up in the tables below. Code that only tests run is
//! held to the table of guarded crates and to nothing else: it may build what it needs from anywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// One module of the library: its layer, the modules it may name, the outside crates it may name.
struct Module {
    name: &'static str,
    layer: u8,
    uses: &'static [&'static str],
    outside: &'static [&'static str],
}

const fn module(
    name: &'static str,
    layer: u8,
    uses: &'static [&'static str],
    outside: &'static [&'static str],
) -> Module {
    Module { name, layer, uses, outside }
}

/// The modules of the library, lowest layer first.
const MODULES: [Module; 14] = [
    module("model", 0, &[], &["chrono", "serde", "strsim", "thiserror"]),
    module(
        "text",
        0,
        &["model"],
        &["foldhash", "similar", "strsim", "unicode_normalization", "unicode_segmentation"],
    ),
    module(
        "actors",
        0,
        &["model"],
        &["chrono", "serde_json", "strsim", "thiserror", "unicode_normalization"],
    ),
    module("files", 1, &["model", "text", "actors"], &["chrono", "serde", "serde_yaml", "thiserror"]),
    module(
        "ingest",
        2,
        &["model", "text", "actors", "files"],
        &["chrono", "strsim", "thiserror", "unicode_width"],
    ),
    module("store", 2, &["model", "files"], &["gix", "gix_pack", "thiserror"]),
    module("lineage", 2, &["model", "text"], &["foldhash"]),
    module("attribution", 3, &["model", "text", "lineage"], &["foldhash", "serde"]),
    module("fate", 4, &["model", "text", "lineage", "attribution"], &["serde"]),
    module(
        "operation",
        4,
        &["model", "text", "actors", "files", "ingest", "store", "lineage"],
        &["chrono", "rayon", "thiserror"],
    ),
    module(
        "survival",
        5,
        &["model", "text", "actors", "lineage", "attribution", "fate"],
        &["chrono", "num_bigint", "num_integer", "num_traits", "statrs", "thiserror"],
    ),
    module(
        "report",
        6,
        &["model", "text", "actors", "lineage", "attribution", "fate", "survival"],
        &["chrono", "serde", "serde_json"],
    ),
    module(
        "chart",
        6,
        &["model", "attribution", "fate", "survival"],
        &["unicode_segmentation", "unicode_width"],
    ),
    module(
        "render",
        7,
        &["report", "chart"],
        &["comfy_table", "csv", "serde", "serde_json", "unicode_segmentation", "unicode_width"],
    ),
];

/// What the binary may name: of the library, and outside.
const BINARY: Module = module(
    "cli",
    8,
    &[
        "actors",
        "attribution",
        "chart",
        "files",
        "ingest",
        "lineage",
        "model",
        "operation",
        "render",
        "report",
        "store",
        "survival",
    ],
    &["chrono", "clap", "terminal_size"],
);

/// Crates that could leak everywhere, and the only file or folder that may name each.
const GUARDED: [(&str, &str); 7] = [
    ("gix", "src/store/git.rs"),
    ("gix_pack", "src/store/git.rs"),
    ("serde_yaml", "src/files/yaml.rs"),
    ("similar", "src/text/edit.rs"),
    ("comfy_table", "src/render/terminal.rs"),
    ("clap", "src/cli/"),
    ("terminal_size", "src/cli/"),
];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 7] = ["common", "helper", "helpers", "misc", "shared", "util", "utils"];

/// Who a piece of source speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaker {
    /// What users run.
    Program,
    /// What only tests run.
    Test,
}

/// A path in the source: where it stands, its first two names, how many `super` it climbs.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    /// In bytes from the start of the file.
    at: usize,
    head: String,
    next: Option<String>,
    climbs: usize,
    speaker: Speaker,
}

/// One source file.
struct Source {
    path: String,
    bare: String,
    /// Where code for tests alone begins, in bytes.
    tests_from: usize,
    named: Vec<Named>,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a source file can be read");
        let relative = path.strip_prefix(root).expect("the file lies below the root");
        let parts: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let bare = bare(&text);
        let only_tests = parts.iter().any(|part| part == "tests" || part == "tests.rs");
        let tests_from = if only_tests { 0 } else { tests_from(&bare) };
        let named = named(&bare, tests_from);
        Self { path: parts.join("/"), bare, tests_from, named }
    }

    /// The top-level module the file belongs to: `report`, `cli`; `main` or `lib` for the two roots.
    fn module(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How many modules the file's own module lies below the root of its crate.
    fn depth(&self) -> usize {
        let parts: Vec<&str> = self.path.split('/').skip(1).collect();
        if parts.last() == Some(&"mod.rs") { parts.len() - 1 } else { parts.len() }
    }

    /// The line of a byte, counted from 1.
    fn line(&self, at: usize) -> usize {
        1 + self.bare[..at].matches('\n').count()
    }
}

/// Where an inline module of tests begins; the end where there is none.
fn tests_from(bare: &str) -> usize {
    bare.match_indices("#[cfg(test)]")
        .find(|(at, mark)| {
            let line = bare[at + mark.len()..].trim_start().lines().next().unwrap_or_default();
            line.split_whitespace().any(|word| word == "mod") && line.trim_end().ends_with('{')
        })
        .map_or(bare.len(), |(at, _)| at)
}

/// The source with comments and literals blanked, line for line.
fn bare(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let blanked = comment(rest).or_else(|| literal(rest));
        let length = blanked.unwrap_or(c.len_utf8());
        match blanked {
            Some(length) => out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            None => out.push(c),
        }
        // A name is passed over as a whole, so that the `r` of `for"` or `b` of `crab'` begins no literal.
        let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
        if blanked.is_none() && length < name {
            out.push_str(&rest[length..name]);
        }
        rest = &rest[if blanked.is_none() { length.max(name) } else { length }..];
    }
    out
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map_or(text.len(), |end| end + 2))
}

/// The length of the string or character that a text begins with.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "r", "b", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.starts_with('"') || prefix.ends_with('r') && rest.trim_start_matches('#').starts_with('"')
        })
    });
    if let Some(prefix) = prefix {
        let rest = &text[prefix.len()..];
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let open = prefix.len() + hashes + 1;
        if prefix.ends_with('r') {
            let close = format!("\"{}", "#".repeat(hashes));
            return Some(text[open..].find(&close).map_or(text.len(), |end| open + end + close.len()));
        }
        return Some(open + end_of(&text[open..], '"'));
    }
    let mut inside = text.strip_prefix('\'')?.chars();
    let first = inside.next()?;
    // `'a'` is a character, `'a` alone the name of a lifetime.
    (first == '\\' || inside.next() == Some('\'')).then(|| 1 + end_of(&text[1..], '\''))
}

/// The bytes up to and with the closing sign, past escaped ones.
fn end_of(text: &str, close: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == close => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Every path of bare source; those of a group `crate::{a, b}` one by one.
fn named(bare: &str, tests_from: usize) -> Vec<Named> {
    let tokens = tokens(bare);
    let text = |at: usize| tokens.get(at).map_or("", |(_, token)| *token);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let begins =
            is_name(text(at)) && text(at + 1) == "::" && !matches!(at.checked_sub(1).map(text), Some("::"));
        let used = is_name(text(at)) && at > 0 && text(at - 1) == "use";
        if !begins && !used {
            continue;
        }
        let climbs = (0..).take_while(|step| text(at + 2 * step) == "super").count();
        let start = tokens[at].0;
        let speaker = if start < tests_from { Speaker::Program } else { Speaker::Test };
        let mut push = |next: Option<String>| {
            found.push(Named { at: start, head: text(at).to_string(), next, climbs, speaker });
        };
        match text(at + 2) {
            "{" => group(&tokens, at + 2).into_iter().for_each(|name| push(Some(name))),
            next => push(is_name(next).then(|| next.to_string())),
        }
    }
    found
}

/// The first names of a group of paths.
fn group(tokens: &[(usize, &str)], open: usize) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    for at in open..tokens.len() {
        match tokens[at].1 {
            "{" => depth += 1,
            "}" => depth -= 1,
            name if depth == 1 && is_name(name) && matches!(tokens[at - 1].1, "{" | ",") => {
                names.push(name.to_string())
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Names, `::` and single signs, with the byte each begins at.
fn tokens(bare: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = bare[at..].chars().next() {
        let rest = &bare[at..];
        let name: usize =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
        let length = match name {
            0 if rest.starts_with("::") => 2,
            0 => c.len_utf8(),
            name => name,
        };
        if !c.is_whitespace() {
            found.push((at, &rest[..length]));
        }
        at += length;
    }
    found
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below some folders, in order.
fn rust_files(folders: &[&str]) -> Vec<PathBuf> {
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the source can be read") {
            let path = entry.expect("a folder of the source can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources(folders: &[&str]) -> Vec<Source> {
    rust_files(folders).iter().map(|path| Source::read(root(), path)).collect()
}

/// The source of the program, read once.
fn program() -> &'static [Source] {
    static PROGRAM: LazyLock<Vec<Source>> = LazyLock::new(|| sources(&["src"]));
    &PROGRAM
}

fn rule_of(module: &str) -> Option<&'static Module> {
    if matches!(module, "cli" | "main") {
        return Some(&BINARY);
    }
    MODULES.iter().find(|rule| rule.name == module)
}

/// The outside crates of `Cargo.toml`, as the source names them.
fn outside_crates() -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest can be read");
    let mut crates = BTreeSet::new();
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && let Some((name, _)) = line.split_once('=')
        {
            crates.insert(name.trim().replace('-', "_"));
        }
    }
    crates
}

/// Breaches of the rules, one a line; empty where there are none.
fn breaches(check: impl Fn(&Source, &Named) -> Option<String>) -> String {
    let mut list = String::new();
    for source in program() {
        for named in &source.named {
            if let Some(breach) = check(source, named) {
                writeln!(list, "{}:{}: {breach}", source.path, source.line(named.at))
                    .expect("a string takes text");
            }
        }
    }
    list
}

#[test]
fn the_tables_allow_lower_layers_only() {
    for rule in &MODULES {
        for used in rule.uses {
            let lower =
                MODULES.iter().find(|other| other.name == *used).expect("a module that the table knows");
            // The nouns are what the other two modules of the lowest layer are made of.
            let nouns = *used == "model" && rule.name != "model";
            assert!(lower.layer < rule.layer || nouns, "{} uses {used}", rule.name);
        }
    }
}

#[test]
fn every_module_has_a_rule() {
    for source in program() {
        let module = source.module();
        assert!(module == "lib" || rule_of(module).is_some(), "{} has no row in the table", source.path);
    }
}

#[test]
fn modules_name_only_what_the_table_allows() {
    let list = breaches(|source, named| {
        let in_library = !matches!(source.module(), "cli" | "main");
        let rule = rule_of(source.module())?;
        let next = named.next.as_deref()?;
        match named.head.as_str() {
            _ if named.speaker == Speaker::Test => None,
            "travaux" if in_library => Some("names its own crate from outside".to_string()),
            "crate" if in_library && next != rule.name && !rule.uses.contains(&next) => {
                Some(format!("{} may not use {next}", rule.name))
            }
            "crate" if !in_library && next != "cli" => Some(format!("the binary has no module {next}")),
            "travaux" if !rule.uses.contains(&next) => Some(format!("the binary may not use {next}")),
            _ => None,
        }
    });
    assert_eq!(list, "");
}

#[test]
fn no_file_climbs_out_of_its_module() {
    let list = breaches(|source, named| {
        let inline = usize::from(named.speaker == Speaker::Test && source.tests_from > 0);
        let out = named.climbs > 0 && named.climbs >= source.depth() + inline && source.module() != "lib";
        out.then(|| "climbs to the root of the crate; write crate:: so that the edge is seen".to_string())
    });
    assert_eq!(list, "");
}

#[test]
fn outside_crates_are_named_only_where_the_table_allows() {
    let crates = outside_crates();
    let list = breaches(|source, named| {
        let outside = crates.contains(&named.head) && named.speaker == Speaker::Program;
        let allowed =
            rule_of(source.module()).is_some_and(|rule| rule.outside.contains(&named.head.as_str()));
        (outside && !allowed).then(|| format!("{} may not use the crate {}", source.module(), named.head))
    });
    assert_eq!(list, "");
}

#[test]
fn guarded_crates_are_named_in_one_file_each() {
    let list = breaches(|source, named| {
        let (name, place) = GUARDED.iter().find(|(name, _)| *name == named.head)?;
        let there = source.path == *place || place.ends_with('/') && source.path.starts_with(place);
        (!there).then(|| format!("only {place} may name the crate {name}"))
    });
    assert_eq!(list, "");
    for (name, place) in GUARDED {
        let named = program().iter().any(|source| {
            source.path.starts_with(place) && source.named.iter().any(|named| named.head == name)
        });
        assert!(named, "{place} is said to be the place of {name}, and does not name it");
    }
}

/// What a store says must never run: so the library starts one program, git, from one file that guards it.
#[test]
fn the_library_starts_other_programs_in_one_file() {
    let starts = |source: &&Source| {
        let ours = &source.bare[..source.tests_from];
        !matches!(source.module(), "cli" | "main")
            && tokens(ours).iter().any(|(_, token)| *token == "Command")
    };
    let found: Vec<&str> = program().iter().filter(starts).map(|source| source.path.as_str()).collect();
    assert_eq!(found, ["src/store/transport.rs"]);
}

#[test]
fn the_library_does_not_know_the_command_line() {
    let library =
        std::fs::read_to_string(root().join("src/lib.rs")).expect("the root of the library can be read");
    assert!(!bare(&library).contains("mod cli"), "the command line belongs to the binary");
}

#[test]
fn names_say_what_is_inside() {
    let mut empty = Vec::new();
    for path in rust_files(&["src", "tests", "examples", "benches"]) {
        let relative = path.strip_prefix(root()).expect("the file lies below the root");
        let stem = |part: &std::ffi::OsStr| part.to_string_lossy().trim_end_matches(".rs").to_string();
        if relative.iter().any(|part| EMPTY_NAMES.contains(&stem(part).as_str())) {
            empty.push(relative.display().to_string());
        }
    }
    for source in sources(&["src", "tests", "examples", "benches"]) {
        let tokens = tokens(&source.bare);
        let modules = tokens.windows(2).filter(|pair| pair[0].1 == "mod" && EMPTY_NAMES.contains(&pair[1].1));
        empty.extend(modules.map(|pair| format!("{}: mod {}", source.path, pair[1].1)));
    }
    assert_eq!(empty, Vec::<String>::new());
}

#[test]
fn exceptions_to_lints_are_expected_with_a_reason() {
    let allowing = |source: &Source| {
        let bare: String = source.bare.split_whitespace().collect();
        bare.contains("#[allow")
            || bare.contains("#![allow")
            || bare.contains("cfg_attr(") && bare.contains(",allow(")
    };
    let found: Vec<String> = sources(&["src", "tests", "examples", "benches"])
        .into_iter()
        .filter(allowing)
        .map(|source| source.path)
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_reader_of_sources_sees_paths_and_nothing_else() {
    let source = r##"
// use gix::a;
use crate::{model::Draft, text};
fn f<'a>(_: &'a str) -> char { let _ = "clap::x"; let _ = r#"similar::"y"#; super::super::g(); '\'' }
#[cfg(test)]
mod tests {
    use travaux::store;
}
"##;
    let bare = bare(source);
    let found = named(&bare, tests_from(&bare));
    let short: Vec<(usize, &str, Option<&str>, usize, Speaker)> = found
        .iter()
        .map(|named| {
            (
                1 + bare[..named.at].matches('\n').count(),
                named.head.as_str(),
                named.next.as_deref(),
                named.climbs,
                named.speaker,
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            (3, "crate", Some("model"), 0, Speaker::Program),
            (3, "crate", Some("text"), 0, Speaker::Program),
            (3, "model", Some("Draft"), 0, Speaker::Program),
            (4, "super", Some("super"), 2, Speaker::Program),
            (7, "travaux", Some("store"), 0, Speaker::Test),
        ]
    );
}

#[test]
fn files_are_short_enough_to_be_read_at_once() {
    let long: Vec<String> = program()
        .iter()
        .map(|source| (source, source.bare[..source.tests_from].lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(source, lines)| format!("{}: {lines} lines without tests", source.path))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}
