//! What profiles expect of tokens, held against them by the command, and told to a pipeline as JUnit XML.

use bearerbox_practice::{Endpoint, Fault, Options, Practice};
use roxmltree::{Document, Node};
use serde_json::{Value, json};
use support::{Answer, Bearerbox, UserAgent};
use url::Url;

const ORDERS: &str = "https://orders.example";
const MACHINE: &str = "practice-machine";

/// Somebody signed in as alice at `practice`, by a profile that expects this.
async fn sign_in(practice: &Practice, expectations: Value) -> Bearerbox {
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&json!({
        "name": "web",
        "authorization_server": { "issuer": practice.issuer() },
        "client": { "client_id": "practice-web", "redirect_uri": "http://127.0.0.1/callback" },
        "scope": "openid offline_access orders.read",
        "resource": [ORDERS],
        "expectations": expectations
    }));
    let person = UserAgent::default();
    let (url, login) = bearerbox.start_login("web");
    let redirect_uri = parameter(&url, "redirect_uri");
    let callback = person
        .authorize(&url, &redirect_uri, Answer::Allow("alice"))
        .await
        .unwrap();
    person.get(&callback).await;
    login.finish().done();
    bearerbox
}

/// A machine's token at `practice` that is `token`, by a profile that expects this of it.
fn get_machine_token(practice: &Practice, token: &str, lines: Value) -> Bearerbox {
    let patch = json!({ "access_token": token, "expires_in": null })
        .as_object()
        .unwrap()
        .clone();
    let fault = Fault::MergeAnswer(patch).always(Endpoint::Token);
    practice.set_faults(MACHINE, vec![fault]).unwrap();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&json!({
        "name": "machine",
        "authorization_server": { "issuer": practice.issuer() },
        "client": { "client_id": MACHINE, "client_secret": bearerbox_practice::PRACTICE_SECRET },
        "grant_type": "client_credentials",
        "expectations": { "access_token": lines }
    }));
    bearerbox.run(&["login", "machine"]).done();
    bearerbox
}

fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs.find(|(found, _)| found == name).unwrap().1.into_owned()
}

fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let all = report["expectations"].as_array().unwrap().iter();
    all.map(|each| (each["title"].as_str().unwrap(), each["verdict"].as_str().unwrap()))
        .collect()
}

/// The cases whose class begins so.
fn cases<'a>(document: &'a Document<'_>, class: &str) -> Vec<Node<'a, 'a>> {
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    cases
        .filter(|case| case.attribute("classname").unwrap().starts_with(class))
        .collect()
}

