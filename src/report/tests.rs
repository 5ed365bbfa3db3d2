//! Answers on the bundled example, drafts and names as the program stores them.

use crate::model::Withheld;
use std::path::Path;

use crate::actors::Directory;
use crate::attribution::{Weave, attribute, compare};
use crate::lineage::Trace;
use crate::model::{Negotiation, RoundIndex};
use crate::operation::{InputFile, Placement, init, plan};
use crate::render::{Format, Style, write};
use crate::text::{Modals, Vocabulary};

use super::*;

struct Example {
    negotiation: Negotiation,
    directory: Directory,
    weave: Weave,
    modals: Modals,
}

impl Example {
    fn read() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let header = crate::files::store_header::StoreHeader {
            title: "Digital Commons Compact".to_string(),
            forum: None,
            language: "en".to_string(),
            actor_table: crate::actors::TABLE_VERSION.to_string(),
            trusted_remotes: Vec::new(),
            modals: Vec::new(),
        };
        let time = crate::store::commit::Timestamp { seconds: 0, offset_minutes: 0 };
        let author = crate::store::commit::Signature::new(None, None, time);
        let git = init(folder.path(), &header, &author).unwrap();
        let drafts = Path::new(env!("CARGO_MANIFEST_DIR")).join("drafts/digital-commons-compact");
        let stems = ["actors", "00-zero", "01-rev1", "02-rev2", "03-rev3", "04-rev4", "05-final"];
        let files: Vec<InputFile> = stems
            .iter()
            .map(|stem| InputFile {
                label: format!("{stem}.yaml"),
                stem: (*stem).to_string(),
                bytes: std::fs::read(drafts.join(format!("{stem}.yaml"))).unwrap(),
            })
            .collect();
        let outcome = plan(&git, &files, &Placement::Next, &author).unwrap();
        let weave = attribute(&outcome.negotiation, &Trace::of(&outcome.negotiation));
        Self { negotiation: outcome.negotiation, directory: outcome.directory, weave, modals: outcome.modals }
    }

    fn dossier(&self) -> Dossier<'_> {
        Dossier {
            negotiation: &self.negotiation,
            weave: &self.weave,
            directory: &self.directory,
            modals: &self.modals,
            withheld: Withheld::default(),
        }
    }

    fn round(&self, name: &str) -> RoundIndex {
        self.negotiation.find(name).unwrap()
    }

    fn all(&self, round: RoundIndex) -> Vec<usize> {
        (0..self.negotiation.round(round).draft.clauses.len()).collect()
    }

    /// Each round with its base.
    fn steps(&self) -> Vec<(RoundIndex, RoundIndex)> {
        let with_base = |round: RoundIndex| Some((*self.negotiation.round(round).bases.first()?, round));
        self.negotiation.indices().filter_map(with_base).collect()
    }

    /// The words of an alternative, or of clauses one behind another.
    fn words(&self, round: RoundIndex, places: &[usize], option: Option<&str>) -> Vec<String> {
        let mut texts = Vec::new();
        for &place in places {
            let clause = &self.negotiation.round(round).draft.clauses[place];
            let labels = clause.alternatives.iter().map(|option| Some(option.label.to_string()));
            let streams = &self.weave.draft(round).clauses[place].streams;
            let found =
                [None].into_iter().chain(labels).zip(streams).find(|(label, _)| label.as_deref() == option);
            texts.extend(found.map(|(_, stream)| stream.cut.text.to_string()));
        }
        tokens(&texts.join(" "))
    }
}

fn tokens(text: &str) -> Vec<String> {
    let cut = Vocabulary::default().cut(&text.into());
    // Capitals are form and stand in a redline as in the later draft.
    (0..cut.tokens.len()).map(|at| cut.slice(at, at).to_lowercase()).collect()
}

