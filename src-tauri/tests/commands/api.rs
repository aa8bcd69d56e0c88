//! Requests to an API: the practice server's, and addresses where there is none.

use std::net::TcpListener;

use serde_json::{Value, json};

use super::shell::{Shell, wait_until};

/// The practice machine with a token for reading alone: the issuer, the profile, and the token set.
fn reading(shell: &Shell) -> (String, Value, Value) {
    let practice = shell.answer("practice_start", json!({}));
    let id = practice["profiles"][1]["id"].clone();
    let mut draft = shell.answer("profile", json!({ "id": id }))["document"].clone();
    draft["scope"] = json!("orders.read");
    shell.answer("profile_replace", json!({ "id": id, "draft": draft }));
    let token_set = get_token(shell, &id, json!(null));
    (practice["issuer"].as_str().unwrap().to_owned(), id, token_set)
}

/// Runs the grant, with this asked for beyond the profile.
fn get_token(shell: &Shell, id: &Value, step_up: Value) -> Value {
    let arguments = json!({ "profileId": id, "persona": null, "browser": null, "stepUp": step_up });
    shell.answer("run_start", arguments);
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    let current = shell.answer("authorization_current", json!({ "profileId": id, "persona": null }));
    current["token_set"]["id"].clone()
}

fn errand(token_set: &Value, method: &str, url: &str, more: Value) -> Value {
    let mut errand = json!({
        "errand": "api", "method": method, "url": url, "headers": [], "content": null, "plaintext": false
    });
    errand
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({ "tokenSetId": token_set, "errand": errand })
}

/// The run of a request, once it is over.
fn send(shell: &Shell, arguments: Value) -> Value {
    let run = shell.answer("errand_start", arguments);
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    shell.answer("run", json!({ "runId": run }))
}

#[test]
fn a_refusal_offers_a_run_for_more_which_the_api_then_takes() {
    let shell = Shell::open();
    let (issuer, id, token_set) = reading(&shell);
    let url = format!("{issuer}/api/orders");

    let refused = send(&shell, errand(&token_set, "POST", &url, json!({})))["answer"].clone();
    let more = get_token(&shell, &id, refused["step_up"].clone());
    let allowed = send(&shell, errand(&more, "POST", &url, json!({})));

    assert_eq!(refused["status"], 403);
    assert_eq!(
        refused["step_up"],
        json!({ "scope": ["orders.write"], "acr_values": [], "max_age": null })
    );
    assert_eq!(allowed["answer"]["status"], 201);
    assert_eq!(allowed["row"]["outcome"], "done");
    let profile = shell.answer("profile", json!({ "id": id }));
    assert_eq!(profile["document"]["scope"], "orders.read");
    // A machine cannot sign in more surely.
    let invoices = send(
        &shell,
        errand(&more, "GET", &format!("{issuer}/api/invoices"), json!({})),
    );
    assert_eq!(
        (&invoices["answer"]["status"], &invoices["answer"]["step_up"]),
        (&json!(401), &json!(null))
    );
}

#[test]
fn the_last_request_is_told_without_what_may_be_a_secret() {
    let shell = Shell::open();
    let (issuer, id, token_set) = reading(&shell);
    let last = || shell.answer("api_request_last", json!({ "profileId": id }));
    let before = last();

    let url = format!("{issuer}/api/orders?limit=5&client_secret=open-sesame-1");
    let headers = json!([
        ["X-Trace", "7"],
        ["X-Api-Key", "open-sesame-2"],
        ["X-Session-Key", "open-sesame-3"]
    ]);
    let more = json!({ "headers": headers, "content": r#"{"password":"open-sesame-4"}"# });
    send(&shell, errand(&token_set, "PUT", &url, more));
    let secretive = last();
    // One that nobody answers is to be mended.
    let nobody = json!({ "content": "a lamp" });
    send(&shell, errand(&token_set, "POST", "http://127.0.0.1:9/orders", nobody));
    let unanswered = last();

    assert_eq!(before, json!(null));
    assert!(!secretive.to_string().contains("open-sesame"), "{secretive}");
    assert_eq!(secretive["method"], "PUT");
    assert_eq!(secretive["url"], format!("{issuer}/api/orders?limit=5&client_secret="));
    assert_eq!(
        secretive["headers"][0],
        json!({ "name": "X-Trace", "value": "7", "note": null })
    );
    assert_eq!(secretive["headers"][1]["value"], json!(null));
    let left_out = [
        "a parameter of the URL",
        "the header field X-Api-Key",
        "the header field X-Session-Key",
        "the body",
    ];
    assert_eq!(secretive["left_out"], json!(left_out));
    assert_eq!(
        (&unanswered["method"], &unanswered["content"]),
        (&json!("POST"), &json!("a lamp"))
    );
    assert_eq!(unanswered["left_out"], json!([]));
}

#[test]
fn what_cannot_be_sent_is_refused_at_once() {
    let shell = Shell::open();
    let (_, _, token_set) = reading(&shell);
    let code = |method: &str, url: &str, more: Value| shell.code("errand_start", errand(&token_set, method, url, more));

    assert_eq!(code("GET", "ftp://api.example", json!({})), "invalid");
    assert_eq!(code("FETCH", "https://api.example", json!({})), "invalid");
    assert_eq!(code("GET", "http://api.example", json!({})), "plaintext_address");
    let broken = json!({ "headers": [["X-A", "b\r\nX-C: d"]] });
    assert_eq!(code("GET", "https://api.example", broken), "invalid");
    let nobody = errand(&json!(99), "GET", "https://api.example", json!({}));
    assert_eq!(shell.code("errand_start", nobody), "not_found");
}

#[test]
fn a_request_that_gets_no_answer_is_cancelled() {
    let shell = Shell::open();
    let (_, _, token_set) = reading(&shell);
    // It takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());

    let run = shell.answer("errand_start", errand(&token_set, "GET", &url, json!({})));
    wait_until(|| shell.answer("runs_active", json!({}))[0]["stage"]["stage"] == "asking");
    shell.answer("run_cancel", json!({ "runId": run }));
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));

    let view = shell.answer("run", json!({ "runId": run }));
    assert_eq!(
        (&view["row"]["outcome"], &view["answer"]),
        (&json!("cancelled"), &json!(null))
    );
}

#[test]
fn an_api_tells_who_issues_its_tokens() {
    let shell = Shell::open();
    let (issuer, id, token_set) = reading(&shell);
    let url = format!("{issuer}/api/orders");
    let refused = send(&shell, errand(&token_set, "POST", &url, json!({})))["answer"].clone();

    let found = shell.answer("server_resource", json!({ "number": 1, "address": url }));
    let named = json!({
        "number": 2, "address": url, "metadata": refused["resource_metadata"], "profileId": id, "plaintext": false
    });
    let named = shell.answer("server_resource", named);

    assert_eq!(found["resource"], format!("{issuer}/api"));
    assert_eq!(found["authorization_servers"], json!([issuer]));
    assert_eq!(found["scopes"], json!(["orders.read", "orders.write"]));
    assert_eq!(named["resource"], found["resource"]);
    let code = |arguments: Value| shell.code("server_resource", arguments);
    assert_eq!(
        code(json!({ "number": 3, "address": "http://api.example" })),
        "plaintext_address"
    );
    assert_eq!(code(json!({ "number": 3, "address": "http://127.0.0.1:9" })), "network");
    assert_eq!(
        code(json!({ "number": 3, "address": url, "profileId": 99 })),
        "not_found"
    );
}
