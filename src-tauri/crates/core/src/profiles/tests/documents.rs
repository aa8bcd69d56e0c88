//! The document in and out: what is written is what is read, and secrets stay where they belong.

use serde_json::json;

use super::minimal;
use crate::Error;
use crate::profiles::document::{ProfileDocument, SecretSource};
use crate::profiles::read::{DOCUMENT_LIMIT, read_document, read_json};
use crate::profiles::reader::Problems;

fn read(value: &serde_json::Value) -> ProfileDocument {
    let mut problems = Problems::default();
    let document = read_document(value, &mut problems);
    assert_eq!(problems.into_list(), []);
    document
}

/// Every member there is.
fn everything() -> serde_json::Value {
    json!({
        "name": "web",
        "environment": "staging",
        "preset": "keycloak",
        "authorization_server": {
            "issuer": "https://id.example",
            "token_endpoint": "https://id.example",
            "authorization_response_iss_parameter_supported": true
        },
        "client": {
            "client_id": "c",
            "client_secret": "hunter2",
            "token_endpoint_auth_method": "client_secret_post",
            "redirect_uri": "http://127.0.0.1",
            "post_logout_redirect_uri": "https://shop.example/bye",
            "jwks": { "keys": [{ "kty": "oct", "k": "hunter2" }] }
        },
        "grant_type": "authorization_code",
        "scope": "openid profile",
        "pkce": "plain",
        "browser": "system",
        "parameters": {
            "authorization": { "prompt": "consent", "resource": ["a", "b"] },
            "token": { "x": "" },
            "refresh": { "y": "1" }
        },
        "headers": { "token": { "X-A": "1" }, "refresh": { "X-B": "2" } },
        "tls": {
            "ca_file": "ca.pem",
            "trusted_certificates": ["sha256:a"],
            "client_certificate": "c.pem",
            "client_key": "k.pem"
        },
        "proxy": "http://127.0.0.1:3128",
        "dialect": { "basic_encoding": "raw" },
        "expectations": { "access_token": ["aud = orders", "exp - iat <= 15m"], "id_token": ["email absent"] }
    })
}

#[test]
fn writes_for_the_vault_what_it_read() {
    let document = read(&everything());

    let written = read_json(document.to_vault_json().expose()).unwrap();

    assert_eq!(written, everything());
    assert_eq!(read(&written), document);
}

#[test]
fn exports_no_secret_and_says_where_one_belongs() {
    let exported = read(&everything()).to_export_json();

    assert!(!exported.json.contains("hunter2"), "{}", exported.json);
    assert_eq!(exported.missing, ["client.client_secret", "client.jwks"]);
}

#[test]
fn exports_no_value_that_is_named_like_a_secret() {
    let mut draft = minimal();
    draft["authorization_server"]["token_endpoint"] = json!("https://id.example/token?api-key=hunter2&tenant=a");
    draft["parameters"] = json!({ "token": { "Password": "hunter2", "audience": "orders" } });
    draft["headers"] = json!({ "refresh": { "X-Api-Key": "hunter2", "X-Tenant": "a" } });
    draft["proxy"] = json!("http://ann:hunter2@127.0.0.1:3128");

    let exported = read(&draft).to_export_json();

    assert!(!exported.json.contains("hunter2"), "{}", exported.json);
    for kept in [
        "https://id.example/token?tenant=a",
        "orders",
        "X-Tenant",
        "127.0.0.1:3128",
    ] {
        assert!(exported.json.contains(kept), "{kept} in {}", exported.json);
    }
    let places = [
        "authorization_server.token_endpoint",
        "parameters.token.Password",
        "headers.refresh.X-Api-Key",
        "proxy",
    ];
    assert_eq!(exported.missing, places);
}

