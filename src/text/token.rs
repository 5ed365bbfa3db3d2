//! Cutting text into tokens and giving equal words equal keys.
//!
//! A token is a word by UAX #29, cut further after a French elision (`l'` + `État`); a Han character is a
//! word by itself, since word lists re-cut untouched neighbours when one character changes. Every punctuation mark
//! and every bracket is a token of its own class. Blanks own nothing; an invisible control that stands between
//! words belongs to the token before it, so that the tokens of a text hold all that is not blank.
//!
//! ```text
//! text   Chaque  État   [s'engage]   à …
//! class  word    word   [ w  word ]  word mark
//! ```

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;
use unicode_segmentation::UnicodeSegmentation;

use super::frequency::Prior;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenClass {
    /// Letters or digits: the only class that is counted.
    Word,
    /// Punctuation or another sign.
    Mark,
    /// A square bracket: marks text that is not agreed.
    Bracket,
}

/// What comparison goes by: equal for all spellings of a word that differ in form only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What comparison goes by.
    pub key: KeyId,
    /// The spelling as it reads; differs where capitals do, not where the encoding of the same letters does.
    pub spelling: u32,
    /// What the token is.
    pub class: TokenClass,
}

/// A text and its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The text as written.
    pub text: Arc<str>,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
}

impl Cut {
    /// The text from the start of one token to the end of another, both counted.
    pub fn slice(&self, first: usize, last: usize) -> &str {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(first), Some(last)) => &self.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// Whether a blank stands between a token and the one before it.
    pub fn spaced(&self, place: usize) -> bool {
        place > 0 && self.tokens[place].start > self.tokens[place - 1].end
    }

    /// Number of words: tokens that are neither marks nor brackets.
    pub fn words(&self) -> usize {
        self.tokens.iter().filter(|token| token.class == TokenClass::Word).count()
    }
}

/// Every key and spelling met so far. Ids follow the order of first meeting.
///
/// A negotiation says the same things over and over: a stretch between two blanks is looked up among those cut before,
/// and the rules of word boundaries run only on new ones. The maps hash faster than those of the standard library
/// do, since every stretch of every draft is looked up; their order reaches nothing.
#[derive(Debug, Default)]
pub struct Vocabulary {
    keys: HashMap<Box<str>, KeyId, RandomState>,
    spellings: HashMap<Box<str>, (u32, KeyId), RandomState>,
    entries: Vec<Entry>,
    stretches: HashMap<Box<str>, Stretch, RandomState>,
    parts: Vec<Token>,
}

/// What is known of a key.
#[derive(Debug)]
struct Entry {
    folded: Box<str>,
    class: TokenClass,
    prior: Prior,
}

/// What stands between two blanks: its tokens, as places in [`Vocabulary::parts`].
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: u32,
    behind: u32,
}

impl Vocabulary {
    /// Cuts a text into tokens. Time grows with the length of the text.
    ///
    /// Texts of more than 4 GiB are cut at that length; readers refuse them long before.
    pub fn cut(&mut self, text: &Arc<str>) -> Cut {
        let bare = Bare::of(text);
        let by_stretches = if bare.is_none() { self.cut_by_stretches(text) } else { None };
        let tokens = by_stretches.unwrap_or_else(|| self.cut_whole(text, bare.as_ref()));
        Cut { text: Arc::clone(text), tokens }
    }

