//! Which columns of a table a terminal has room for, and how wide each is.
//!
//! Each column has three widths. *Least*: below it, numbers or ordinary words would be cut. *Comfortable*: numbers
//! whole, words wrapped but readable. *Natural*: nothing wrapped. While the comfortable widths do not fit, the column
//! that gives way first is hidden; a column that is merely long (a clause) wraps before it costs another its place.
//! What room is left goes to the narrowest column that still wants some. Where not even the least widths fit, the
//! rows are written as cards.
//!
//! ```text
//!   room 40, two blanks between columns          least  comfortable  natural  gives way
//!   Clause   Text …            Words  Share        6        6           6         0
//!                                                  8       30         200         0
//!                                                  5        5           5         2    hidden second
//!                                                  7        7           7         3    hidden first
//!   6+30+5+7 + 3·2 = 54 → 6+30+5 + 2·2 = 45 → 6+30 + 2 = 38 fits; the two left over go to the text: 32
//! ```

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// A column that lacks no more than this gets it before long texts share the rest: mostly a heading of two words.
const LITTLE: usize = 12;

/// The widths one column could do with, in columns of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Below it, words or numbers would be cut.
    pub least: usize,
    /// Readable without effort.
    pub comfortable: usize,
    /// Nothing is wrapped.
    pub natural: usize,
    /// How soon the column gives way: 0 stays for good, higher numbers go first.
    pub expendable: u8,
}

/// How the rows of a table are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// Side by side: index and width of each column that is shown.
    Columns(Vec<(usize, usize)>),
    /// One line for each value.
    Cards,
}

/// The layout of a table in a given room.
pub(super) fn lay_out(wanted: &[Wanted], room: usize) -> Layout {
    let mut kept: Vec<usize> = (0..wanted.len()).collect();
    while total(wanted, &kept, |column| column.comfortable) > room {
        let Some(first_to_go) = first_to_go(wanted, &kept) else { break };
        kept.retain(|&column| column != first_to_go);
    }
    if total(wanted, &kept, |column| column.least) > room {
        return Layout::Cards;
    }
    let mut widths: Vec<(usize, usize)> = kept.iter().map(|&column| (column, wanted[column].least)).collect();
    let mut left = room - total(wanted, &kept, |column| column.least);
    // Comfort for all comes before full width for one; then what costs little and saves a line.
    left = widen(wanted, &mut widths, |column| column.comfortable, left);
    left = complete(wanted, &mut widths, left);
    widen(wanted, &mut widths, |column| column.natural, left);
    Layout::Columns(widths)
}

/// Room the columns take side by side.
fn total(wanted: &[Wanted], kept: &[usize], width: fn(&Wanted) -> usize) -> usize {
    let gaps = GAP * kept.len().saturating_sub(1);
    kept.iter().map(|&column| width(&wanted[column])).fold(gaps, usize::saturating_add)
}

/// The column that gives way first; of several, the rightmost.
fn first_to_go(wanted: &[Wanted], kept: &[usize]) -> Option<usize> {
    kept.iter()
        .copied()
        .filter(|&column| wanted[column].expendable > 0)
        .max_by_key(|&column| wanted[column].expendable)
}

/// Gives room, a column of the terminal at a time, to the narrowest column below its target; returns what is left.
fn widen(
    wanted: &[Wanted],
    widths: &mut [(usize, usize)],
    target: fn(&Wanted) -> usize,
    room: usize,
) -> usize {
    let mut left = room;
    while left > 0 {
        let narrowest = widths
            .iter_mut()
            .filter(|(column, width)| *width < target(&wanted[*column]))
            .min_by_key(|(_, width)| *width);
        let Some((_, width)) = narrowest else { break };
        *width += 1;
        left -= 1;
    }
    left
}

/// Gives columns their natural width where they lack little, those that lack least first; returns what is left.
fn complete(wanted: &[Wanted], widths: &mut [(usize, usize)], room: usize) -> usize {
    let mut left = room;
    let mut lacking: Vec<(usize, usize)> = widths
        .iter()
        .enumerate()
        .map(|(place, &(column, width))| (wanted[column].natural.saturating_sub(width), place))
        .filter(|&(lacks, _)| lacks <= LITTLE)
        .collect();
    lacking.sort_unstable();
    for (lacks, place) in lacking {
        if lacks > left {
            break;
        }
        widths[place].1 += lacks;
        left -= lacks;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(least: usize, comfortable: usize, natural: usize, expendable: u8) -> Wanted {
        Wanted { least, comfortable, natural, expendable }
    }

    fn example() -> [Wanted; 4] {
        [wanted(6, 6, 6, 0), wanted(8, 30, 200, 0), wanted(5, 5, 5, 2), wanted(7, 7, 7, 3)]
    }

    #[test]
    fn the_most_expendable_column_goes_first_and_the_text_takes_the_rest() {
        // 6+30+5+7 and three gaps are 54; without the last 45, with 8 to spare at 53; without the last two 38.
        assert_eq!(lay_out(&example(), 54), Layout::Columns(vec![(0, 6), (1, 30), (2, 5), (3, 7)]));
        assert_eq!(lay_out(&example(), 53), Layout::Columns(vec![(0, 6), (1, 38), (2, 5)]));
        assert_eq!(lay_out(&example(), 40), Layout::Columns(vec![(0, 6), (1, 32)]));
    }

    #[test]
    fn columns_that_stay_shrink_before_they_turn_into_cards() {
        // 6+8 and a gap are 16.
        assert_eq!(lay_out(&example(), 16), Layout::Columns(vec![(0, 6), (1, 8)]));
        assert_eq!(lay_out(&example(), 15), Layout::Cards);
    }

    #[test]
    fn of_equally_expendable_columns_the_rightmost_goes() {
        let columns = [wanted(4, 4, 4, 1), wanted(4, 4, 4, 1)];
        assert_eq!(lay_out(&columns, 9), Layout::Columns(vec![(0, 4)]));
    }

    #[test]
    fn room_left_over_completes_a_heading_before_it_lengthens_a_text() {
        // 8+30 and a gap are 40; of three columns more, two complete the first, one goes to the text.
        let columns = [wanted(8, 8, 10, 0), wanted(8, 30, 200, 0)];
        assert_eq!(lay_out(&columns, 43), Layout::Columns(vec![(0, 10), (1, 31)]));
    }

    #[test]
    fn long_texts_share_the_room_alike() {
        let columns = [wanted(8, 30, 200, 0), wanted(8, 30, 400, 0)];
        assert_eq!(lay_out(&columns, 102), Layout::Columns(vec![(0, 50), (1, 50)]));
    }

    #[test]
    fn nothing_is_wider_than_it_needs_to_be() {
        assert_eq!(lay_out(&[wanted(2, 2, 3, 0)], 80), Layout::Columns(vec![(0, 3)]));
        assert_eq!(lay_out(&[], 80), Layout::Columns(vec![]));
    }
}
