use serde_json::json;

use super::{AuthorizationServerMetadata, HttpResponse, MetadataError, metadata_response};
use crate::examples::{ISSUER, endpoints, json_response, pairs, response, url, with};

fn read(response: &HttpResponse) -> Result<AuthorizationServerMetadata, MetadataError> {
    metadata_response(response, &url(ISSUER))
}

fn read_json(value: &serde_json::Value) -> Result<AuthorizationServerMetadata, MetadataError> {
    read(&json_response(200, value))
}

fn read_body(content_type: &str, body: impl Into<Vec<u8>>) -> Result<AuthorizationServerMetadata, MetadataError> {
    read(&response(200, content_type, body))
}

#[test]
fn reads_known_members_and_keeps_the_others() {
    let value = with(endpoints(), "scopes_supported", json!(["openid"]));
    let value = with(value, "authorization_response_iss_parameter_supported", json!(true));
    let metadata = read_json(&with(value.clone(), "vendor_number", json!(1.5))).unwrap();

    assert_eq!(metadata.token_endpoint, Some(url("https://id.example/token")));
    assert_eq!(metadata.scopes_supported, Some(vec!["openid".to_owned()]));
    assert_eq!(metadata.authorization_response_iss_parameter_supported, Some(true));
    assert_eq!(metadata.other["vendor_number"], json!(1.5));
    assert_eq!(metadata.other.len(), 1);
    assert_eq!(serde_json::to_value(read_json(&value).unwrap()).unwrap(), value);
}

#[test]
fn reads_metadata_without_token_endpoint() {
    let metadata = read_json(&json!({ "issuer": ISSUER })).unwrap();

    assert_eq!(metadata.token_endpoint, None);
}

#[test]
fn takes_a_member_that_is_null_as_left_out() {
    let body = format!(r#"{{"issuer":"{ISSUER}","jwks_uri":null}}"#);

    assert_eq!(read_body("application/json", body).unwrap().jwks_uri, None);
}

#[test]
fn forgives_a_last_slash_and_keeps_the_server_s_spelling() {
    let value = with(endpoints(), "issuer", json!("https://id.example/"));

    assert_eq!(
        read_json(&value).unwrap().issuer.as_deref(),
        Some("https://id.example/")
    );
}

#[test]
fn refuses_another_issuer_but_hands_over_what_it_says() {
    for found in [
        "https://evil.example",
        "http://id.example",
        "https://id.example/tenant",
        "https://id.example.evil.example",
        "https://id.example:8443",
        "https://id.example/?x=1",
        "itsyouonline",
        "",
    ] {
        let error = read_json(&with(endpoints(), "issuer", json!(found))).unwrap_err();

        let MetadataError::IssuerMismatch {
            expected,
            found: said,
            metadata,
        } = error
        else {
            panic!("{error:?}");
        };
        assert_eq!((expected.as_str(), said.as_str()), (ISSUER, found));
        assert_eq!(metadata.token_endpoint, Some(url("https://id.example/token")));
    }
}

#[test]
fn compares_the_issuer_with_the_one_in_a_discovery_url() {
    let address = url("https://id.example/.well-known/oauth-authorization-server/tenant");
    let answer = |issuer: &str| json_response(200, &with(endpoints(), "issuer", json!(issuer)));

    assert!(metadata_response(&answer("https://id.example/tenant"), &address).is_ok());
    assert!(metadata_response(&answer("https://id.example"), &address).is_err());
}

#[test]
fn takes_any_issuer_from_a_url_that_implies_none() {
    let address = url("https://b2c.example/.well-known/openid-configuration?p=policy");

    assert!(metadata_response(&json_response(200, &endpoints()), &address).is_ok());
}

#[test]
fn says_that_the_issuer_is_missing() {
    let error = read_json(&with(endpoints(), "issuer", json!(null))).unwrap_err();

    assert!(matches!(error, MetadataError::IssuerMissing { metadata } if metadata.token_endpoint.is_some()));
}

#[test]
fn names_a_member_of_the_wrong_type() {
    let member = |name, value| {
        let error = read_json(&with(endpoints(), name, value)).unwrap_err();
        let MetadataError::Member { member, .. } = error else {
            panic!("{error:?}")
        };
        member
    };

    assert_eq!(member("token_endpoint", json!("/token")), "token_endpoint");
    assert_eq!(member("token_endpoint", json!(1)), "token_endpoint");
    assert_eq!(member("issuer", json!(["a"])), "issuer");
    assert_eq!(member("scopes_supported", json!("openid")), "scopes_supported");
    assert_eq!(
        member("authorization_response_iss_parameter_supported", json!("yes")),
        "authorization_response_iss_parameter_supported"
    );
}

#[test]
fn says_by_cause_what_is_no_metadata() {
    let html = "<!DOCTYPE html><html><body>Welcome</body></html>";

    assert_eq!(read_body("application/json", ""), Err(MetadataError::Empty));
    assert_eq!(read_body("application/json", " \n"), Err(MetadataError::Empty));
    assert_eq!(
        read_body("text/html", html),
        Err(MetadataError::Html { excerpt: html.into() })
    );
    assert_eq!(
        read_body("application/json", html),
        Err(MetadataError::Html { excerpt: html.into() })
    );
    assert_eq!(
        read_body("application/json", "{\"issuer\":"),
        Err(MetadataError::Truncated { length: 10 })
    );
    assert_eq!(
        read_body("application/json", b"{\"a\":\"\xff\"}"),
        Err(MetadataError::NotUtf8 { position: 6 })
    );
    assert_eq!(
        read_body("application/json", "[]"),
        Err(MetadataError::NotAnObject { found: "array" })
    );
    assert!(matches!(
        read_body("text/plain", "not found"),
        Err(MetadataError::NotJson { excerpt, problem }) if excerpt == "not found" && problem.position == 1
    ));
}

#[test]
fn reads_metadata_whatever_its_content_type_and_byte_order_mark() {
    assert!(read_body("text/plain", format!("\u{feff}{}", endpoints())).is_ok());
}

#[test]
fn says_the_status_and_what_was_said() {
    assert_eq!(
        read(&response(500, "text/plain; charset=utf-8", "Internal Server Error")),
        Err(MetadataError::Status {
            status: 500,
            content_type: Some("text/plain".into()),
            excerpt: "Internal Server Error".into()
        })
    );
    assert_eq!(
        read(&HttpResponse {
            status: 302,
            headers: pairs(&[("location", "/again")]),
            body: vec![]
        }),
        Err(MetadataError::Redirected {
            status: 302,
            location: Some("/again".into())
        })
    );
}

#[test]
fn reads_five_megabytes_and_quotes_only_the_beginning() {
    let long = "x".repeat(5_000_000);
    let metadata = read_json(&with(endpoints(), "padding", json!(long))).unwrap();
    assert_eq!(metadata.issuer.as_deref(), Some(ISSUER));

    let error = read(&response(404, "text/plain", long)).unwrap_err();
    assert!(matches!(error, MetadataError::Status { excerpt, .. } if excerpt.len() == 500));
}
