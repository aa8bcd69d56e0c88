//! Tokens side by side, and the scratchpad.

use serde_json::{Value, json};

use crate::shell::{Shell, wait_until};

/// {"alg":"none"} and {"sub":"alice","exp":1}
const PASTED: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MX0.";

/// An open vault with a token set of the practice server's machine client.
fn with_token() -> (Shell, Value) {
    let shell = Shell::open();
    let machine = shell.answer("practice_start", json!({}))["profiles"][1]["id"].clone();
    shell.answer("run_start", json!({ "profileId": machine }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    let current = shell.answer("authorization_current", json!({ "profileId": machine }));
    (shell, current)
}

#[test]
fn a_token_is_compared_with_a_pasted_one_and_neither_is_in_the_answer() {
    let (shell, current) = with_token();
    let id = &current["token_set"]["id"];
    let one = json!({ "token": "held", "token_set_id": id, "kind": "access" });
    let same = json!({ "token": "current", "profile_id": current["profile_id"], "persona": null, "kind": "access" });
    let pasted = json!({ "token": "pasted", "text": format!("Authorization: Bearer {PASTED}") });

    let view = shell.answer("tokens_compare", json!({ "one": one, "other": pasted }));
    assert_eq!(view["compared_as"], "unrelated");
    assert_eq!(view["before"]["source"]["profile"], "practice-machine");
    assert_eq!(view["after"]["source"], Value::Null);
    let sub = view["claims"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| claim["path"] == json!(["sub"]));
    assert_eq!(sub.unwrap()["change"], "changed");
    let token = shell.answer("token_reveal", json!({ "tokenSetId": id, "kind": "access" }));
    let signature = token.as_str().unwrap().rsplit('.').next().unwrap();
    assert!(!view.to_string().contains(signature), "{view}");

    let view = shell.answer("tokens_compare", json!({ "one": one, "other": same }));
    assert_eq!(view["is_same_token"], true);
}

#[test]
fn what_is_not_there_is_not_compared() {
    let (shell, current) = with_token();
    let id = &current["token_set"]["id"];
    let one = json!({ "token": "held", "token_set_id": id, "kind": "access" });
    let code = |other: Value| shell.code("tokens_compare", json!({ "one": one, "other": other }));

    assert_eq!(
        code(json!({ "token": "held", "token_set_id": id, "kind": "refresh" })),
        "not_found"
    );
    assert_eq!(code(json!({ "token": "jwt", "jwt_id": 99 })), "not_found");
    assert_eq!(
        code(json!({ "token": "pasted", "text": "no token, but <b>words</b>" })),
        "invalid"
    );
    shell.answer("vault_lock", json!({}));
    assert_eq!(code(json!({ "token": "pasted", "text": PASTED })), "vault_locked");
}

#[test]
fn the_scratchpad_finds_tokens_and_decodes_the_chosen_one_without_a_vault() {
    let shell = Shell::new();
    let text = format!("Cookie: id={PASTED}; a=b\nrefresh_token=2YotnFZFEjr1zCsicMWpAA");
    let look = |chosen: usize| shell.answer("scratchpad_look", json!({ "text": text, "chosen": chosen }));

    let view = look(0);
    assert_eq!(view["found"][0]["place"], "cookie");
    assert_eq!(view["found"][0]["name"], "id");
    assert_eq!(
        (&view["found"][1]["shape"], &view["found"][1]["line"]),
        (&json!("opaque"), &json!(2))
    );
    assert_eq!(view["jwt"]["claims"][0]["value"], "alice");
    assert_eq!(look(1)["jwt"], Value::Null);
}

#[test]
fn the_scratchpad_takes_five_megabytes() {
    let shell = Shell::new();
    let text = format!("{}\n{PASTED}", "<div>".repeat(1024 * 1024));

    let view = shell.answer("scratchpad_look", json!({ "text": text, "chosen": 0 }));

    assert_eq!(
        (&view["found"][0]["line"], &view["looked_at"]),
        (&json!(2), &Value::Null)
    );
}
