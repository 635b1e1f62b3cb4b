use super::*;

fn words(typed: &str) -> Option<String> {
    Fields(vec![("words".to_owned(), typed.to_owned())]).words("words")
}

#[test]
fn every_way_to_end_a_line_is_one_end_of_a_line() {
    assert_eq!(words("a\r\nb\n\nc").as_deref(), Some("a\nb\n\nc"));
    assert_eq!(words("a\rb\r\r\nc").as_deref(), Some("a\nb\n\nc"));
}

#[test]
fn words_that_are_sent_again_stay_as_they_are() {
    let once = words(" a\r\r\n\nb\r").unwrap();
    assert_eq!(words(&once), Some(once.clone()));
    assert_eq!(words(&once.replace('\n', "\r\n")), Some(once));
}
