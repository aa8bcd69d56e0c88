//! An authorization server without TLS off loopback: the person is warned, and may use it all the same.

#![cfg(unix)]

use bearerbox_core::profiles::check;
use bearerbox_core::server::Plaintext;
use bearerbox_core::view::{CheckVerdict, ErrorCode, ErrorView, Severity, TokenKind};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{World, done};

/// Starts a server whose issuer is `http://0.0.0.0:PORT`: on this computer without being one of its loopback names.
/// The practice server answers under those alone.
async fn start_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://0.0.0.0:{}", listener.local_addr().unwrap().port());
    let metadata = json!({ "issuer": issuer, "token_endpoint": format!("{issuer}/token") });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            answer(stream, &metadata).await;
        }
    });
    issuer
}

async fn answer(stream: TcpStream, metadata: &Value) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).await.unwrap() > 2 {}
    let is_token_request = head.starts_with("POST /token ");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    reader.read_exact(&mut vec![0; length]).await.unwrap();
    let body = if is_token_request {
        json!({ "access_token": "plain", "token_type": "Bearer", "expires_in": 60 }).to_string()
    } else {
        metadata.to_string()
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: no-store\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    reader.get_mut().write_all(answer.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn is_discovered_by_choice_with_a_warning() {
    let world = World::new().await;
    let issuer = start_server().await;

    let refused = world.bearerbox.discover(&issuer, Plaintext::Refused).await.unwrap_err();
    let view = world.bearerbox.discover(&issuer, Plaintext::Allowed).await.unwrap();

    let refused = ErrorView::from(&refused);
    assert_eq!(refused.code, ErrorCode::PlaintextAddress);
    assert_eq!(
        refused.message,
        format!("{issuer}/ is not encrypted: everyone on the way could read and change what it says.")
    );
    assert_eq!(view.issuer.as_deref(), Some(issuer.as_str()));
    assert_eq!(view.warnings[0].severity, Severity::Wrong);
    assert_eq!(
        view.warnings[0].message,
        "The issuer is not encrypted (http): everyone on the way can read the tokens, and change them."
    );
}

#[tokio::test]
async fn a_profile_of_it_is_warned_of_and_its_run_too() {
    let world = World::new().await;
    let issuer = start_server().await;
    let document = |draft: &mut Value| {
        draft["authorization_server"] = json!({ "issuer": issuer });
        draft["client"] = json!({ "client_id": "a", "token_endpoint_auth_method": "none" });
    };
    let profile = world.add_machine(document);

    let checked = check(&world.bearerbox.profile(profile).unwrap().document);
    let end = world.run_machine(profile).await;
    let view = world.view(&end);
    let (_, token_set_id) = done(end);

    let warning = checked
        .iter()
        .find(|problem| problem.path == "authorization_server.issuer")
        .unwrap();
    assert!(warning.warning);
    assert_eq!(
        warning.message,
        "Not encrypted: everyone on the way can read the tokens. Use https:// if the server can."
    );
    assert_eq!(world.token(token_set_id, TokenKind::Access), "plain");
    let unencrypted: Vec<_> = view
        .steps
        .iter()
        .filter(|step| {
            step.checks
                .iter()
                .any(|check| check.title == "The request is encrypted" && check.verdict == CheckVerdict::Warning)
        })
        .map(|step| step.title.as_str())
        .collect();
    assert_eq!(unencrypted, ["Token request"]);
}

#[tokio::test]
async fn nothing_is_said_of_loopback() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    let view = world.view(&world.run_machine(profile).await);

    let mut checks = view.steps.iter().flat_map(|step| &step.checks);
    assert!(checks.all(|check| !check.title.contains("encrypted")));
}
