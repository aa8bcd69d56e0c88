//! The page where the code of a device authorization is entered.

use serde_json::{Value, json};

use crate::shell::{Shell, serve, wait_until};

#[test]
fn the_page_to_enter_a_code_at_is_that_of_a_run_under_way() {
    let shell = Shell::open();
    let id = shell.answer("profile_add", json!({ "draft": device("https://id.example/device") }))["id"].clone();
    let run = shell.answer("run_start", json!({ "profileId": id }));
    let stage = || shell.answer("runs_active", json!({}))[0]["stage"].clone();
    wait_until(|| stage()["stage"] == "awaiting_consent");
    assert_eq!(stage()["user_code"], "WDJB-MJHT");

    let open = |run: &Value| shell.code("run_open_verification_page", json!({ "runId": run }));
    assert_eq!(open(&json!(99)), "not_found");
    shell.answer("run_cancel", json!({ "runId": run }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    assert_eq!(open(&run), "not_found");
}

#[test]
fn a_run_that_is_sent_to_something_else_than_a_page_ends_before_anything_can_be_opened() {
    let shell = Shell::open();
    let id = shell.answer("profile_add", json!({ "draft": device("file:///etc/passwd") }))["id"].clone();

    let run = shell.answer("run_start", json!({ "profileId": id }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let view = shell.answer("run", json!({ "runId": run }));
    assert_eq!(view["error"]["code"], "answer_refused");
    assert_eq!(
        shell.code("run_open_verification_page", json!({ "runId": run })),
        "not_found"
    );
}

/// A profile at a server that names this address to enter the code at.
fn device(verification_uri: &str) -> Value {
    let server = serve(json!({
        "device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": verification_uri, "expires_in": 600
    }));
    json!({
        "name": "device",
        "authorization_server": {
            "device_authorization_endpoint": format!("{server}/device"), "token_endpoint": format!("{server}/token")
        },
        "client": { "client_id": "a" },
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
    })
}
