//! The keys of each part of a file, and the shape of their values.

use crate::files::values::Vocabulary;
use crate::ingest::spot::Part;
use crate::model::{
    Action, ActorKind, AmendmentState, ClauseKind, ClauseState, Closure, DraftKind, DraftStatus, How,
    Silence, Visibility,
};

/// What a value has to look like.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Words that are not empty.
    Words,
    /// A printed number: words, or nothing in quotes.
    Number,
    /// Words or a list of words.
    ManyWords,
    /// The name of a round, or of a track.
    Round,
    /// Names of rounds.
    Rounds,
    /// An ISO date.
    Date,
    /// A word of a closed list.
    OneOf(fn() -> Vec<&'static str>),
    /// `true` or `false`.
    Flag,
    /// A language tag.
    Language,
    /// The id of a clause.
    ClauseId,
    /// The id of an actor.
    ActorId,
    /// A number of the United Nations for a state.
    M49,
    /// The id of an amendment.
    AmendmentId,
    /// A place beside a clause: `after 6`.
    Beside,
    /// A number that counts something.
    Count,
    /// Which of several equal places: 1, 2, …
    Occurrence,
    /// Names of actors, in the role named.
    Names(&'static str),
    /// One name of an actor, in the role named.
    Name(&'static str),
    /// Entries with keys of their own.
    Entries(&'static Table),
}

/// Whether a key has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// A key of a part.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
}

/// The keys of a part.
pub(super) struct Table {
    pub(super) part: Part,
    pub(super) fields: &'static [Field],
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, need: Need::Required }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, need: Need::Optional }
}

const SPONSORS: Field = may("sponsors", Shape::Names("sponsor"));

pub(super) static DRAFT: Table = Table {
    part: Part::Head,
    fields: &[
        must("draft", Shape::Round),
        may("title", Shape::Words),
        must("date", Shape::Date),
        may("kind", Shape::OneOf(DraftKind::words)),
        may("status", Shape::OneOf(DraftStatus::words)),
        may("track", Shape::Round),
        may("base", Shape::Rounds),
        may("issued-by", Shape::Names("pen-holder")),
        SPONSORS,
        may("source", Shape::Words),
        may("language", Shape::Language),
        may("dropped", Shape::Entries(&DROPPED)),
        must("clauses", Shape::Entries(&CLAUSE)),
    ],
};

pub(super) static DROPPED: Table = Table {
    part: Part::Dropped,
    fields: &[must("clause", Shape::Words), SPONSORS, may("into", Shape::Words)],
};

pub(super) static CLAUSE: Table = Table {
    part: Part::Clause,
    fields: &[
        may("heading", Shape::Words),
        may("id", Shape::ClauseId),
        may("number", Shape::Number),
        may("was", Shape::ManyWords),
        may("new", Shape::Flag),
        may("kind", Shape::OneOf(ClauseKind::words)),
        SPONSORS,
        may("state", Shape::OneOf(ClauseState::words)),
        may("language", Shape::Language),
        may("text", Shape::Words),
        may("alternatives", Shape::Entries(&ALTERNATIVE)),
        may("sub", Shape::Entries(&CLAUSE)),
        may("after", Shape::Words),
    ],
};

pub(super) static ALTERNATIVE: Table = Table {
    part: Part::Alternative,
    fields: &[must("alt", Shape::Words), SPONSORS, must("text", Shape::Words)],
};

pub(super) static ACTORS: Table =
    Table { part: Part::Head, fields: &[must("actors", Shape::Entries(&ACTOR))] };

pub(super) static ACTOR: Table = Table {
    part: Part::Actor,
    fields: &[
        must("id", Shape::ActorId),
        must("name", Shape::Words),
        must("kind", Shape::OneOf(ActorKind::words)),
        may("aliases", Shape::ManyWords),
        may("members", Shape::Entries(&MEMBER)),
        may("alpha-2", Shape::Words),
        may("m49", Shape::M49),
        may("source", Shape::Words),
    ],
};

pub(super) static MEMBER: Table = Table {
    part: Part::Member,
    fields: &[must("actor", Shape::Name("member")), may("from", Shape::Date), may("to", Shape::Date)],
};

pub(super) static RECORDS: Table = Table {
    part: Part::Head,
    fields: &[
        may("against", Shape::Round),
        may("amendments", Shape::Entries(&AMENDMENT)),
        may("events", Shape::Entries(&EVENT)),
    ],
};

pub(super) static AMENDMENT: Table = Table {
    part: Part::Amendment,
    fields: &[
        may("id", Shape::AmendmentId),
        may("against", Shape::Round),
        must("from", Shape::Names("sponsor")),
        may("with", Shape::Names("co-sponsor")),
        may("except", Shape::Names("member")),
        may("clause", Shape::Words),
        may("amends", Shape::AmendmentId),
        must("action", Shape::OneOf(Action::words)),
        may("find", Shape::Words),
        may("occurrence", Shape::Occurrence),
        may("text", Shape::Words),
        may("after", Shape::Words),
        may("before", Shape::Words),
        may("to", Shape::Beside),
        may("support", Shape::Names("supporter")),
        may("oppose", Shape::Names("opponent")),
        may("date", Shape::Date),
        may("how", Shape::OneOf(How::words)),
        may("reason", Shape::Words),
        may("package", Shape::Words),
        may("visibility", Shape::OneOf(Visibility::words)),
        may("source", Shape::Words),
    ],
};

pub(super) static EVENT: Table = Table {
    part: Part::Event,
    fields: &[
        must("date", Shape::Date),
        may("amendment", Shape::AmendmentId),
        may("state", Shape::OneOf(AmendmentState::words)),
        may("into", Shape::AmendmentId),
        may("round", Shape::Round),
        may("silence", Shape::OneOf(Silence::words)),
        may("clauses", Shape::ManyWords),
        may("negotiation", Shape::OneOf(Closure::words)),
        may("by", Shape::Names("actor")),
        may("tally", Shape::Entries(&TALLY)),
        may("roll-call", Shape::Entries(&ROLL_CALL)),
        may("visibility", Shape::OneOf(Visibility::words)),
        may("source", Shape::Words),
    ],
};

pub(super) static TALLY: Table = Table {
    part: Part::Vote,
    fields: &[
        must("for", Shape::Count),
        must("against", Shape::Count),
        may("abstain", Shape::Count),
        may("absent", Shape::Count),
    ],
};

pub(super) static ROLL_CALL: Table = Table {
    part: Part::Vote,
    fields: &[
        may("for", Shape::Names("voter")),
        may("against", Shape::Names("voter")),
        may("abstain", Shape::Names("voter")),
        may("absent", Shape::Names("voter")),
    ],
};
