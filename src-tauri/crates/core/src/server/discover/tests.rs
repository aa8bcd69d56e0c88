use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::io::Connection;
use crate::profiles::tests::open_new;
use crate::server::Plaintext;
use crate::view::{ErrorView, ServerView, Severity};
use crate::{Bearerbox, Error, NetworkCause};

/// Answers every request at `path` (everything for `*`) with what `answer` makes of the server's own address, and
/// 404 elsewhere.
fn serve(path: &'static str, answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let issuer = format!("http://{address}");
    let own = issuer.clone();
    // Ends with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 8192];
            let length = stream.read(&mut buffer).unwrap();
            let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let asked = request.split(' ').nth(1).unwrap_or_default();
            let answer = if path == "*" || asked == path {
                answer(&own)
            } else {
                respond("404 Not Found", "text/plain", "")
            };
            let _ = stream.write_all(&answer);
        }
    });
    issuer
}

fn respond(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn respond_json(body: &Value) -> Vec<u8> {
    respond("200 OK", "application/json", &body.to_string())
}

fn minimal(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

fn assert_not_cached(bearerbox: &Bearerbox, issuer: &str) {
    let cached = bearerbox.cached_metadata(issuer, &Connection::default());
    assert!(cached.unwrap().is_none());
}

async fn discover(address: &str) -> Result<ServerView, Error> {
    let (_folder, bearerbox) = open_new();
    bearerbox.discover(address, Plaintext::Refused).await
}

async fn fail(address: &str) -> ErrorView {
    ErrorView::from(&discover(address).await.unwrap_err())
}

#[tokio::test]
async fn finds_the_metadata_of_an_issuer() {
    let issuer = serve("/.well-known/openid-configuration", |issuer| {
        respond_json(&minimal(issuer))
    });

    let server = discover(&issuer).await.unwrap();

    assert_eq!(server.issuer.as_deref(), Some(issuer.as_str()));
    assert_eq!(server.found_at, format!("{issuer}/.well-known/openid-configuration"));
    let endpoints: Vec<_> = server.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(endpoints, ["authorization_endpoint", "token_endpoint"]);
    assert!(server.warnings.is_empty(), "{:?}", server.warnings);
}

#[tokio::test]
async fn finds_the_metadata_of_rfc_8414_before_the_path() {
    let host = serve("/.well-known/oauth-authorization-server/tenant", |host| {
        respond_json(&minimal(&format!("{host}/tenant")))
    });

    let server = discover(&format!("{host}/tenant")).await.unwrap();

    assert_eq!(server.issuer, Some(format!("{host}/tenant")));
}

#[tokio::test]
async fn takes_a_host_without_a_scheme() {
    let issuer = serve("*", |issuer| respond_json(&minimal(issuer)));

    let server = discover(issuer.trim_start_matches("http://")).await.unwrap();

    assert_eq!(server.issuer, Some(issuer));
}

#[tokio::test]
async fn an_address_that_proves_nothing_is_said_and_never_used_by_a_run() {
    let issuer = serve("*", |_| respond_json(&minimal("https://id.example")));
    let (_folder, bearerbox) = open_new();

    let server = bearerbox
        .discover(&format!("{issuer}/copy.json"), Plaintext::Refused)
        .await
        .unwrap();

    assert_eq!(server.warnings[0].severity, Severity::Warning);
    assert!(server.warnings[0].message.contains("https://id.example"));
    assert_not_cached(&bearerbox, "https://id.example");
}

#[tokio::test]
async fn says_that_the_issuer_is_down() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);

    let error = discover(&address).await.unwrap_err();

    assert!(
        matches!(
            &error,
            Error::Network {
                cause: NetworkCause::ConnectionRefused,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        ErrorView::from(&error).message,
        format!("Nothing answers at {address}.")
    );
}

#[tokio::test]
async fn says_that_there_is_a_web_page() {
    let issuer = serve("*", |_| {
        respond("200 OK", "text/html", "<!doctype html><title>Welcome</title>")
    });

    let error = fail(&issuer).await;

    assert!(
        error.message.contains("there is a web page, not metadata"),
        "{}",
        error.message
    );
    assert!(error.server.unwrap().body.unwrap().contains("Welcome"));
}

#[tokio::test]
async fn says_that_nothing_was_found() {
    let issuer = serve("*", |_| respond("404 Not Found", "text/plain", "nope"));

    let error = fail(&issuer).await;

    assert!(error.message.contains("not found"), "{}", error.message);
    assert_eq!(error.server.unwrap().status, Some(404));
}

#[tokio::test]
async fn says_that_the_server_failed_rather_than_that_nothing_was_found() {
    let issuer = serve("/.well-known/oauth-authorization-server", |_| {
        respond("500 Internal Server Error", "text/plain", "boom")
    });

    let error = fail(&issuer).await;

    assert!(error.message.contains("status 500"), "{}", error.message);
}

#[tokio::test]
async fn shows_metadata_of_another_issuer_with_a_word() {
    let issuer = serve("*", |_| respond_json(&minimal("https://other.example")));

    let server = discover(&issuer).await.unwrap();

    assert_eq!(server.issuer.as_deref(), Some("https://other.example"));
    assert_eq!(server.warnings[0].severity, Severity::Wrong);
    assert!(server.warnings[0].message.contains("https://other.example"));
    assert!(server.warnings[0].message.contains(&issuer));
}

#[tokio::test]
async fn does_not_keep_metadata_of_another_issuer() {
    let issuer = serve("*", |_| respond_json(&minimal("https://other.example")));
    let (_folder, bearerbox) = open_new();

    bearerbox.discover(&issuer, Plaintext::Refused).await.unwrap();

    assert_not_cached(&bearerbox, "https://other.example");
}

#[tokio::test]
async fn shows_what_changed_since_the_last_look() {
    let looks = AtomicUsize::new(0);
    let issuer = serve("*", move |issuer| {
        let mut metadata = minimal(issuer);
        if looks.fetch_add(1, Ordering::Relaxed) > 0 {
            metadata["token_endpoint"] = json!(format!("{issuer}/new"));
        }
        respond_json(&metadata)
    });
    let (_folder, bearerbox) = open_new();

    let first = bearerbox.discover(&issuer, Plaintext::Refused).await.unwrap();
    let second = bearerbox.discover(&issuer, Plaintext::Refused).await.unwrap();

    assert_eq!(first.changes, None);
    let [change] = second.changes.unwrap().members.try_into().unwrap();
    assert_eq!(change.member, "token_endpoint");
    assert_eq!(change.before, Some(format!("{issuer}/token")));
    assert_eq!(change.after, Some(format!("{issuer}/new")));
    assert_not_cached(&bearerbox, &issuer);
}

#[tokio::test]
async fn says_that_there_is_no_token_endpoint() {
    let issuer = serve("*", |issuer| {
        let mut metadata = minimal(issuer);
        metadata.as_object_mut().unwrap().remove("token_endpoint");
        respond_json(&metadata)
    });

    let server = discover(&issuer).await.unwrap();

    assert_eq!(server.warnings[0].severity, Severity::Wrong);
    assert!(server.warnings[0].message.contains("no token endpoint"));
}

#[tokio::test]
async fn refuses_five_megabytes_of_metadata() {
    let issuer = serve("*", |issuer| {
        let mut metadata = minimal(issuer);
        metadata["scopes_supported"] = json!(["a".repeat(5 * 1024 * 1024)]);
        respond_json(&metadata)
    });

    let error = discover(&issuer).await.unwrap_err();

    assert!(matches!(error, Error::ResponseTooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn ends_a_redirect_loop() {
    let issuer = serve("*", |issuer| {
        format!("HTTP/1.1 302 Found\r\nLocation: {issuer}/again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .into()
    });

    let error = fail(&issuer).await;

    assert!(
        error.message.contains("redirected again and again"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn warns_of_http_off_loopback_without_sending_anything() {
    // The name never resolves (RFC 6761 §6.4): had anything been tried, the cause would be the network.
    let error = discover("http://bearerbox.invalid").await.unwrap_err();

    assert!(matches!(error, Error::PlaintextAddress { .. }), "{error:?}");
}

#[tokio::test]
async fn remarks_on_what_is_missing_or_elsewhere() {
    let issuer = serve("*", |issuer| {
        let mut metadata = minimal(issuer);
        metadata["token_endpoint"] = json!("http://token.example/token");
        metadata["code_challenge_methods_supported"] = json!(["plain"]);
        respond_json(&metadata)
    });

    let server = discover(&issuer).await.unwrap();

    let said: Vec<_> = server
        .warnings
        .iter()
        .map(|warning| (warning.severity, warning.message.as_str()))
        .collect();
    assert!(
        said.contains(&(Severity::Wrong, "Not encrypted (http): token_endpoint.")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|(severity, message)| *severity == Severity::Note && message.contains("token.example"))
    );
    assert!(
        said.iter()
            .any(|(_, message)| message.contains("does not announce PKCE with S256"))
    );
}

#[tokio::test]
async fn says_what_is_supported_and_what_is_not_said() {
    let issuer = serve("*", |issuer| {
        let mut metadata = minimal(issuer);
        metadata["grant_types_supported"] = json!(["authorization_code"]);
        respond_json(&metadata)
    });

    let server = discover(&issuer).await.unwrap();

    let supported = |title: &str| {
        server
            .support
            .iter()
            .find(|support| support.title == title)
            .unwrap()
            .supported
    };
    assert_eq!(supported("Authorization code"), Some(true));
    assert_eq!(supported("Client credentials"), Some(false));
    assert_eq!(supported("PKCE with S256"), Some(true));
    assert_eq!(supported("Public clients"), None);
    assert_eq!(supported("Revocation"), Some(false));
}
