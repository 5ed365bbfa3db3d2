//! Tracks drawn beside the rounds: one lane per track, oldest draft on top.
//!
//! ```text
//! ●       proposal                      ● the draft of this line
//! ├─●     council      from proposal    │ a track that goes on, or is made use of further down
//! ├─│─●   parliament   from proposal
//! ●─┘─┘   final        merges both      ─ leads from a draft to the tracks it was made from
//! ```

use crate::model::{Negotiation, RoundIndex, TrackName};

/// Draws the lane of each round, one line per round in their order; nothing where there is one track.
pub(super) fn lanes(negotiation: &Negotiation) -> Vec<String> {
    let rounds: Vec<RoundIndex> = negotiation.indices().collect();
    let track = |round: RoundIndex| &negotiation.round(round).draft.track;
    let mut tracks: Vec<&TrackName> = Vec::new();
    for &round in &rounds {
        if !tracks.contains(&track(round)) {
            tracks.push(track(round));
        }
    }
    if tracks.len() < 2 {
        return Vec::new();
    }
    let lane = |round: RoundIndex| tracks.iter().position(|name| *name == track(round)).unwrap_or(0);
    let uses = |round: RoundIndex| {
        [lane(round)].into_iter().chain(negotiation.round(round).bases.iter().map(|base| lane(*base)))
    };
    let (mut first, mut last) = (vec![usize::MAX; tracks.len()], vec![0; tracks.len()]);
    for (at, &round) in rounds.iter().enumerate() {
        first[lane(round)] = first[lane(round)].min(at);
        uses(round).for_each(|used| last[used] = at);
    }
    let draw = |(at, &round): (usize, &RoundIndex)| {
        let own = lane(round);
        let joined: Vec<usize> = uses(round).collect();
        let (from, to) = joined.iter().fold((own, own), |(a, b), &lane| (a.min(lane), b.max(lane)));
        let sign = |lane: usize| match lane {
            _ if lane == own => '●',
            _ if joined.contains(&lane) && last[lane] > at => {
                if lane < own {
                    '├'
                } else {
                    '┤'
                }
            }
            _ if joined.contains(&lane) => {
                if lane < own {
                    '└'
                } else {
                    '┘'
                }
            }
            _ if first[lane] < at && last[lane] > at => '│',
            _ if from < lane && lane < to => '─',
            _ => ' ',
        };
        let cell = |lane: usize| [sign(lane), if (from..to).contains(&lane) { '─' } else { ' ' }];
        (0..tracks.len()).flat_map(cell).collect::<String>().trim_end().to_owned()
    };
    rounds.iter().enumerate().map(draw).collect()
}
