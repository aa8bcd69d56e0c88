//! `jwt diff`, which needs no vault.

use super::calling::Home;
use super::verifying::file;

/// {"alg":"none"} and {"sub":"alice","scope":"a b","exp":1}
const BEFORE: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsInNjb3BlIjoiYSBiIiwiZXhwIjoxfQ.";
/// {"alg":"none"} and {"sub":"bob","scope":"b c","exp":61}
const AFTER: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IiLCJzY29wZSI6ImIgYyIsImV4cCI6NjF9.";

#[test]
fn says_what_differs_and_whether_it_should() {
    let home = Home::new();
    let before = file(&home, "before.jwt", BEFORE);
    let refreshed = home.call_with_input(&["jwt", "diff", &before, "-", "--as", "refreshed"], AFTER);
    assert_eq!(refreshed.status, 1, "{refreshed:?}");
    assert_eq!(refreshed.stderr, "", "that they differ is no failure");
    let text = &refreshed.stdout;
    assert!(text.contains("alice → bob"), "{text}");
    assert!(text.contains("+c -a"), "{text}");
    assert!(text.contains("60 s later"), "{text}");
    assert!(text.contains("UNEXPECTED: OpenID Connect Core §12.2"), "{text}");

    let json = home.call(&["jwt", "diff", BEFORE, AFTER, "--json"]);
    assert_eq!(json.json()["differing"], 3);
    assert_eq!(json.json()["unexpected"], 0, "nothing is known of them");
}

#[test]
fn what_says_the_same_is_the_same() {
    let home = Home::new();
    let same = home.call(&["jwt", "diff", BEFORE, BEFORE]).done();
    assert_eq!(same.stdout, "Both say the same.\n");
    assert!(
        home.call(&["jwt", "diff", BEFORE, BEFORE, "--all"])
            .done()
            .stdout
            .contains("alice")
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let home = Home::new();
    assert_eq!(home.call(&["jwt", "diff", "-", "-"]).status, 2);
    let error = home.call(&["jwt", "diff", BEFORE, "opaque", "--json"]).error(1);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("One of the two cannot be read"),
        "{error}"
    );
}
