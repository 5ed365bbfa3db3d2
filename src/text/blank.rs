//! Where running text has a blank between what was written apart.

/// Whether a blank stands between two pieces of running text: not before a closing mark, not behind an opening one, not
/// between signs of scripts that are written without blanks.
pub(super) fn stands_apart(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    !(is_opening(last) || is_closing(first) || is_unspaced(last) && is_unspaced(first))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '“' | '‘' | '/' | '¿' | '¡' | '（' | '「' | '《')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        ',' | '.'
            | ';'
            | ':'
            | ')'
            | ']'
            | '}'
            | '!'
            | '?'
            | '»'
            | '”'
            | '’'
            | '/'
            | '،'
            | '؛'
            | '؟'
            | '，'
            | '。'
            | '；'
            | '：'
            | '、'
            | '）'
            | '」'
            | '》'
    )
}

/// Han characters, kana, and the marks that go with them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::stands_apart;

    #[test]
    fn blanks_stand_between_words_of_scripts_that_have_them() {
        for (before, after) in
            [("sail", "today"), ("sail,", "today"), ("ندعو", "الدول"), ("法律", "law"), ("x", "[y")]
        {
            assert!(stands_apart(before, after), "{before} {after}");
        }
        for (before, after) in [
            ("sail", ", today"),
            ("(", "today"),
            ("法", "律"),
            ("法，", "律"),
            ("الدول", "، و"),
            ("", "x"),
            ("x", ""),
        ] {
            assert!(!stands_apart(before, after), "{before} {after}");
        }
    }
}
