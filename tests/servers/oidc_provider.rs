//! What oidc-provider offers for the flows: each feature once, by a plain request where that is cheap.

mod apis;
mod client_authentication;
mod faults;
mod front_channel;
mod polling;
mod registration;
mod tokens;

use serde_json::{Value, json};
use support::{Answer, OidcProvider, UserAgent, http_client};
use url::Url;

use crate::peer::{json, parameter, read, with_query};

const PETSHOP: &str = "https://petshop.example/callback";

/// The secret of every client here: HS512 needs as many characters.
const SECRET: &str = "a-secret-of-at-least-64-characters-so-that-it-is-enough-for-hs512";

/// The pair of RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A client of the code grant that goes back to the petshop, with more metadata.
fn code_client(client_id: &str, metadata: Value) -> Value {
    let mut client = json!({
        "client_id": client_id,
        "client_secret": SECRET,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "redirect_uris": [PETSHOP],
    });
    client
        .as_object_mut()
        .unwrap()
        .extend(metadata.as_object().unwrap().clone());
    client
}

async fn metadata(server: &OidcProvider) -> Value {
    metadata_by(&http_client(), server).await
}

async fn metadata_by(client: &reqwest::Client, server: &OidcProvider) -> Value {
    let url = format!("{}/.well-known/openid-configuration", server.issuer());
    json(200, read(client.get(url).send().await.unwrap()).await)
}

/// An authorization request with what every one of these has.
fn authorization_url(server: &OidcProvider, client_id: &str, more: &[(&str, &str)]) -> String {
    let fixed = [("client_id", client_id), ("redirect_uri", PETSHOP), ("state", "s")];
    with_query(&format!("{}/auth", server.issuer()), &[&fixed, more].concat())
}

async fn sign_in(url: &str) -> Url {
    UserAgent::default()
        .authorize(url, PETSHOP, Answer::Allow("alice"))
        .await
        .unwrap()
}

/// Signs in with these parameters, and returns the code.
async fn code(server: &OidcProvider, client_id: &str, more: &[(&str, &str)]) -> String {
    let parameters = [&[("response_type", "code")], more].concat();
    let callback = sign_in(&authorization_url(server, client_id, &parameters)).await;
    parameter(&callback, "code").unwrap_or_else(|| panic!("{callback}"))
}

#[tokio::test]
async fn its_metadata_offers_everything() {
    let server = OidcProvider::start(&json!({ "authorization_details_types": ["payment_initiation"] }));

    let metadata = metadata(&server).await;

    for endpoint in [
        "authorization",
        "token",
        "userinfo",
        "introspection",
        "revocation",
        "registration",
        "end_session",
        "device_authorization",
        "pushed_authorization_request",
        "backchannel_authentication",
    ] {
        assert!(metadata[format!("{endpoint}_endpoint")].is_string(), "{endpoint}");
    }
    let algorithms = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ];
    for purpose in [
        "id_token",
        "userinfo",
        "introspection",
        "authorization",
        "request_object",
        "token_endpoint_auth",
        "dpop",
    ] {
        let offered = &metadata[match purpose {
            "token_endpoint_auth" => "token_endpoint_auth_signing_alg_values_supported".to_owned(),
            "dpop" => "dpop_signing_alg_values_supported".to_owned(),
            purpose => format!("{purpose}_signing_alg_values_supported"),
        }];
        for algorithm in algorithms {
            assert!(
                offered.as_array().unwrap().contains(&algorithm.into()),
                "{purpose}: {algorithm}"
            );
        }
    }
    let modes = metadata["response_modes_supported"].as_array().unwrap();
    for mode in [
        "query",
        "fragment",
        "form_post",
        "jwt",
        "query.jwt",
        "fragment.jwt",
        "form_post.jwt",
    ] {
        assert!(modes.contains(&mode.into()), "{mode}");
    }
    assert_eq!(
        metadata["authorization_details_types_supported"][0],
        "payment_initiation"
    );
    assert_eq!(metadata["claims_parameter_supported"], true);
}
