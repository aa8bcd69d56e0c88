//! JWTs that are made of an access token.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
};

use serde_json::{Value, json};

use crate::shell::{Shell, wait_until};

/// Signed by nobody; it is alice's, good for long, and has the refresh token `kept-out-of-sight` in it.
const JWT: &str = "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJhenAiOiJhIiwiZXhwIjo0MDAwMDAwMDAwLCJpc3MiOiJpdHN5b3VvbmxpbmUiLCJzY29wZSI6WyJ1c2VyOm5hbWUiXSwidXNlcm5hbWUiOiJhbGljZSIsInJlZnJlc2hfdG9rZW4iOiJrZXB0LW91dC1vZi1zaWdodCJ9.c2lnbmVk";

#[test]
fn one_is_made_shown_without_its_secrets_revealed_and_refreshed() {
    let (shell, current) = with_token();
    let profile = shell.answer("profile", json!({ "id": current["profile_id"] }));
    assert_eq!(profile["errands"]["jwt"], true);
    let token_set_id = &current["token_set"]["id"];

    let asked = json!({ "tokenSetId": token_set_id, "scope": "user:name, offline_access", "validity": 60 });
    let run = finished(&shell, "jwt_make", asked);
    assert_eq!(
        (&run["row"]["outcome"], &run["row"]["grant_type"]),
        (&json!("done"), &json!("jwt"))
    );
    let made = made(&shell);
    assert_eq!(made["made"]["scope"], json!(["offline_access", "user:name"]));
    assert_eq!(
        (&made["made"]["validity"], &made["made"]["can_refresh"]),
        (&json!(60), &json!(true))
    );
    assert_eq!(made["expires_at"], 4_000_000_000_000_i64);
    let id = &made["made"]["id"];
    assert_eq!(shell.answer("jwt_reveal", json!({ "jwtId": id })), JWT);
    let report = shell.answer("jwt_report", json!({ "jwtId": id }));
    let findings = report["findings"].as_array().unwrap();
    let verdict = |rule| &findings.iter().find(|finding| finding["rule"] == rule).unwrap()["verdict"];
    assert_eq!(
        (verdict("expiry"), verdict("signature")),
        (&json!("passed"), &json!("unknown"))
    );
    for shown in [&run, &made, &report] {
        let text = shown.to_string();
        assert!(
            !text.contains("kept-out-of-sight") && !text.contains("c2lnbmVk"),
            "{text}"
        );
    }

    let run = finished(&shell, "jwt_refresh", json!({ "jwtId": id }));
    assert_eq!(run["row"]["grant_type"], "jwt_refresh");
    assert_ne!(crate::jwts::made(&shell)["made"]["id"], *id);
}

#[test]
fn what_cannot_be_made_or_handed_over_is_refused() {
    let (shell, current) = with_token();
    assert_eq!(shell.code("jwt_make", json!({ "tokenSetId": 99 })), "not_found");
    for (command, arguments) in [
        ("jwt_refresh", json!({ "jwtId": 99 })),
        ("jwt_reveal", json!({ "jwtId": 99 })),
        ("jwt_report", json!({ "jwtId": 99 })),
        ("jwt_copy", json!({ "jwtId": 99, "form": "raw" })),
    ] {
        assert_eq!(shell.code(command, arguments), "not_found", "{command}");
    }

    let token_set_id = &current["token_set"]["id"];
    let run = finished(
        &shell,
        "jwt_make",
        json!({ "tokenSetId": token_set_id, "audience": "nobody" }),
    );
    assert_eq!(run["error"]["code"], "server_refused");
    assert_eq!(run["error"]["server"]["body"], "Unauthorized");

    shell.answer("vault_lock", json!({}));
    assert_eq!(
        shell.code("jwt_make", json!({ "tokenSetId": token_set_id })),
        "vault_locked"
    );
}

/// An open vault with a token set of a server that makes JWTs.
fn with_token() -> (Shell, Value) {
    let shell = Shell::open();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    let draft = json!({
        "name": "petshop",
        "authorization_server": { "token_endpoint": format!("{server}/token"), "jwt_endpoint": format!("{server}/jwt") },
        "client": { "client_id": "a", "token_endpoint_auth_method": "none" },
        "grant_type": "client_credentials",
    });
    let id = shell.answer("profile_add", json!({ "draft": draft }))["id"].clone();
    finished(&shell, "run_start", json!({ "profileId": id }));
    let current = current(&shell);
    (shell, current)
}

fn current(shell: &Shell) -> Value {
    shell.answer("authorization_current", json!({ "profileId": 1 }))
}

/// The JWT that was made last.
fn made(shell: &Shell) -> Value {
    let tokens = current(shell)["token_set"]["tokens"].take();
    let mut tokens = tokens.as_array().unwrap().iter();
    tokens.find(|token| token["kind"] == "jwt").unwrap().clone()
}

/// The trace of a run that a command starts, once it is over.
fn finished(shell: &Shell, command: &str, arguments: Value) -> Value {
    let run = shell.answer(command, arguments);
    wait_until(|| shell.answer("runs_active", json!({})) == json!([]));
    shell.answer("run", json!({ "runId": run }))
}

fn answer(mut connection: TcpStream) {
    let mut request = BufReader::new(connection.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    request.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        request.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut form = vec![0; length];
    request.read_exact(&mut form).unwrap();
    let is_for_nobody = String::from_utf8(form).unwrap().contains("nobody");
    let (status, media_type, body) = match first.split(' ').nth(1) {
        Some("/token") => (
            "200 OK",
            "application/json",
            r#"{"access_token":"opaque-token","token_type":"bearer"}"#,
        ),
        Some("/jwt" | "/jwt/refresh") if !is_for_nobody => ("200 OK", "application/jwt", JWT),
        _ => ("401 Unauthorized", "text/plain", "Unauthorized"),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nConnection: close\r\n");
    let _ = write!(connection, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
}
