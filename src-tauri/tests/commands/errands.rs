//! What is asked with a token set that is held.

use serde_json::{Value, json};

use crate::shell::{Shell, wait_until};

/// An open vault with a token set of the practice server's machine client.
fn with_token() -> (Shell, Value) {
    let shell = Shell::open();
    let machine = shell.answer("practice_start", json!({}))["profiles"][1]["id"].clone();
    shell.answer("run_start", json!({ "profileId": machine }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    let current = shell.answer("authorization_current", json!({ "profileId": machine }));
    let token_set_id = current["token_set"]["id"].clone();
    (shell, token_set_id)
}

fn ask(shell: &Shell, token_set_id: &Value, errand: Value) -> Value {
    let run = shell.answer("errand_start", json!({ "tokenSetId": token_set_id, "errand": errand }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    shell.answer("run", json!({ "runId": run }))
}

#[test]
fn a_token_is_introspected_and_revoked() {
    let (shell, token_set_id) = with_token();
    let introspect = || {
        let errand = json!({ "errand": "introspection", "kind": "access", "signed": false });
        ask(&shell, &token_set_id, errand)["answer"].take()
    };
    assert_eq!(introspect()["active"], true);

    let revoked = ask(
        &shell,
        &token_set_id,
        json!({ "errand": "revocation", "kind": "access" }),
    );

    assert_eq!(revoked["answer"], json!({ "kind": "revoked" }));
    assert_eq!(revoked["row"]["grant_type"], "revocation");
    assert_eq!(introspect()["active"], false);
}

#[test]
fn nobody_is_signed_out_of_a_grant_without_a_person() {
    let (shell, token_set_id) = with_token();
    let errand = json!({ "tokenSetId": token_set_id, "errand": { "errand": "logout" } });
    assert_eq!(shell.code("errand_start", errand), "invalid");
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is_sent() {
    let (shell, token_set_id) = with_token();
    let start = |token_set_id: &Value, errand: Value| {
        shell.code("errand_start", json!({ "tokenSetId": token_set_id, "errand": errand }))
    };

    assert_eq!(start(&json!(99), json!({ "errand": "userinfo" })), "not_found");
    assert_eq!(
        start(&token_set_id, json!({ "errand": "revocation", "kind": "id" })),
        "invalid"
    );
    assert_eq!(
        start(&token_set_id, json!({ "errand": "revocation", "kind": "refresh" })),
        "not_found"
    );
    shell.answer("vault_lock", json!({}));
    assert_eq!(start(&token_set_id, json!({ "errand": "userinfo" })), "vault_locked");
}

#[test]
fn what_is_forgotten_is_held_no_more() {
    let (shell, _) = with_token();
    let rows = shell.answer("profiles", json!({}));
    let machine = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["needs_browser"] == false);
    let machine = &machine.unwrap()["id"];
    let forget = || shell.answer("tokens_forget", json!({ "profileId": machine, "persona": null }));

    assert_eq!((forget(), forget()), (json!(true), json!(false)));

    let current = shell.answer("authorization_current", json!({ "profileId": machine }));
    assert_eq!(current, Value::Null);
}
