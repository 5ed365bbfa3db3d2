use super::*;

#[test]
fn the_closest_word_is_found_and_nothing_is_guessed_from_afar() {
    let words = ["draft", "date", "dropped", "title"];
    assert_eq!(closest("drafft", &words), Some("draft"));
    assert_eq!(closest("Title", &words), Some("title"));
    assert_eq!(closest("xyz", &words), None);
    assert_eq!(closest("x", &[]), None);
}
