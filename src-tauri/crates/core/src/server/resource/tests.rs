use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use serde_json::{Value, json};

use super::{ResourceAddress, find_protected_resource};
use crate::io::Connection;
use crate::server::Plaintext;
use crate::view::{ErrorCode, ErrorView, ProtectedResourceView, Severity};

/// Answers at each of these paths with the object that `answer` makes of the server's own origin, and 404 elsewhere.
fn serve(paths: &'static [&'static str], answer: impl Fn(&str) -> Value + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let own = origin.clone();
    // Ends with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 8192];
            let length = stream.read(&mut buffer).unwrap();
            let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let asked = request.split(' ').nth(1).unwrap_or_default();
            let (status, body) = if paths.contains(&asked) {
                ("200 OK", answer(&own).to_string())
            } else {
                ("404 Not Found", String::new())
            };
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}");
            let _ = stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes());
        }
    });
    origin
}

async fn find(api: &str, metadata: Option<&str>) -> Result<ProtectedResourceView, ErrorView> {
    let address = ResourceAddress {
        api,
        metadata,
        plaintext: Plaintext::Refused,
    };
    let found = find_protected_resource(address, &Connection::default()).await;
    found.map_err(|error| ErrorView::from(&error))
}

fn severities(view: &ProtectedResourceView) -> Vec<Severity> {
    view.warnings.iter().map(|warning| warning.severity).collect()
}

#[tokio::test]
async fn an_api_leads_to_its_authorization_server() {
    let origin = serve(&["/.well-known/oauth-protected-resource/api"], |own| {
        json!({
            "resource": format!("{own}/api"), "authorization_servers": ["https://id.example"],
            "scopes_supported": ["orders.read"], "bearer_methods_supported": ["header"],
            "resource_name": "Orders", "dpop_bound_access_tokens_required": true, "signed_metadata": "a.b.c"
        })
    });

    let view = find(&format!("{origin}/api"), None).await.unwrap();

    assert_eq!(view.resource, format!("{origin}/api"));
    assert_eq!(view.authorization_servers, ["https://id.example"]);
    assert_eq!(view.scopes, ["orders.read"]);
    assert_eq!(view.name.as_deref(), Some("Orders"));
    assert!(view.requires_dpop && view.signed);
    assert_eq!(severities(&view), [Severity::Note]);
    let at = format!("{origin}/.well-known/oauth-protected-resource/api");
    assert_eq!(view.found_at, at);
}

#[tokio::test]
async fn metadata_of_what_the_url_is_a_part_of_is_found_and_said_to_be_so() {
    let origin = serve(
        &["/.well-known/oauth-protected-resource"],
        |own| json!({ "resource": own, "authorization_servers": ["http://id.example", "itsyouonline"] }),
    );

    let view = find(&format!("{origin}/api/orders/42?full=true"), None).await.unwrap();

    assert_eq!(view.resource, origin);
    assert_eq!(severities(&view), [Severity::Wrong, Severity::Wrong, Severity::Note]);
    assert!(view.warnings[2].message.contains("which it is a part of"));
}

#[tokio::test]
async fn what_a_challenge_names_has_to_be_the_api_s_own() {
    let origin = serve(
        &["/metadata/own", "/metadata/other"],
        |own| json!({ "resource": format!("{own}/api"), "bearer_methods_supported": [] }),
    );
    let at = format!("{origin}/metadata/own");

    let below = find(&format!("{origin}/api/orders"), Some(&at)).await.unwrap();
    let other = find(&format!("{origin}/stock"), Some(&at)).await.unwrap_err();

    assert_eq!(
        severities(&below),
        [Severity::Warning, Severity::Warning, Severity::Warning]
    );
    assert_eq!(other.code, ErrorCode::AnswerRefused);
    let expected = format!("is that of {origin}/api, not of {origin}/stock, so it must not be used.");
    assert!(other.message.ends_with(&expected), "{}", other.message);
}

#[tokio::test]
async fn what_is_not_there_is_said_with_what_to_do() {
    let nothing = serve(&[], |_| json!({}));
    let nameless = serve(
        &["/.well-known/oauth-protected-resource"],
        |_| json!({ "scopes_supported": [] }),
    );

    let missing = find(&format!("{nothing}/orders"), None).await.unwrap_err();
    let without = find(&nameless, None).await.unwrap_err();
    let invalid = find("ftp://api.example", None).await.unwrap_err();
    let plain = find("http://api.example", None).await.unwrap_err();
    let plain_metadata = find("https://api.example", Some("http://api.example/metadata"))
        .await
        .unwrap_err();

    assert_eq!(missing.code, ErrorCode::ServerRefused);
    assert!(
        missing.message.contains("/.well-known/oauth-protected-resource/orders"),
        "{}",
        missing.message
    );
    assert!(missing.next_step.unwrap().starts_with("Ask those who run the API"));
    assert_eq!(without.code, ErrorCode::AnswerRefused);
    assert_eq!(invalid.code, ErrorCode::Invalid);
    assert_eq!(plain.code, ErrorCode::PlaintextAddress);
    assert_eq!(plain_metadata.code, ErrorCode::PlaintextAddress);
}
