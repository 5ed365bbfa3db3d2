//! What reads from outside, and what must hold of every answer.

use std::sync::{Arc, LazyLock};

use travaux::actors::{Directory, NameProblem};
use travaux::attribution::attribute;
use travaux::files::concordance::read_concordance;
use travaux::files::store_header::read_store_header;
use travaux::files::{NameTrouble, write_draft};
use travaux::ingest::{Input, Problem, Severity, read_input, render};
use travaux::lineage::Trace;
use travaux::model::{ActorId, Draft, Negotiation, RoundIndex, RoundName};
use travaux::operation::{InputFile, OperationError, check_alone};
use travaux::text::{
    Block, Notation, Unattributed, Vocabulary, align, find_brackets, read_marks, undo_marks,
};

#[path = "../../benches/made_up/mod.rs"]
#[expect(dead_code, reason = "the benchmarks make up more than this needs")]
mod made_up;

/// The shape of an answer, by which new inputs are told from old ones; or what is wrong with it.
pub(crate) type Answer = Result<String, String>;

/// A reader.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) check: fn(&[u8]) -> Answer,
}

pub(crate) const TARGETS: [Target; 5] = [
    Target { name: "files", check: files },
    Target { name: "written", check: written },
    Target { name: "brackets", check: brackets },
    Target { name: "diff", check: diff },
    Target { name: "store files", check: store_files },
];

static DIRECTORY: LazyLock<Directory> = LazyLock::new(Directory::shipped);

fn resolve(name: &str) -> Result<ActorId, NameTrouble> {
    DIRECTORY.resolve(name).map(|actor| actor.id.clone()).map_err(|problem| match problem {
        NameProblem::Unknown { typed, suggestions } => NameTrouble::Unknown { typed, suggestions },
        NameProblem::Ambiguous { typed, candidates } => NameTrouble::Ambiguous { typed, candidates },
    })
}

/// As [`resolve`]; whoever is unknown is taken for an actor of that name, so that more files are read to their end.
fn lenient(name: &str) -> Result<ActorId, NameTrouble> {
    resolve(name).or_else(|_| Ok(ActorId::new(name)))
}

fn sentence(problem: &Problem) -> String {
    problem.what.chars().filter(|letter| letter.is_ascii_lowercase() || *letter == ' ').take(40).collect()
}

/// `check FILE`, whatever the file holds: every problem has a place in the file and a sentence, and can be printed.
fn files(input: &[u8]) -> Answer {
    let file = InputFile { label: "f.yaml".to_owned(), stem: "f".to_owned(), bytes: input.to_vec() };
    let (problems, refused) = match check_alone(&[file]) {
        Ok(warnings) => (warnings, false),
        Err(OperationError::Problems(problems)) => (problems, true),
        Err(other) => return Err(format!("no list of problems: {other}")),
    };
    let lines = input.split(|byte| *byte == b'\n').count();
    for problem in &problems {
        // A carriage return alone may count as the end of a line, so lines are compared only without it.
        let is_inside = input.contains(&b'\r') || problem.line <= lines;
        if problem.what.is_empty() || !is_inside {
            return Err(format!("a problem without sense: {problem:?}"));
        }
    }
    let has_errors = problems.iter().any(|problem| problem.severity == Severity::Error);
    if refused != has_errors {
        return Err("refused without an error, or the reverse".to_owned());
    }
    if !problems.is_empty() && render(&problems).trim().is_empty() {
        return Err("problems that are not printed".to_owned());
    }
    let mut sentences: Vec<String> = problems.iter().map(sentence).collect();
    sentences.sort();
    sentences.dedup();
    Ok(format!("{refused} {}", sentences.join(";")))
}

fn draft_in(input: &[u8]) -> Option<Draft> {
    match read_input("f.yaml", input, &lenient) {
        Ok(Input::Draft(found)) => Some(found.draft),
        _ => None,
    }
}

/// A draft that was read, written and read again is the same draft. (The writer compares by itself and refuses where
/// it is not; so here the file that it wrote is read by the reader of files from outside.)
fn written(input: &[u8]) -> Answer {
    let Some(draft) = draft_in(input) else { return Ok("no draft".to_owned()) };
    let name_of = |id: &ActorId| id.to_string();
    let Ok(text) = write_draft(&draft, &name_of) else { return Ok("not written".to_owned()) };
    match read_input("g.yaml", text.as_bytes(), &lenient) {
        Ok(Input::Draft(again)) => {
            let texts = |draft: &Draft| -> Vec<String> {
                draft.clauses.iter().map(|clause| clause.text.trim_end().to_owned()).collect()
            };
            if texts(&again.draft) != texts(&draft) {
                return Err("the texts of a written draft are not those that were read".to_owned());
            }
            Ok(format!("{} clauses", draft.clauses.len()))
        }
        Ok(_) => Err("a written draft is read as something else".to_owned()),
        Err(problems) => Err(format!("a written draft is refused: {}", render(&problems))),
    }
}