    /// Cuts a text blank by blank; `None` where a stretch cannot be cut without what stands before it.
    fn cut_by_stretches(&mut self, text: &str) -> Option<Vec<Token>> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut start = 0;
        for stretch in text.split(|c: char| c.is_ascii_whitespace()) {
            if !stretch.is_empty() {
                let Stretch { first, behind } = self.stretch(stretch)?;
                let parts = &self.parts[first as usize..behind as usize];
                let base = offset(start);
                tokens.extend(parts.iter().map(|part| Token {
                    start: base + part.start,
                    end: base + part.end,
                    ..*part
                }));
            }
            start += stretch.len() + 1;
        }
        Some(tokens)
    }

    /// The tokens of a stretch without ASCII blanks.
    ///
    /// By UAX #29 no word reaches across such a blank, save that a combining mark or the like that follows a blank
    /// clings to it (rule WB4): such a stretch has to be cut with its blank.
    fn stretch(&mut self, written: &str) -> Option<Stretch> {
        if let Some(known) = self.stretches.get(written) {
            return Some(*known);
        }
        if !written.is_ascii() {
            let behind_a_blank = format!(" {written}");
            let clings = |piece: &str| !piece.chars().all(char::is_whitespace);
            if behind_a_blank.split_word_bounds().next().is_some_and(clings) {
                return None;
            }
        }
        let first = offset(self.parts.len());
        let parts = self.cut_whole(written, None);
        self.parts.extend(parts);
        let stretch = Stretch { first, behind: offset(self.parts.len()) };
        self.stretches.insert(written.into(), stretch);
        Some(stretch)
    }

    /// Cuts a text by the rules of word boundaries from its first character to its last.
    fn cut_whole(&mut self, text: &str, bare: Option<&Bare>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let visible = bare.map_or(text, |bare| bare.text.as_str());
        for (start, piece) in visible.split_word_bound_indices() {
            if piece.chars().all(char::is_whitespace) {
                continue;
            }
            let cut = elision(piece);
            for (from, part) in [(start, &piece[..cut]), (start + cut, &piece[cut..])] {
                if !part.is_empty() {
                    let end = from + part.len();
                    let (from, end) = bare.map_or((from, end), |bare| bare.written(from, end));
                    let (spelling, key) = self.intern(&text[from..end]);
                    let class = self.entries[key.0 as usize].class;
                    tokens.push(Token { start: offset(from), end: offset(end), key, spelling, class });
                }
            }
        }
        tokens
    }

    fn intern(&mut self, written: &str) -> (u32, KeyId) {
        if let Some(&known) = self.spellings.get(written) {
            return known;
        }
        let seen = composed(written);
        if let Some(&known) = self.spellings.get(&*seen) {
            self.spellings.insert(written.into(), known);
            return known;
        }
        let folded = fold(&seen);
        let key = match self.keys.get(folded.as_str()) {
            Some(&key) => key,
            None => {
                let key = KeyId(offset(self.entries.len()));
                let prior = Prior::of(&folded);
                self.entries.push(Entry { folded: folded.as_str().into(), class: class_of(written), prior });
                self.keys.insert(folded.into_boxed_str(), key);
                key
            }
        };
        let spelling = offset(self.spellings.len());
        self.spellings.insert(seen.into(), (spelling, key));
        self.spellings.insert(written.into(), (spelling, key));
        (spelling, key)
    }

    /// The folded text of a key.
    pub fn key_text(&self, key: KeyId) -> &str {
        &self.entries[key.0 as usize].folded
    }

    /// The key with a folded text, where a text with such a word was cut.
    pub fn find(&self, folded: &str) -> Option<KeyId> {
        self.keys.get(folded).copied()
    }

    /// What tokens with a key are.
    pub fn class(&self, key: KeyId) -> TokenClass {
        self.entries[key.0 as usize].class
    }

    /// What the shipped table says of a key.
    pub(super) fn prior(&self, key: KeyId) -> Prior {
        self.entries[key.0 as usize].prior
    }

    /// Number of keys met so far.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was cut yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A text without its invisible controls, and where its characters stand in the text as written.
///
/// Word boundaries are looked for here, since a zero-width space or an embedding mark inside a word would cut it.
/// A control belongs to the character before it, or after a blank to the one that follows.
struct Bare {
    text: String,
    /// For each visible character: its place here, and its first byte and the byte after its last as written.
    places: Vec<(usize, usize, usize)>,
}

