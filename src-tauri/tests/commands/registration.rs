//! The registration of a profile's client.

use serde_json::{Value, json};

use crate::shell::{Shell, machine, wait_until};

/// An open vault with a profile at the practice server whose client is not registered yet.
fn with_profile() -> (Shell, Value, Value) {
    let shell = Shell::open();
    let issuer = shell.answer("practice_start", json!({}))["issuer"].clone();
    let mut draft = machine("shop");
    draft["authorization_server"] = json!({ "issuer": issuer });
    draft["client"] = json!({ "client_id": "" });
    draft["scope"] = json!("orders.read");
    let id = shell.answer("profile_add", json!({ "draft": draft }))["id"].clone();
    (shell, id, draft)
}

fn ask(shell: &Shell, profile_id: &Value, request: Value) -> Value {
    let arguments = json!({ "profileId": profile_id, "request": request });
    let run = shell.answer("registration_start", arguments);
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    shell.answer("run", json!({ "runId": run }))
}

#[test]
fn a_client_is_registered_as_it_was_shown_and_then_used_changed_and_deleted() {
    let (shell, id, draft) = with_profile();
    let announced = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
    let arguments = json!({ "draft": draft, "id": id, "announced": announced });
    let mut metadata = shell.answer("client_metadata", arguments);
    assert_eq!(metadata["client_name"], "shop");
    assert_eq!(metadata["token_endpoint_auth_method"], "client_secret_post");
    metadata["client_name"] = json!("Shop");

    let request = json!({ "request": "register", "metadata": metadata, "initial_access_token": null });
    let registered = ask(&shell, &id, request);

    assert_eq!(registered["answer"]["kind"], "registered");
    assert_eq!(registered["row"]["grant_type"], "registration");
    let kept = shell.answer("profile", json!({ "id": id }))["document"]["client"].clone();
    assert_eq!(kept["client_id"], registered["answer"]["client_id"]);
    assert_eq!(kept["registration_access_token"], json!({ "held": true }));
    shell.answer("run_start", json!({ "profileId": id }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    assert!(
        !shell
            .answer("authorization_current", json!({ "profileId": id }))
            .is_null()
    );

    let read = ask(&shell, &id, json!({ "request": "read" }));
    assert_eq!(read["answer"]["client_id"], kept["client_id"]);
    let changes = json!({ "request": "update", "metadata": { "client_name": "Warehouse" } });
    let members = ask(&shell, &id, changes)["answer"]["members"].clone();
    let name = members
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["name"] == "client_name");
    assert_eq!(name.unwrap()["value"], "Warehouse");
    let deleted = ask(&shell, &id, json!({ "request": "delete" }));
    assert_eq!(deleted["answer"], json!({ "kind": "deregistered" }));
    let left = shell.answer("profile", json!({ "id": id }))["document"]["client"].clone();
    assert_eq!(left["client_id"], "");
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is_sent() {
    let (shell, id, _) = with_profile();
    let start = |profile_id: &Value, request: Value| {
        shell.code(
            "registration_start",
            json!({ "profileId": profile_id, "request": request }),
        )
    };

    assert_eq!(start(&json!(99), json!({ "request": "read" })), "not_found");
    assert_eq!(start(&id, json!({ "request": "read" })), "invalid");
    assert_eq!(start(&id, json!({ "request": "delete" })), "invalid");
    let mut signing = machine("signing");
    signing["client"]["token_endpoint_auth_method"] = json!("private_key_jwt");
    assert_eq!(
        shell.code(
            "client_metadata",
            json!({ "draft": signing, "id": null, "announced": {} })
        ),
        "invalid"
    );
    shell.answer("vault_lock", json!({}));
    assert_eq!(start(&id, json!({ "request": "read" })), "vault_locked");
}
