//! `jwt diff`, which needs no vault.

use serde_json::Value;

use super::calling::{Finished, Home, web};
use super::decoding::base64url;
use super::playing_browser::{find_callback, get, start_practice_as_alice};

fn jwt(claims: &str) -> String {
    format!(
        "{}.{}.c2ln",
        base64url(r#"{"alg":"ES256","kid":"k1"}"#),
        base64url(claims)
    )
}

fn first() -> String {
    jwt(r#"{"sub":"alice","scope":"a b","exp":1796095163,"nonce":"n"}"#)
}

fn second() -> String {
    jwt(r#"{"sub":"alice","scope":"c a","exp":1796098763,"roles":["admin"]}"#)
}

/// A home with `text` in a file, and the file.
fn with_file(text: &str) -> (Home, String) {
    let home = Home::new();
    let file = home.folder().join("token.txt");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (home, file)
}

/// {"alg":"none"} and {"sub":"alice","scope":"a b","exp":1}
const BEFORE: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsInNjb3BlIjoiYSBiIiwiZXhwIjoxfQ.";
/// {"alg":"none"} and {"sub":"bob","scope":"b c","exp":61}
const AFTER: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IiLCJzY29wZSI6ImIgYyIsImV4cCI6NjF9.";

fn claim<'a>(view: &'a Value, name: &str) -> &'a Value {
    let claims = view["claims"].as_array().unwrap();
    claims.iter().find(|claim| claim["path"][0] == name).unwrap()
}

#[test]
fn tells_what_differs_by_its_exit_status_and_line_by_line() {
    let home = Home::new();

    let differ = home.call(&["jwt", "diff", &first(), &second()]);

    assert_eq!((differ.status, differ.stderr.as_str()), (1, ""), "{differ:?}");
    let lines: Vec<_> = differ.stdout.lines().collect();
    for line in [
        "--- JWT  119 characters",
        "Claims",
        "~ scope  +c -b",
        "- nonce  n",
        "+ roles  [\"admin\"]",
        "  the same: sub",
        "They differ.",
    ] {
        assert!(lines.contains(&line), "{line} in {}", differ.stdout);
    }
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("~ exp    60 min later (2026-12-01 03:19:23 UTC → ")),
        "{}",
        differ.stdout
    );
    assert!(!home.vault_folder().exists(), "comparing made a vault");
}

#[test]
fn says_what_should_not_differ_so_of_tokens_that_belong_together() {
    let (home, before) = with_file(BEFORE);

    let refreshed = home.call_with_input(&["jwt", "diff", &before, "-", "--as", "refreshed"], AFTER);

    assert_eq!((refreshed.status, refreshed.stderr.as_str()), (1, ""), "{refreshed:?}");
    let text = &refreshed.stdout;
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(line("~ sub").contains("alice → bob"), "{text}");
    assert!(
        line("~ sub").ends_with("UNEXPECTED: OpenID Connect Core §12.2"),
        "{text}"
    );
    assert!(
        line("~ exp").contains("60 s later") && line("~ exp").ends_with("expected"),
        "{text}"
    );
    let json = home.call(&["jwt", "diff", BEFORE, AFTER, "--as", "personas", "--json"]);
    let view: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(view["compared_as"], "other_persona");
    assert_eq!(claim(&view, "sub")["expectation"], "expected");
}

#[test]
fn shows_what_is_the_same_where_that_is_wanted() {
    let all = Home::new().call(&["jwt", "diff", BEFORE, BEFORE, "--all"]).done();

    assert!(all.stdout.contains("= sub    alice"), "{all:?}");
}