impl Bare {
    /// Drops the controls; `None` for the ordinary text that has none.
    fn of(written: &str) -> Option<Self> {
        if written.is_ascii() || !written.contains(is_invisible) {
            return None;
        }
        let mut bare = Self { text: String::with_capacity(written.len()), places: Vec::new() };
        let (mut pending, mut after_blank) = (None, true);
        for (at, character) in written.char_indices() {
            let end = at + character.len_utf8();
            if !is_invisible(character) {
                bare.places.push((bare.text.len(), pending.take().unwrap_or(at), end));
                bare.text.push(character);
                after_blank = character.is_whitespace();
            } else if after_blank {
                pending.get_or_insert(at);
            } else if let Some((.., last)) = bare.places.last_mut() {
                *last = end;
            }
        }
        Some(bare)
    }

    /// Where a stretch of the bare text stands in the text as written.
    fn written(&self, from: usize, end: usize) -> (usize, usize) {
        let place = |byte: usize| self.places.partition_point(|(here, ..)| *here < byte);
        let (first, after) = (place(from), place(end));
        (self.places[first].1, self.places[after - 1].2)
    }
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn class_of(written: &str) -> TokenClass {
    match written.trim_matches(is_invisible) {
        "[" | "]" => TokenClass::Bracket,
        bare if bare.chars().any(char::is_alphanumeric) => TokenClass::Word,
        _ => TokenClass::Mark,
    }
}

/// A spelling as it reads: composed (NFC), invisible controls dropped.
pub(super) fn composed(written: &str) -> Cow<'_, str> {
    if written.is_ascii() {
        return Cow::Borrowed(written);
    }
    let visible = written.chars().filter(|c| !is_invisible(*c));
    Cow::Owned(if is_nfc(written) { visible.collect() } else { visible.collect::<String>().nfc().collect() })
}

/// The text of the key that a written token has.
pub fn folded(written: &str) -> String {
    fold(&composed(written))
}

/// The match key of a composed spelling: lower case, final sigma as sigma, one kind of apostrophe.
pub(super) fn fold(seen: &str) -> String {
    if seen.is_ascii() {
        return seen.to_ascii_lowercase();
    }
    seen.to_lowercase().replace('ς', "σ").replace('’', "'")
}