/// Marks lie inside the text, on whole characters, one in the other; undoing them in every way ends.
fn brackets(input: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(input);
    let names = |list: &str| DIRECTORY.all_known(list);
    let markup = read_marks(&text, &names);
    for mark in &markup.marks {
        let around = mark.parent.map_or(0..text.len(), |parent| markup.marks[parent].at.clone());
        if text.get(mark.at.clone()).is_none() || mark.at.start < around.start || mark.at.end > around.end {
            return Err(format!("a mark out of place: {mark:?}"));
        }
    }
    if markup.strays.iter().any(|stray| !text.is_char_boundary(stray.at)) {
        return Err("a bracket inside a character".to_owned());
    }
    let mut lengths = Vec::new();
    for notation in [Notation::Compilation, Notation::Contested] {
        for unattributed in [Unattributed::Left, Unattributed::Lifted] {
            lengths.push(undo_marks(&text, &markup, notation, unattributed).len().min(2_000) / 100);
        }
    }
    let cut = Vocabulary::default().cut(&Arc::from(&*text));
    let found = find_brackets(&cut);
    let (marks, strays, doubts) = (markup.marks.len(), markup.strays.len(), markup.doubts.len());
    Ok(format!("{marks} {strays} {doubts} {} {lengths:?}", found.deepest()))
}

/// Two halves of an input, compared as texts and as two drafts of one clause: the runs in common are in common, in
/// order, and every token of the second draft has a life.
fn diff(input: &[u8]) -> Answer {
    // Enough to say everything twice, and little enough to be compared often.
    let text = String::from_utf8_lossy(&input[..input.len().min(6_000)]);
    let middle = (text.len() / 2..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let halves = [&text[..middle], &text[middle..]];
    let mut vocabulary = Vocabulary::default();
    let [old, new] = halves.map(|half| {
        let cut = vocabulary.cut(&Arc::from(half));
        cut.tokens.iter().map(|token| token.key).collect::<Vec<_>>()
    });
    let blocks = align(&old, &new);
    let mut before = Block { old: 0, new: 0, length: 0 };
    for block in &blocks {
        let is_behind = block.old >= before.old + before.length && block.new >= before.new + before.length;
        let is_common =
            old.get(block.old..block.old + block.length) == new.get(block.new..block.new + block.length);
        if !is_behind || !is_common || block.length == 0 {
            return Err(format!("a run that is none: {block:?} after {before:?}"));
        }
        before = *block;
    }
    let drafts = halves.map(one_clause);
    let negotiation = Negotiation::new("T".to_owned(), made_up::related(drafts));
    let Ok(negotiation) = negotiation else { return Ok("no negotiation".to_owned()) };
    let weave = attribute(&negotiation, &Trace::of(&negotiation));
    let woven: usize = weave
        .draft(RoundIndex(1))
        .clauses
        .iter()
        .flat_map(|clause| &clause.streams)
        .map(|stream| stream.tokens.len())
        .sum();
    if woven != new.len() {
        return Err(format!("{woven} tokens have a life, {} are there", new.len()));
    }
    Ok(format!("{} {}", blocks.len().min(60), (old.len() + new.len()) / 64))
}

fn one_clause(text: &str) -> Draft {
    static EMPTY: LazyLock<Draft> = LazyLock::new(|| {
        draft_in(b"draft: zero\ndate: 2031-02-01\nclauses:\n  - number: \"1\"\n    text: |\n      Ice.\n")
            .expect("this is a draft")
    });
    let mut draft = EMPTY.clone();
    text.clone_into(&mut draft.clauses[0].text);
    draft
}

/// Files of a store, to begin with: no file under `drafts/` is one.
pub(crate) const STORE_FILES: [&str; 3] = [
    "title: \"T\"\nlanguage: \"en\"\nformat: 1\nactor-table: \"1\"\ntrusted-remotes: [\"hub\"]\n",
    "format: 1\nround: \"r1\"\nbase: [\"zero\"]\nclauses:\n\
     - {id: \"zero:1\", relation: \"same\", from: [\"zero:1\"], score: \"1.000\", evidence: \"exact\"}\ndropped: []\n",
    "rev1.A_b-2",
];

/// What a store made by hand can hold: settings, concordances, names of rounds.
fn store_files(input: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(input);
    let header = read_store_header(&text).map_err(|error| error.to_string());
    let concordance = read_concordance(&text).map_err(|error| error.to_string());
    let line = text.lines().next().unwrap_or_default();
    let round = RoundName::parse(line).map_err(|error| error.to_string());
    for error in
        [header.as_ref().err(), concordance.as_ref().err(), round.as_ref().err()].into_iter().flatten()
    {
        if error.is_empty() {
            return Err("refused without a word".to_owned());
        }
    }
    let shape = |error: Option<&String>| -> String {
        let letters = error.map(String::as_str).unwrap_or("read").chars();
        letters.filter(char::is_ascii_lowercase).take(30).collect()
    };
    Ok([shape(header.as_ref().err()), shape(concordance.as_ref().err()), shape(round.as_ref().err())]
        .join(";"))
}
