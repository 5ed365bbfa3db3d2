//! Checks of single values.

use super::schema::{Field, Shape};
use super::{Checker, closest};
use crate::files::values::{self, DateFault};
use crate::ingest::spot::Spot;
use crate::ingest::tree::Node;
use crate::model::{Beside, RoundName};

impl Checker<'_> {
    /// Checks the words of one value, or of one entry of a list.
    pub(super) fn one(&mut self, spot: &Spot<'_>, value: &Node, words: &str, field: &Field) {
        if words.trim().is_empty() && !matches!(field.shape, Shape::Number) {
            let what = format!("{} is empty", self.subject(spot, field.name));
            let problem = self.error(value.at, what, "no words stand here");
            problem.remedy.push("Type the words, or delete the line".to_string());
            return;
        }
        match field.shape {
            Shape::Round | Shape::Rounds => self.round(spot, value, words, field.name),
            Shape::Date => self.date(spot, value, words, field.name),
            Shape::OneOf(vocabulary) => self.one_of(spot, value, words, (field.name, &vocabulary())),
            Shape::Flag if values::parse_flag(words).is_none() => {
                self.one_of(spot, value, words, (field.name, &["true", "false"]));
            }
            Shape::Language if !values::is_language_tag(words) => {
                let what = format!("{} is not a language tag: \"{words}\"", self.subject(spot, field.name));
                let problem = self.error(value.at, what, "letters and digits, with hyphens between");
                problem.remedy.push("Type, for example: en, fr, zh-Hant".to_string());
            }
            Shape::ClauseId if values::parse_clause_id(words).is_none() => self.clause_id(spot, value, words),
            Shape::ActorId if !values::is_actor_id(words) => {
                let what = format!("\"{words}\" cannot be the id of an actor");
                let under = "letters, digits, - and _, at most 64, a letter or digit first";
                let problem = self.error(value.at, what, under);
                problem.remedy.push("Type, for example: id: Islands-Group".to_string());
            }
            Shape::M49 if words.len() != 3 || words.parse::<u16>().is_err() => {
                let what = format!("\"{words}\" is not an M49 number");
                let problem = self.error(value.at, what, "three digits");
                problem.remedy.push("Type, for example: m49: 578".to_string());
            }
            Shape::AmendmentId if !values::is_amendment_id(words) => {
                let what = format!("{} cannot be \"{words}\"", self.subject(spot, field.name));
                let under = "letters, digits, . _ - and /, at most 64, a letter or digit first";
                self.error(value.at, what, under)
                    .remedy
                    .push(format!("Type, for example: {}: NOR-3", field.name));
            }
            Shape::Beside if Beside::parse(words).is_none() => {
                let what = format!("{} is no place: \"{words}\"", self.subject(spot, field.name));
                let problem = self.error(value.at, what, "beside which clause?");
                problem.remedy.push(format!("Type, for example: {}: after 6", field.name));
            }
            Shape::Count if values::parse_count(words).is_none() => {
                let what = format!("{} is no number: \"{words}\"", self.subject(spot, field.name));
                let problem = self.error(value.at, what, "votes are counted in digits");
                problem.remedy.push(format!("Type, for example: {}: 7", field.name));
            }
            Shape::Occurrence if values::parse_count(words).is_none_or(|count| count == 0) => {
                let what = format!("{} is no number from 1: \"{words}\"", self.subject(spot, field.name));
                let problem = self.error(value.at, what, "which of the equal places?");
                problem.remedy.push(format!("Type, for example: {}: 2", field.name));
            }
            Shape::Names(role) | Shape::Name(role) => self.name(spot, value, words, role),
            _ => {}
        }
    }

    fn round(&mut self, spot: &Spot<'_>, value: &Node, words: &str, key: &str) {
        if let Err(fault) = RoundName::parse(words) {
            let subject = self.subject(spot, key);
            let what = format!("{subject} cannot be \"{words}\"");
            let under =
                if key == "track" { fault.to_string().replace("round", "track") } else { fault.to_string() };
            self.error(value.at, what, under).remedy.push(format!("Type, for example: {key}: rev1"));
        }
    }

    fn date(&mut self, spot: &Spot<'_>, value: &Node, words: &str, key: &str) {
        let Err(fault) = values::parse_date(words) else { return };
        let what = format!("{} is not a date: \"{words}\"", self.subject(spot, key));
        let under = match fault {
            DateFault::Form => "year, month and day as in 2031-03-14",
            DateFault::NoSuchDay => "there is no such day",
            DateFault::Year => "years from 1000 to 2999 are read",
        };
        self.error(value.at, what, under).remedy.push(format!("Type, for example: {key}: 2031-03-14"));
    }

    fn one_of(&mut self, spot: &Spot<'_>, value: &Node, words: &str, (key, known): (&str, &[&'static str])) {
        if known.contains(&words) {
            return;
        }
        let what = format!("{} cannot be \"{words}\"", self.subject(spot, key));
        let under = match closest(words, known) {
            Some(guess) => format!("did you mean \"{guess}\"?"),
            None => "not one of the words for it".to_string(),
        };
        self.error(value.at, what, under).remedy.push(format!("Type one of: {}", known.join(", ")));
    }

    fn clause_id(&mut self, spot: &Spot<'_>, value: &Node, words: &str) {
        let what = format!("\"{words}\" cannot be the id of a clause{}", self.in_above(spot));
        let under = "small letters, digits and hyphens, a letter first";
        let problem = self.error(value.at, what, under);
        problem
            .remedy
            .push("Type, for example, id: ice; what is printed beside the clause is its number".to_string());
    }

    /// ` in clause 5` for a clause inside another: its own id is what is wrong.
    fn in_above(&self, spot: &Spot<'_>) -> String {
        spot.above.map(|above| self.inside(above)).unwrap_or_default()
    }
}