/// Characters that show nothing and that comparison ignores: zero-width, joiners, bidirectional controls, soft hyphen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// Length of a French elision with its apostrophe at the start of a word, 0 where there is none.
///
/// The list is closed (`l'`, `d'`, `qu'`, `jusqu'` …), so English `state's` and `o'clock` stay whole.
pub(super) fn elision(piece: &str) -> usize {
    let Some((at, mark)) = piece.char_indices().find(|(_, c)| matches!(c, '\'' | '’')) else { return 0 };
    let after = at + mark.len_utf8();
    let elided = matches!(
        piece[..at].to_lowercase().as_str(),
        "l" | "d"
            | "j"
            | "m"
            | "t"
            | "s"
            | "n"
            | "c"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quoiqu"
            | "quelqu"
    );
    if elided && after < piece.len() { after } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<String> {
        let cut = Vocabulary::default().cut(&Arc::from(text));
        (0..cut.tokens.len()).map(|place| cut.slice(place, place).to_string()).collect()
    }

    #[test]
    fn marks_and_brackets_are_tokens_of_their_own_and_blanks_are_none() {
        assert_eq!(
            pieces("Each Party [shall]  act,\n now."),
            ["Each", "Party", "[", "shall", "]", "act", ",", "now", "."]
        );
        let cut = Vocabulary::default().cut(&Arc::from("[a] 12.5 %"));
        let classes: Vec<_> = cut.tokens.iter().map(|token| token.class).collect();
        use TokenClass::{Bracket, Mark, Word};
        assert_eq!(classes, [Bracket, Word, Bracket, Word, Mark]);
        assert_eq!(cut.words(), 2);
    }

    #[test]
    fn numbers_possessives_and_elisions() {
        assert_eq!(pieces("State's 1,000.50 co-operate"), ["State's", "1,000.50", "co", "-", "operate"]);
        assert_eq!(pieces("l'État d’une qu'il o'clock"), ["l'", "État", "d’", "une", "qu'", "il", "o'clock"]);
    }

    #[test]
    fn chinese_is_cut_by_character_and_arabic_by_word() {
        assert_eq!(pieces("缔约方应当。"), ["缔", "约", "方", "应", "当", "。"]);
        assert_eq!(pieces("تتعهد الدول، معا"), ["تتعهد", "الدول", "،", "معا"]);
    }

    #[test]
    fn form_does_not_change_the_key() {
        let mut words = Vocabulary::default();
        let composed = words.cut(&Arc::from("Côte Parties ΟΔΟΣ l'eau"));
        let decomposed = words.cut(&Arc::from("co\u{302}te PAR\u{200B}TIES οδος l’eau"));
        let keys = |cut: &Cut| cut.tokens.iter().map(|token| token.key).collect::<Vec<_>>();
        assert_eq!(keys(&composed), keys(&decomposed));
        assert_ne!(composed.tokens[0].spelling, decomposed.tokens[0].spelling);
    }

    #[test]
    fn spellings_tell_capitals_apart_and_encodings_not() {
        let mut words = Vocabulary::default();
        let mut spelling = |text: &str| words.cut(&Arc::from(text)).tokens[0].spelling;
        // Composed, taken apart, with a zero-width space; the first of them met decides nothing.
        let forms = ["e\u{301}tape", "étape", "é\u{200B}tape", "étape"].map(&mut spelling);
        assert!(forms.iter().all(|form| *form == forms[0]), "{forms:?}");
        let others = ["Étape", "E\u{301}tape", "ÉTAPE", "etape"].map(&mut spelling);
        assert_eq!(others[0], others[1]);
        assert!([others[0], others[2], others[3]].iter().all(|other| *other != forms[0]));
        assert_ne!(others[0], others[2]);
    }

    #[test]
    fn right_to_left_marks_inside_and_between_words_are_no_tokens() {
        let mut words = Vocabulary::default();
        let plain = words.cut(&Arc::from("الدول الأطراف"));
        let marked = words.cut(&Arc::from("الدول\u{200F} \u{202B}الأط\u{200F}راف\u{202C}"));
        let keys = |cut: &Cut| cut.tokens.iter().map(|token| token.key).collect::<Vec<_>>();
        assert_eq!(keys(&plain), keys(&marked));
    }

    #[test]
    fn a_combining_mark_behind_a_blank_is_cut_with_it() {
        // Found by the rules, not by looking: the mark clings to the blank before it, as it would in a whole text.
        let text: Arc<str> = Arc::from("a \u{301}b c");
        let mut words = Vocabulary::default();
        assert_eq!(words.cut_by_stretches(&text), None);
        let whole = words.cut_whole(&text, None);
        assert_eq!(words.cut(&text).tokens, whole);
    }

    proptest! {
        #[test]
        fn cut_by_stretches_is_cut_as_a_whole(
            text in "\\PC{0,60}|[a-z\u{301}\u{1F1E6}\u{2003}\u{85}\u{2028} \n\t.,'’0-9é\u{5D0}\u{30AB}\u{FF9E}]{0,60}"
        ) {
            let mut words = Vocabulary::default();
            let whole = words.cut_whole(&text, None);
            if let Some(tokens) = words.cut_by_stretches(&text) {
                prop_assert_eq!(tokens, whole);
            }
        }

        #[test]
        fn tokens_hold_all_that_is_not_blank(text in "\\PC{0,60}|[a-zé'’ .,\\[\\]\u{200B}\u{202B}1-9]{0,60}") {
            let cut = Vocabulary::default().cut(&Arc::from(text.as_str()));
            let joined: String = (0..cut.tokens.len()).map(|place| cut.slice(place, place)).collect();
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect::<String>();
            prop_assert_eq!(bare(&joined), bare(&text));
            prop_assert!(cut.tokens.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
