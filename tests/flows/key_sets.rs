//! Keys as servers may publish them: too many, too large, with names twice or with none, and others each time.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};
use support::keys::TestKey;
use support::{Bearerbox, Finished};

/// Answers each request with the next of `bodies`, and the last one from then on.
fn serve(bodies: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (at, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { continue };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let body = bodies.get(at).or(bodies.last()).unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/jwk-set+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            // Whoever has read enough closes it.
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    format!("http://{address}/jwks")
}

struct Signer {
    bearerbox: Bearerbox,
    key: TestKey,
}

impl Signer {
    fn new() -> Self {
        Self {
            bearerbox: Bearerbox::default(),
            key: TestKey::for_algorithm("ES256"),
        }
    }

    /// The key as it is published.
    fn public(&self, kid: Option<&str>) -> Value {
        let mut jwk = self.key.jwk(kid.unwrap_or_default());
        let members = jwk.as_object_mut().unwrap();
        members.remove("d");
        if kid.is_none() {
            members.remove("kid");
        }
        jwk
    }

    fn token(&self) -> String {
        let path = self.bearerbox.home().join("key.pem");
        std::fs::write(&path, self.key.pkcs8_pem()).unwrap();
        let path = path.display().to_string();
        let sign = [
            "jwt",
            "sign",
            "--key",
            &path,
            "--header",
            r#"{"kid":"mine"}"#,
            r#"{"sub":"alice"}"#,
        ];
        self.bearerbox.run(&sign).done().stdout
    }

    fn verify(&self, url: &str) -> Finished {
        let verify = ["jwt", "verify", "-", "--jwks", url, "--json"];
        self.bearerbox.run_with_input(&verify, &self.token())
    }
}

fn set(keys: Vec<Value>) -> String {
    json!({ "keys": keys }).to_string()
}

fn message(finished: &Finished) -> String {
    let error: Value = serde_json::from_str(&finished.stderr).unwrap();
    assert!(!error["next_step"].is_null(), "{error}");
    error["message"].as_str().unwrap().to_owned()
}

#[test]
fn ten_thousand_keys_and_twenty_megabytes_are_refused_in_words() {
    let signer = Signer::new();
    let small = json!({ "kty": "oct", "k": "AA" });
    let many = message(&signer.verify(&serve(vec![set(vec![small; 10_000])])));
    assert!(many.contains("10000 keys, more than 1000"), "{many}");
    let large = format!(r#"{{"keys":[],"x":"{}"}}"#, "x".repeat(20 * 1024 * 1024));
    let large = message(&signer.verify(&serve(vec![large])));
    assert!(large.contains("is larger than 2 MiB"), "{large}");
    for body in ["", "[]", "{}", "<html>", r#"{"keys":7}"#] {
        let refused = message(&signer.verify(&serve(vec![body.to_owned()])));
        assert!(refused.contains("cannot be used"), "{body}: {refused}");
    }
}

#[test]
fn a_name_that_stands_twice_and_keys_without_one_are_all_tried() {
    let signer = Signer::new();
    let mut other = TestKey::for_algorithm("ES256").jwk("mine");
    other.as_object_mut().unwrap().remove("d");
    let twice = set(vec![other.clone(), signer.public(Some("mine"))]);
    signer.verify(&serve(vec![twice])).done();
    let mut unnamed = other.clone();
    unnamed.as_object_mut().unwrap().remove("kid");
    signer
        .verify(&serve(vec![set(vec![unnamed, signer.public(None)])]))
        .done();
    // One that is named otherwise is not meant.
    let outcome = signer.verify(&serve(vec![set(vec![signer.public(Some("other"))])]));
    assert_eq!(outcome.status, 1, "{outcome:?}");
}

#[test]
fn keys_that_change_between_two_fetches_are_those_of_now() {
    let signer = Signer::new();
    let mut other = TestKey::for_algorithm("ES256").jwk("next");
    other.as_object_mut().unwrap().remove("d");
    let url = serve(vec![set(vec![signer.public(Some("mine"))]), set(vec![other])]);
    signer.verify(&url).done();
    let after = signer.verify(&url);
    assert_eq!(after.status, 1, "{after:?}");
    let findings = after.json()["findings"].clone();
    let signature = findings
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "signature")
        .unwrap();
    // Rotated, perhaps: that proves no forgery.
    assert_eq!(signature["verdict"], "unknown");
}

#[test]
fn keys_that_come_slowly_are_waited_for_until_the_person_ends_it() {
    let signer = Signer::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/jwks", listener.local_addr().unwrap());
    let token = signer.token();
    let verifying = |url: &str| signer.bearerbox.spawn(&["jwt", "verify", "--jwks", url, token.trim()]);

    let slow = verifying(&url);
    let (mut stream, _) = listener.accept().unwrap();
    let body = set(vec![signer.public(Some("mine"))]);
    let _ = stream.read(&mut [0; 4096]).unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // A segment for each octet: nobody takes the first one for all.
    stream.set_nodelay(true).unwrap();
    for octet in head.bytes().chain(body.bytes()) {
        stream.write_all(&[octet]).unwrap();
    }
    slow.finish().done();

    let never = verifying(&url);
    let (mut stream, _) = listener.accept().unwrap();
    let _ = stream.read(&mut [0; 4096]).unwrap();
    never.interrupt();
    assert_eq!(never.finish().status, 130);
}
