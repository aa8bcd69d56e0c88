//! A run that pauses before its token request, and what can be done with it then.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};

use crate::shell::{Shell, serve, wait_until};

const CODE: &str = "SplxlOBeZQQYbYS6WxSbIA";

#[test]
fn a_run_pauses_with_its_code_masked_and_goes_on_when_it_is_told_to() {
    let shell = Shell::open();
    let run = pause(&shell);

    let stage = shell.answer("runs_active", json!({}))[0]["stage"].clone();
    assert_eq!(stage["stage"], "paused");
    assert_eq!(
        stage["response"]["parameters"][0],
        json!({ "name": "code", "value": null, "note": "22 characters" })
    );
    assert!(stage["request"]["line"].as_str().unwrap().ends_with("/token"));
    assert!(!stage.to_string().contains(CODE), "{stage}");
    // Whether this machine has a clipboard or not, the window does not get the code.
    let copied = shell.call("run_copy_code", json!({ "runId": run }));
    match copied {
        Ok(answer) => assert_eq!(answer, json!(null)),
        Err(error) => assert_ne!(error["code"], "not_found", "{error}"),
    }

    shell.answer("run_exchange_code", json!({ "runId": run }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let view = shell.answer("run", json!({ "runId": run }));
    assert_eq!(view["row"]["outcome"], "done", "{view}");
    for command in ["run_exchange_code", "run_copy_code"] {
        assert_eq!(shell.code(command, json!({ "runId": run })), "not_found", "{command}");
    }
}

#[test]
fn a_run_that_is_cancelled_in_its_pause_sends_nothing() {
    let shell = Shell::open();
    let run = pause(&shell);

    shell.answer("run_cancel", json!({ "runId": run }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let view = shell.answer("run", json!({ "runId": run }));
    assert_eq!(view["row"]["outcome"], "cancelled");
    assert_eq!(view["may_have_acted"], false);
    assert_eq!(shell.code("run_exchange_code", json!({ "runId": run })), "not_found");
}

/// A run that has come as far as its pause.
fn pause(shell: &Shell) -> Value {
    let server = serve(json!({ "access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "Bearer" }));
    let draft = json!({
        "name": "web",
        "authorization_server": {
            "authorization_endpoint": format!("{server}/authorize"), "token_endpoint": format!("{server}/token")
        },
        "client": { "client_id": "a", "redirect_uri": "http://127.0.0.1/callback" },
    });
    let id = shell.answer("profile_add", json!({ "draft": draft }))["id"].clone();
    let arguments = json!({ "profileId": id, "persona": "private", "browser": "embedded", "pauses": true });
    let run = shell.answer("run_start", arguments);
    wait_until(|| shell.answer("runs_active", json!({}))[0]["stage"]["stage"] == "in_consent_window");
    come_back(&shell.answer("run", json!({ "runId": run })));
    wait_until(|| shell.answer("runs_active", json!({}))[0]["stage"]["stage"] == "paused");
    run
}

/// Loads the redirect URI as the browser does in the end.
fn come_back(view: &Value) {
    let parameters = view["steps"][0]["request"]["parameters"].as_array().unwrap();
    let sent = |name: &str| {
        let found = parameters.iter().find(|parameter| parameter["name"] == name);
        found.unwrap()["value"].as_str().unwrap().to_owned()
    };
    let redirect_uri = sent("redirect_uri");
    let authority = redirect_uri
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/callback")
        .unwrap();
    let mut connection = TcpStream::connect(authority).unwrap();
    let target = format!("/callback?code={CODE}&state={}", sent("state"));
    write!(connection, "GET {target} HTTP/1.1\r\nHost: {authority}\r\n\r\n").unwrap();
    let mut page = String::new();
    connection.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
}