fn printed(answer: &Answer, width: Option<usize>) -> String {
    let mut bytes = Vec::new();
    write(answer, Format::Table, &Style { width, ..Style::default() }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The text of redlines alone, without number, code and indent.
fn text_of(redlines: Vec<Redline>) -> String {
    let bare =
        |redline: Redline| Redline { runs: redline.runs, language: redline.language, ..Redline::default() };
    let answer = Answer {
        schema: "",
        negotiation: String::new(),
        round: None,
        data: serde_json::Value::Null,
        facts: Grid::default(),
        view: redlines.into_iter().map(bare).map(Block::Redline).collect(),
    };
    printed(&answer, None)
}

/// A redline with one kind of mark unwrapped, the other and what is beside it dropped.
fn resolved(text: &str, unwrapped: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        result.push_str(&rest[..at]);
        let sign = &rest[at + 1..at + 3];
        let closing = match sign {
            "++" => "++}",
            "--" => "--}",
            _ => "<<}",
        };
        let end = rest.find(closing).unwrap();
        if sign == unwrapped {
            result.push_str(&rest[at + 3..end]);
        }
        rest = &rest[end + 3..];
    }
    result + rest
}

#[test]
fn accepting_all_of_a_redline_gives_the_new_words_and_rejecting_all_the_old() {
    let example = Example::read();
    let dossier = example.dossier();
    for (from, to) in example.steps() {
        for change in compare(&example.negotiation, &example.weave, from, to) {
            let marked =
                |redline: &Redline| redline.remarks.iter().any(|remark| remark.starts_with("option "));
            let (options, own): (Vec<Redline>, Vec<Redline>) =
                diff::redlines(&dossier, (from, to), &change).into_iter().partition(marked);
            let new: Vec<usize> = change.to.into_iter().collect();
            let text = text_of(own);
            assert_eq!(tokens(&resolved(&text, "++")), example.words(to, &new, None), "{text}");
            assert_eq!(tokens(&resolved(&text, "--")), example.words(from, &change.from, None), "{text}");
            for option in options {
                let remark = option.remarks.iter().find_map(|remark| remark.strip_prefix("option ")).unwrap();
                let label = remark.split(':').next().unwrap().to_string();
                let text = text_of(vec![option]);
                assert_eq!(tokens(&resolved(&text, "++")), example.words(to, &new, Some(&label)), "{text}");
                let old = example.words(from, &change.from, Some(&label));
                assert_eq!(tokens(&resolved(&text, "--")), old, "{text}");
            }
        }
    }
}

#[test]
fn accepting_all_gives_the_blanks_of_the_new_text_too() {
    let example = Example::read();
    let dossier = example.dossier();
    let one_blanked = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in example.steps() {
        for change in compare(&example.negotiation, &example.weave, from, to) {
            let Some(place) = change.to else { continue };
            let own = diff::redlines(&dossier, (from, to), &change)
                .into_iter()
                .filter(|redline| !redline.remarks.iter().any(|remark| remark.starts_with("option ")));
            let new = &example.weave.draft(to).clauses[place].streams[0].cut.text;
            let text = text_of(own.collect());
            assert_eq!(one_blanked(&resolved(&text, "++")), one_blanked(new), "{text}");
        }
    }
}

/// The example's first revision has clause 17 with an option C of no text, and notes on options and penholders.
#[test]
fn no_width_hides_what_blame_notes() {
    let example = Example::read();
    let round = example.round("rev1");
    for width in [60, 80, 100] {
        let text = printed(&blame(&example.dossier(), round, &example.all(round)), Some(width));
        assert!(text.contains("(no text)") && text.contains("C"), "{width}: {text}");
        let hidden = text.lines().find(|line| line.starts_with("Not shown"));
        assert!(hidden.is_none_or(|line| !line.contains("Note")), "{width}: {hidden:?}");
        assert!(text.contains("Note") && text.contains("option B"), "{width}: {text}");
    }
}

#[test]
fn an_option_without_words_is_seen_to_come_and_go() {
    let example = Example::read();
    let text = |from, to| {
        let rounds = (example.round(from), example.round(to));
        printed(&diff(&example.dossier(), rounds, None, Detail::Redline), None)
    };
    assert!(text("zero", "rev1").contains("option C: no text, added"), "{}", text("zero", "rev1"));
    let last = example.negotiation.standing().unwrap();
    let gone = printed(&diff(&example.dossier(), (example.round("rev1"), last), None, Detail::Redline), None);
    assert!(gone.contains("option C: no text, deleted"), "{gone}");
}

#[test]
fn flush_text_stands_behind_the_last_sub_clause() {
    let example = Example::read();
    let mut met = 0;
    for round in example.negotiation.indices() {
        let answer = show(&example.dossier(), round, &example.all(round), Wording::Original);
        let redlines: Vec<&Redline> = answer
            .view
            .iter()
            .filter_map(|block| if let Block::Redline(redline) = block { Some(redline) } else { None })
            .collect();
        for (at, redline) in redlines.iter().enumerate() {
            if redline.remarks.iter().any(|remark| remark == "after the sub-clauses") {
                met += 1;
                assert!(redlines[at - 1].depth > redline.depth, "{redline:?}");
                assert!(redlines.get(at + 1).is_none_or(|next| next.depth <= redline.depth), "{redline:?}");
            }
        }
    }
    assert!(met > 0, "the example has flush text");
}

/// Clauses before + ADD + split off − SUP − merged away = clauses after, in every line of `travaux log` that has a base.
#[test]
fn the_log_adds_up() {
    let example = Example::read();
    let rows = log(&example.dossier()).data;
    let rows = rows.as_array().unwrap();
    let count = |row: &serde_json::Value, name: &str| row[name].as_i64().unwrap();
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        let sum = count(before, "clauses") + count(after, "added") + count(after, "split_off");
        let sum = sum - count(after, "deleted") - count(after, "merged_away");
        assert_eq!(sum, count(after, "clauses"), "{after}");
    }
}
