use super::{implied_issuer, metadata_requests};
use crate::examples::url;
use crate::http::{Exchange, Method};

fn candidates(address: &str) -> Vec<String> {
    metadata_requests(&url(address))
        .into_iter()
        .map(|request| request.url.into())
        .collect()
}

fn implied(address: &str) -> Option<String> {
    implied_issuer(&url(address)).map(Into::into)
}

#[test]
fn tries_both_well_known_names_of_an_issuer_without_path() {
    let expected = [
        "https://example.com/.well-known/openid-configuration",
        "https://example.com/.well-known/oauth-authorization-server",
    ];

    assert_eq!(candidates("https://example.com"), expected);
    assert_eq!(candidates("https://example.com/"), expected);
}

#[test]
fn tries_the_path_forms_of_rfc_8414_section_3_and_5() {
    let expected = [
        "https://example.com/issuer1/.well-known/openid-configuration",
        "https://example.com/.well-known/oauth-authorization-server/issuer1",
        "https://example.com/.well-known/openid-configuration/issuer1",
        "https://example.com/issuer1/.well-known/oauth-authorization-server",
    ];

    assert_eq!(candidates("https://example.com/issuer1"), expected);
    assert_eq!(candidates("https://example.com/issuer1/"), expected);
}

#[test]
fn tries_a_discovery_url_first_as_it_stands() {
    let inserted = "https://example.com/.well-known/oauth-authorization-server/issuer1";
    assert_eq!(candidates(inserted)[0], inserted);
    assert_eq!(candidates(inserted).len(), 4);

    let with_query = "https://b2c.example/t/v2.0/.well-known/openid-configuration?p=B2C_1_sign_in";
    assert_eq!(candidates(with_query), [with_query]);

    let of_its_own = "https://example.com/metadata/server.json";
    assert_eq!(candidates(of_its_own), [of_its_own]);
}

#[test]
fn asks_for_json_and_follows_few_redirects() {
    for request in metadata_requests(&url("https://example.com/a")) {
        assert_eq!((request.exchange, request.method), (Exchange::Metadata, Method::Get));
        assert_eq!(request.header("accept").unwrap().expose(), "application/json");
        assert!(request.redirects <= 5);
    }
}

#[test]
fn reads_the_issuer_out_of_a_discovery_url() {
    for address in [
        "https://example.com/a/b",
        "https://example.com/a/b/.well-known/openid-configuration",
        "https://example.com/a/b/.well-known/oauth-authorization-server",
        "https://example.com/.well-known/openid-configuration/a/b",
        "https://example.com/.well-known/oauth-authorization-server/a/b#fragment",
    ] {
        assert_eq!(
            implied(address).as_deref(),
            Some("https://example.com/a/b"),
            "{address}"
        );
    }
    assert_eq!(
        implied("https://example.com/.well-known/openid-configuration").as_deref(),
        Some("https://example.com/")
    );
    for implies_none in [
        "https://example.com/metadata/server.json",
        "https://example.com/a/.well-known/openid-configuration?p=b",
        "https://example.com/.well-known/oauth-authorization-server/a?p=b",
    ] {
        assert_eq!(implied(implies_none), None, "{implies_none}");
    }
}
