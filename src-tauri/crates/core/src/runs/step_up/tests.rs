use bearerbox_oauth::ResourceRefusal;
use serde_json::{Value, json};

use super::{find_step_up, step_up};
use crate::profiles::ProfileDocument;
use crate::profiles::tests::read_draft;
use crate::view::StepUp;

fn document(grant_type: &str, more: Value) -> ProfileDocument {
    let mut draft = json!({
        "name": "shop",
        "authorization_server": { "issuer": "https://id.example" },
        "client": { "client_id": "shop", "client_secret": "s", "redirect_uri": "http://127.0.0.1/callback" },
        "grant_type": grant_type,
        "scope": "openid orders.read"
    });
    for (name, value) in more.as_object().unwrap() {
        draft[name] = value.clone();
    }
    read_draft(&draft)
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn lacks(scope: &[&str]) -> ResourceRefusal {
    ResourceRefusal::InsufficientScope { scope: texts(scope) }
}

fn surer() -> ResourceRefusal {
    ResourceRefusal::InsufficientUserAuthentication {
        acr_values: texts(&["gold", "silver"]),
        max_age: Some(300),
    }
}

#[test]
fn one_run_asks_for_more_and_what_was_written_stays() {
    let mut document = document(
        "authorization_code",
        json!({ "parameters": { "authorization": { "prompt": "consent", "max_age": "3600" } } }),
    );
    let more = StepUp {
        scope: texts(&["orders.write", "openid"]),
        acr_values: texts(&["gold", "silver"]),
        max_age: Some(0),
    };

    step_up(&mut document, &more);

    assert_eq!(document.scope.as_deref(), Some("openid orders.read orders.write"));
    let mut pairs = document.parameters.authorization.pairs();
    pairs.sort();
    let expected = [("acr_values", "gold silver"), ("max_age", "0"), ("prompt", "consent")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(pairs, expected);
}

#[test]
fn a_scope_among_the_parameters_is_added_to_as_well() {
    let parameters = json!({ "parameters": { "authorization": { "scope": "a" }, "token": { "scope": "b" } } });
    let mut document = document("authorization_code", parameters);

    let more = StepUp {
        scope: texts(&["c"]),
        ..StepUp::default()
    };
    step_up(&mut document, &more);

    assert_eq!(document.parameters.authorization.get("scope").as_deref(), Some("a c"));
    assert_eq!(document.parameters.token.get("scope").as_deref(), Some("b c"));
}

#[test]
fn asking_for_nothing_more_changes_nothing() {
    let mut document = document("client_credentials", json!({}));
    let before = document.clone();

    step_up(&mut document, &StepUp::default());

    assert_eq!(document, before);
}

#[test]
fn what_is_missing_is_offered_beside_what_was_asked_for_before() {
    let document = document("authorization_code", json!({}));
    let asked = texts(&["openid", "orders.read", "stock.read"]);

    let offered = find_step_up(
        &[lacks(&["orders.read", "orders.write"]), surer()],
        &document,
        &asked,
        &asked,
    );

    let expected = StepUp {
        scope: texts(&["stock.read", "orders.write"]),
        acr_values: texts(&["gold", "silver"]),
        max_age: Some(300),
    };
    assert_eq!(offered, Some(expected));
}

#[test]
fn nothing_is_offered_that_no_run_can_ask_for() {
    let code = document("authorization_code", json!({}));
    let machine = document("client_credentials", json!({}));
    let held = texts(&["orders.read"]);

    assert_eq!(
        find_step_up(&[ResourceRefusal::InvalidToken], &code, &held, &held),
        None
    );
    assert_eq!(find_step_up(&[lacks(&["orders.read"])], &code, &held, &held), None);
    assert_eq!(find_step_up(&[lacks(&[])], &code, &held, &held), None);
    assert_eq!(find_step_up(&[surer()], &machine, &held, &held), None);
    let offered = find_step_up(&[lacks(&["orders.write"]), surer()], &machine, &held, &held).unwrap();
    assert_eq!((offered.scope, offered.max_age), (texts(&["orders.write"]), None));
}