#[test]
fn exports_in_the_order_in_which_people_read() {
    let exported = read(&everything()).to_export_json();

    let places: Vec<_> = [
        "\"name\"",
        "\"authorization_server\"",
        "\"client\"",
        "\"grant_type\"",
        "\"scope\"",
        "\"dialect\"",
    ]
    .iter()
    .map(|member| exported.json.find(member).unwrap())
    .collect();
    assert!(places.is_sorted(), "{}", exported.json);
}

#[test]
fn exports_the_client_authentication_that_only_the_secret_implied() {
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("s");

    let exported = read_json(&read(&draft).to_export_json().json).unwrap();

    assert_eq!(exported["client"]["token_endpoint_auth_method"], "client_secret_basic");
}

#[test]
fn exports_references_as_they_are() {
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!({ "command": ["op", "read", "x"] });

    let exported = read(&draft).to_export_json();

    assert_eq!(exported.missing, Vec::<String>::new());
    assert_eq!(
        read_json(&exported.json).unwrap()["client"]["client_secret"],
        draft["client"]["client_secret"]
    );
}

#[test]
fn gives_the_form_marks_in_place_of_secrets() {
    let form = read(&everything()).to_form_json();

    assert!(!form.to_string().contains("hunter2"));
    assert_eq!(form["client"]["client_secret"], json!({ "held": true }));
    assert_eq!(read(&form).client.client_secret, Some(SecretSource::Held));
}

#[test]
fn prints_no_secret_when_debugged() {
    assert!(!format!("{:?}", read(&everything())).contains("hunter2"));
}

#[test]
fn takes_empty_fields_of_a_form_as_not_given() {
    let mut draft = minimal();
    draft["environment"] = json!("");
    draft["scope"] = json!(null);
    draft["client"]["client_secret"] = json!("");
    draft["authorization_server"]["token_endpoint"] = json!("");

    assert_eq!(read(&draft), read(&minimal()));
}

#[test]
fn keeps_the_letter_of_addresses() {
    let mut draft = minimal();
    draft["authorization_server"]["issuer"] = json!("https://ID.example:443");
    draft["client"]["redirect_uri"] = json!("http://LOCALHOST");

    let form = read(&draft).to_form_json();

    assert_eq!(form["authorization_server"]["issuer"], "https://ID.example:443");
    assert_eq!(form["client"]["redirect_uri"], "http://LOCALHOST");
}

#[test]
fn refuses_five_megabytes_before_reading_them() {
    let text = format!("{{\"name\": \"{}\"}}", "a".repeat(5 * 1024 * 1024));

    assert!(matches!(
        read_json(&text),
        Err(Error::DocumentTooLarge { limit: DOCUMENT_LIMIT })
    ));
}

#[test]
fn says_where_a_text_is_no_json() {
    let Err(Error::NotJson { reason }) = read_json("{\n  name: 1\n}") else {
        panic!("it is no JSON")
    };

    assert!(reason.contains("line 2"), "{reason}");
}

#[test]
fn survives_nesting_ten_thousand_deep() {
    assert!(matches!(read_json(&"[".repeat(10_000)), Err(Error::NotJson { .. })));
}

#[test]
fn takes_a_byte_order_mark() {
    assert!(read_json("\u{feff}{}").is_ok());
}

#[test]
fn refuses_each_member_that_is_there_more_than_once() {
    let text = r#"[{}, { "name": "a", "name": "b", "name": "c",
        "client": { "client_id": "x", "client_id": "x", "jwks": { "keys": [{ "kty": 1, "k\u0074y": 2 }] } },
        "parameters": { "token": { "client_id": "not the other one" } } }]"#;

    let Err(Error::InvalidDocument(problems)) = read_json(text) else {
        panic!("it is refused")
    };

    let paths: Vec<_> = problems.iter().map(|problem| &*problem.path).collect();
    assert_eq!(
        paths,
        ["[1].name", "[1].client.client_id", "[1].client.jwks.keys[0].kty"]
    );
    assert!(problems.iter().all(|problem| !problem.warning));
}
