//! Trusting a server's certificate, and discovery as the draft connects.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use super::shell::Shell;

fn fingerprint() -> String {
    format!("sha256:{}", "a".repeat(64))
}

fn trusted(shell: &Shell, id: i64) -> Value {
    shell.answer("profile", json!({ "id": id }))["document"]["tls"]["trusted_certificates"].clone()
}

#[test]
fn a_certificate_is_trusted_for_one_profile_and_not_any_more() {
    let shell = Shell::open();
    let (id, other) = (shell.add("a"), shell.add("b"));
    let which = json!({ "id": id, "fingerprint": fingerprint() });

    let row = shell.answer("profile_trust", which.clone());

    assert_eq!((&row["id"], &row["name"]), (&json!(id), &json!("a")));
    assert_eq!(trusted(&shell, id), json!([fingerprint()]));
    assert_eq!(trusted(&shell, other), Value::Null);
    shell.answer("profile_distrust", which);
    assert_eq!(trusted(&shell, id), Value::Null);
}

#[test]
fn what_is_no_fingerprint_and_a_profile_that_is_gone_are_refused() {
    let shell = Shell::open();
    let id = shell.add("a");

    let no_fingerprint = json!({ "id": id, "fingerprint": "sha256:abc" });
    assert_eq!(shell.code("profile_trust", no_fingerprint), "invalid");
    shell.answer("profile_remove", json!({ "id": id }));
    let gone = json!({ "id": id, "fingerprint": fingerprint() });
    assert_eq!(shell.code("profile_trust", gone.clone()), "not_found");
    assert_eq!(shell.code("profile_distrust", gone), "not_found");
}

#[test]
fn of_a_certificate_that_was_never_shown_nothing_is_known() {
    let shell = Shell::open();

    let known = shell.answer("certificates_known", json!({ "fingerprints": [fingerprint()] }));

    assert_eq!(known, json!([]));
}

#[test]
fn discovery_connects_as_the_draft_says() {
    let shell = Shell::open();
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let draft = json!({ "proxy": format!("http://{}", proxy.local_addr().unwrap()) });
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut request = [0; 1024];
        let length = stream.read(&mut request).unwrap();
        let body = r#"{"issuer":"http://id.example"}"#;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });

    let arguments = json!({ "number": 1, "address": "http://id.example", "plaintext": true, "draft": draft });
    let server = shell.answer("server_discover", arguments);

    assert_eq!(server["issuer"], "http://id.example");
    assert!(asked.join().unwrap().starts_with("GET http://id.example/.well-known/"));
}
