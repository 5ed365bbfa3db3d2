//! What stands above and below a figure: title, negotiation, and what its numbers mean.

use crate::survival::Grouping;

use super::Kind;
use super::of_finding::{View, name};
use super::sheet::Caption;

impl View<'_> {
    /// Title, negotiation and definition.
    pub(super) fn caption(&self, kind: Kind, definition: &str) -> Caption {
        let unit = self.unit();
        let (first, until) = (&self.first, name(self.sources, self.found.question.until));
        let title = match kind {
            Kind::Dot if self.is_tabled() && self.is_open() => {
                format!("Share of {unit} tabled that stand in {until} so far")
            }
            Kind::Dot if self.is_tabled() => format!("Share of {unit} tabled that are in {until}"),
            Kind::Dot => format!("Share of {unit} put in that stand in {until}"),
            Kind::Steps => format!("How long {unit} lasted"),
            Kind::Stack if self.is_tabled() => format!("Whose {unit} are alive in each draft"),
            Kind::Stack => format!("Where the {unit} of each draft came from"),
            Kind::Fates | Kind::Alluvial => format!("What became of {unit}, as of {until}"),
            Kind::Map => "How much of each clause's first wording stands in each draft".to_string(),
            Kind::Overwrite => "Who took out whose words".to_string(),
        };
        let by = match (kind, self.found.question.plan.deal.grouping) {
            (Kind::Map | Kind::Overwrite, _) => "",
            (_, Grouping::Sponsor) => ", by sponsor",
            (_, Grouping::Group) => ", by group",
            (_, Grouping::Round) if self.is_tabled() => ", by draft tabled against",
            (_, Grouping::Round) => ", by round of birth",
            (_, Grouping::Kind) => ", by kind of clause",
            (_, Grouping::Clause) if self.is_tabled() => ", by clause",
            (_, Grouping::Clause) => ", by clause of birth",
        };
        let definition = match kind {
            Kind::Map => "Shade: words of a clause's first wording that stand anywhere in the draft, of all it had; \
                          clauses in the order of birth, with the number their first draft prints. Marks, brackets and \
                          numbers are no words."
                .to_string(),
            Kind::Overwrite => format!(
                "Words taken out between {first} and {until}, by who is on record for that and who for putting them in. A \
                 word with several sponsors on either side counts once for each pair; one taken out twice counts twice. \
                 The text of {first} is base text, which nobody tabled."
            ),
            Kind::Alluvial if !self.is_tabled() => format!("{definition} Base text is left out."),
            Kind::Dot | Kind::Steps | Kind::Stack | Kind::Fates | Kind::Alluvial => definition.to_string(),
        };
        let subtitle = format!("{}, {first} to {until}{by}", self.sources.negotiation.title);
        Caption { title, subtitle, definition }
    }
}