#[tokio::test]
async fn tokens_that_are_as_expected_pass() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let bearerbox = sign_in(
        &practice,
        json!({
            "access_token": [
                format!("aud = {ORDERS}"), "scope contains orders.read", "scope lacks orders.write", "exp - iat <= 1d",
                "email absent", "header.alg one of ES256, RS256", format!("iss = {}", practice.issuer())
            ],
            "id_token": ["aud = practice-web", "sub present"]
        }),
    )
    .await;

    let checked = bearerbox.run(&["check", "web", "--json"]).done().json();
    let all = [verdicts(&checked["access"]), verdicts(&checked["id"])].concat();
    assert_eq!(all.len(), 9);
    assert!(all.iter().all(|(_, verdict)| *verdict == "passed"), "{checked}");

    let shown = bearerbox.run(&["check", "web"]).done().stdout;
    assert!(
        shown.contains("Expected by the profile\n  ok  aud = https://orders.example"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_token_that_is_not_as_expected_fails_the_check_and_the_pipeline_reads_why() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let lines = json!(["aud = api://billing", "exp - iat <= 1s", "sub present", "scope < 5"]);
    let bearerbox = sign_in(&practice, json!({ "access_token": lines })).await;
    let path = bearerbox.home().join("checks.xml");
    let arguments = ["check", "web", "--json", "--junit", path.to_str().unwrap()];

    let checked = bearerbox.run(&arguments);

    assert_eq!(checked.status, 1);
    let error: Value = serde_json::from_str(&checked.stderr).unwrap();
    assert_eq!(
        error["message"],
        "This does not hold: aud = api://billing; exp - iat <= 1s."
    );
    let expected = [
        ("aud = api://billing", "failed"),
        ("exp - iat <= 1s", "failed"),
        ("sub present", "passed"),
        ("scope < 5", "unknown"),
    ];
    assert_eq!(verdicts(&checked.json()["access"]), expected);

    let xml = std::fs::read_to_string(&path).unwrap();
    let document = Document::parse(&xml).unwrap();
    let expectations = cases(&document, "web: Access token.expectation_");
    let told: Vec<_> = expectations
        .iter()
        .map(|case| {
            let inside = case.first_element_child();
            let message = inside
                .and_then(|inside| inside.attribute("message"))
                .unwrap_or_default();
            let name = inside.map_or("", |inside| inside.tag_name().name());
            (case.attribute("name").unwrap(), name, message)
        })
        .collect();
    assert_eq!(told[0], ("aud = api://billing", "failure", "https://orders.example"));
    assert_eq!((told[1].0, told[1].1), ("exp - iat <= 1s", "failure"));
    assert_eq!(told[2], ("sub present", "", ""));
    assert_eq!(
        told[3],
        ("scope < 5", "skipped", "openid offline_access orders.read is no number")
    );
    assert!(cases(&document, "web: Access token.").len() > 10);
    assert!(cases(&document, "web: ID token.").len() > 10);
    assert_eq!(document.root_element().attribute("failures"), Some("2"));
    // Whole, and alone in its folder but for the test's own files.
    let beside = std::fs::read_dir(bearerbox.home()).unwrap();
    assert!(
        beside
            .flatten()
            .all(|file| !file.file_name().to_string_lossy().starts_with('.'))
    );

    let shown = bearerbox.run(&["check", "web"]);
    assert!(shown.stdout.contains("FAILED  exp - iat <= 1s"), "{shown:?}");
    assert!(
        shown.stderr.contains("One expectation could not be checked."),
        "{shown:?}"
    );
}

#[tokio::test]
async fn claims_that_others_wrote_stay_text_in_the_xml() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let html = "</failure><script>alert(1)</script>&amp;]]>";
    let claims = json!({ "name": html, "nickname": "\u{202e}nimda\u{0}\u{1b}[2J", "a<b>": 1 });
    let [header, claims] = [json!({ "alg": "none" }), claims].map(|part| support::keys::encode(part.to_string()));
    let lines = json!(["name = x", "nickname = x", "\"a<b>\" = 2", format!("name = \"{html}\"")]);
    let bearerbox = get_machine_token(&practice, &format!("{header}.{claims}.c2ln"), lines);

    let checked = bearerbox.run(&["check", "machine", "--junit", "-"]);

    assert_eq!(checked.status, 1);
    let document = Document::parse(&checked.stdout).unwrap();
    let expectations = cases(&document, "machine: Access token.expectation_");
    let found: Vec<_> = expectations
        .iter()
        .map(|case| {
            case.first_element_child()
                .and_then(|failure| failure.attribute("message"))
        })
        .collect();
    assert_eq!(found[0], Some(html));
    assert_eq!(found[1], Some("\u{202e}nimda\u{fffd}\u{fffd}[2J"));
    assert_eq!(expectations[2].attribute("name"), Some("\"a<b>\" = 2"));
    assert_eq!(found[3], None, "it holds");
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    assert!(!checked.stdout.contains(['\u{1b}', '\u{0}']));
}

#[tokio::test]
async fn an_opaque_token_could_not_be_checked_and_breaks_nothing() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let bearerbox = get_machine_token(&practice, "opaque", json!(["aud = x", "email absent"]));

    let checked = bearerbox.run(&["check", "machine"]).done();
    assert!(checked.stdout.contains("?  aud = x"), "{checked:?}");
    assert!(
        checked
            .stdout
            .contains("the token is opaque: only its server can say what it means"),
        "{checked:?}"
    );
    assert!(
        checked.stderr.contains("2 expectations could not be checked."),
        "{checked:?}"
    );

    let xml = bearerbox.run(&["check", "machine", "--junit", "-"]).done().stdout;
    let document = Document::parse(&xml).unwrap();
    assert_eq!(document.root_element().attribute("skipped"), Some("2"));
}

#[tokio::test]
async fn a_report_that_cannot_be_written_says_where_to() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let bearerbox = get_machine_token(&practice, "opaque", json!(["email absent"]));

    let nowhere = bearerbox.run(&["check", "machine", "--json", "--junit", "missing/folder/checks.xml"]);
    assert_eq!(nowhere.status, 1, "{nowhere:?}");
    let error: Value = serde_json::from_str(&nowhere.stderr).unwrap();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("missing/folder/checks.xml cannot be written:")
    );
}

#[tokio::test]
async fn a_token_that_did_not_come_is_not_taken_for_one_that_is_as_expected() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&json!({
        "name": "machine",
        "authorization_server": { "issuer": practice.issuer() },
        "client": { "client_id": MACHINE, "client_secret": bearerbox_practice::PRACTICE_SECRET },
        "grant_type": "client_credentials",
        "expectations": { "id_token": ["email absent"] }
    }));
    bearerbox.run(&["login", "machine"]).done();

    let checked = bearerbox.run(&["check", "machine"]).done();
    assert!(
        checked.stdout.contains("?  email absent  there is no such token"),
        "{checked:?}"
    );
    assert!(
        checked.stderr.contains("One expectation could not be checked."),
        "{checked:?}"
    );
    let xml = bearerbox.run(&["check", "machine", "--junit", "-"]).done().stdout;
    let document = Document::parse(&xml).unwrap();
    let skipped = cases(&document, "machine: ID token.expectation_")[0]
        .first_element_child()
        .unwrap();
    assert_eq!(skipped.attribute("message"), Some("there is no such token"));
}