#[test]
fn says_the_same_of_the_same_claims_in_another_order() {
    let home = Home::new();
    let other = jwt(r#"{"nonce":"n","scope":"b a","exp":1796095163,"sub":"alice"}"#);

    let same = home.call(&["jwt", "diff", &first(), &other]).done();
    let identical = home.call(&["jwt", "diff", &first(), &first()]).done();

    assert!(
        same.stdout.ends_with("They say the same, but are two tokens.\n"),
        "{same:?}"
    );
    assert!(
        identical.stdout.ends_with("They are one and the same token.\n"),
        "{identical:?}"
    );
}

#[test]
fn takes_a_file_standard_input_and_whatever_the_token_stands_in() {
    let (home, file) = with_file(&format!("Authorization: Bearer {}\n", second()));
    let response = format!(r#"{{"token_type":"Bearer","access_token":"{}"}}"#, first());

    let differ = home.call_with_input(&["jwt", "diff", "-", &file, "--json"], &response);

    assert_eq!((differ.status, differ.stderr.as_str()), (1, ""));
    let view: Value = serde_json::from_str(&differ.stdout).unwrap();
    assert_eq!(claim(&view, "scope")["change"], "set");
    assert_eq!(claim(&view, "scope")["added"], serde_json::json!(["c"]));
    assert_eq!(claim(&view, "exp")["change"], "moved");
    assert_eq!(view["compared_as"], "unrelated");
    let back = home.call_with_input(&["jwt", "diff", &file, "-", "--json"], &response);
    assert_eq!(back.status, 1);
}

#[test]
fn a_token_before_its_refresh_and_after_it() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();
    let file = home.folder().join("before.json");
    let response = home.call(&["token", "web", "--format", "json"]).done().stdout;
    std::fs::write(&file, response).unwrap();
    home.call(&["refresh", "web"]).done();
    let after = home.call(&["token", "web"]).done().stdout;

    let differ = home.call_with_input(&["jwt", "diff", file.to_str().unwrap(), "-", "--json"], &after);

    assert_eq!(differ.status, 1, "{differ:?}");
    let view: Value = serde_json::from_str(&differ.stdout).unwrap();
    assert_eq!(claim(&view, "jti")["change"], "changed");
    assert_eq!(claim(&view, "sub")["change"], "same");
    assert!(!differ.stdout.contains(after.trim().rsplit('.').next().unwrap()));
}

#[test]
fn opaque_tokens_are_told_apart_and_never_shown() {
    let (home, file) = with_file("2YotnFZFEjr1zCsicMWpAA\n");
    let diff = |input: &str| home.call_with_input(&["jwt", "diff", &file, "-"], input);

    let same = diff("2YotnFZFEjr1zCsicMWpAA").done();
    let other = diff("3YotnFZFEjr1zCsicMWpAA");

    assert!(same.stdout.contains("--- opaque token  22 characters"), "{same:?}");
    assert_eq!(other.status, 1);
    assert!(!other.stdout.contains("YotnFZFEjr1zCsicMWpAA"), "{other:?}");
}

#[test]
fn what_cannot_be_compared_is_exit_status_2_and_never_1() {
    let (home, sentence) = with_file("no token, but words\n");
    let token = first();
    let refused = |arguments: [&str; 2], message: &str| {
        let call =
            |more: &[&str]| -> Finished { home.call(&[&["jwt", "diff", arguments[0], arguments[1]], more].concat()) };
        assert_eq!(call(&["--json"]).error(2)["message"], message);
        assert_eq!(call(&[]).stderr, format!("{message}\n"));
    };

    refused(
        [&token, "not-there.jwt"],
        "B is neither a file nor a JWT. An opaque token is compared from a file or standard input.",
    );
    refused(["-", &token], "There is no token in A.");
    refused([&token, &sentence], "There is no token in B.");
    refused(["-", "-"], "Standard input holds one of the two tokens only.");
}

#[test]
fn a_broken_token_is_compared_as_far_as_it_goes() {
    let deep = base64url(&format!("{{\"a\":{}", "[".repeat(10_000)));
    let (home, file) = with_file(&format!("{}.{deep}.", base64url(r#"{"alg":"none"}"#)));

    let differ = home.call(&["jwt", "diff", &first(), &file]);

    assert_eq!(differ.status, 1);
    assert!(differ.stdout.contains("nested too deep"), "{differ:?}");
    assert!(differ.stdout.contains("~ alg  ES256 → none"), "{differ:?}");
}

#[test]
fn what_others_wrote_does_not_steer_the_terminal() {
    let home = Home::new();
    let hostile = jwt(r#"{"sub":"a\u001b[2J\u202eb"}"#);

    let differ = home.call(&["jwt", "diff", &first(), &hostile]);

    assert!(!differ.stdout.contains(['\u{1b}', '\u{202e}']), "{differ:?}");
}
