//! What goes through the browser: pushed and signed requests, every response type and mode.

use serde_json::json;
use support::keys::TestKey;
use support::{Answer, Arrival, OidcProvider, UserAgent, http_client};

use super::{PETSHOP, SECRET, authorization_url, code_client, sign_in};
use crate::peer::{claims, header, json, parameter, post, read, with_query};

#[tokio::test]
async fn a_pushed_request_is_required_where_the_client_says_so_and_works_once() {
    let client = code_client("par", json!({ "require_pushed_authorization_requests": true }));
    let server = OidcProvider::start(&json!({ "clients": [client] }));
    let fields = [
        ("client_id", "par"),
        ("client_secret", SECRET),
        ("response_type", "code"),
        ("redirect_uri", PETSHOP),
        ("scope", "openid"),
        ("state", "s"),
    ];

    let basic = http_client()
        .post(format!("{}/request", server.issuer()))
        .basic_auth("par", Some(SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(with_query("a:", &fields[2..]).replace("a:?", "client_id=par&"))
        .send();
    let pushed = json(201, read(basic.await.unwrap()).await);
    let request_uri = pushed["request_uri"].as_str().unwrap();
    let url = with_query(
        &format!("{}/auth", server.issuer()),
        &[("client_id", "par"), ("request_uri", request_uri)],
    );
    let callback = sign_in(&url).await;
    let again = UserAgent::default()
        .authorize(&url, PETSHOP, Answer::Allow("alice"))
        .await;
    let direct = sign_in(&authorization_url(
        &server,
        "par",
        &[("response_type", "code"), ("scope", "openid")],
    ))
    .await;

    assert!(parameter(&callback, "code").is_some());
    assert_eq!(
        parameter(&again.unwrap(), "error").as_deref(),
        Some("invalid_request_uri")
    );
    assert_eq!(parameter(&direct, "error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn a_signed_request_object_is_required_where_the_client_says_so() {
    let key = TestKey::for_algorithm("ES384");
    let metadata = json!({
        "require_signed_request_object": true, "request_object_signing_alg": "ES384", "jwks": key.public_jwks("k")
    });
    let server = OidcProvider::start(&json!({ "clients": [code_client("jar", metadata)] }));
    let request = json!({
        "iss": "jar", "aud": server.issuer(), "client_id": "jar", "response_type": "code",
        "redirect_uri": PETSHOP, "scope": "openid", "state": "signed",
    });
    let signed = key.jwt(
        &json!({ "alg": "ES384", "kid": "k", "typ": "oauth-authz-req+jwt" }),
        &request,
    );
    let forged = TestKey::for_algorithm("ES384").jwt(&json!({ "alg": "ES384", "kid": "k" }), &request);
    let with_request = |object: &str| {
        let parameters = [
            ("client_id", "jar"),
            ("response_type", "code"),
            ("scope", "openid"),
            ("request", object),
        ];
        with_query(&format!("{}/auth", server.issuer()), &parameters)
    };

    let callback = sign_in(&with_request(&signed)).await;
    let refused = UserAgent::default()
        .authorize(&with_request(&forged), PETSHOP, Answer::Allow("alice"))
        .await;
    let unsigned = authorization_url(&server, "jar", &[("response_type", "code"), ("scope", "openid")]);

    assert_eq!(parameter(&callback, "state").as_deref(), Some("signed"));
    assert!(parameter(&callback, "code").is_some());
    assert!(refused.is_err() || parameter(&refused.unwrap(), "error").is_some());
    assert!(parameter(&sign_in(&unsigned).await, "error").is_some());
}

#[tokio::test]
async fn a_signed_request_object_can_be_pushed() {
    let key = TestKey::for_algorithm("EdDSA");
    let metadata = json!({
        "token_endpoint_auth_method": "client_secret_post", "request_object_signing_alg": "EdDSA",
        "require_pushed_authorization_requests": true, "require_signed_request_object": true,
        "jwks": key.public_jwks("k"),
    });
    let server = OidcProvider::start(&json!({ "clients": [code_client("jar", metadata)] }));
    let request = json!({
        "iss": "jar", "aud": server.issuer(), "client_id": "jar", "response_type": "code",
        "redirect_uri": PETSHOP, "scope": "openid", "state": "pushed",
    });
    let object = key.jwt(&json!({ "alg": "EdDSA", "kid": "k" }), &request);
    let fields = [
        ("client_id", "jar"),
        ("client_secret", SECRET),
        ("request", object.as_str()),
    ];

    let url = format!("{}/request", server.issuer());
    let pushed = json(201, read(post(&http_client(), &url, &fields).await).await);
    let parameters = [
        ("client_id", "jar"),
        ("request_uri", pushed["request_uri"].as_str().unwrap()),
    ];
    let callback = sign_in(&with_query(&format!("{}/auth", server.issuer()), &parameters)).await;

    assert_eq!(parameter(&callback, "state").as_deref(), Some("pushed"));
}

#[tokio::test]
async fn a_response_can_be_a_jwt_in_every_mode() {
    let client = code_client("jarm", json!({ "authorization_signed_response_alg": "PS512" }));
    let server = OidcProvider::start(&json!({ "clients": [client] }));

    for mode in ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] {
        let parameters = [("response_type", "code"), ("scope", "openid"), ("response_mode", mode)];
        let url = authorization_url(&server, "jarm", &parameters);
        let arrival = UserAgent::default()
            .arrive(&url, PETSHOP, Answer::Allow("alice"))
            .await
            .unwrap();
        let response = match arrival {
            Arrival::Redirect(url) => {
                assert_eq!(url.fragment().is_some(), mode == "fragment.jwt", "{mode}: {url}");
                parameter(&url, "response").unwrap()
            }
            Arrival::Post(_, fields) => {
                assert_eq!(mode, "form_post.jwt");
                fields.into_iter().find(|(name, _)| name == "response").unwrap().1
            }
        };

        assert_eq!(header(&response)["alg"], "PS512", "{mode}");
        let response = claims(&response);
        assert_eq!(response["aud"], "jarm");
        assert_eq!(response["iss"], server.issuer());
        assert!(response["code"].is_string());
    }
}

#[tokio::test]
async fn every_response_type_answers_with_what_it_names() {
    let server = OidcProvider::start(&json!({}));

    for response_type in [
        "id_token",
        "id_token token",
        "code id_token",
        "code token",
        "code id_token token",
    ] {
        let parameters = [("response_type", response_type), ("scope", "openid"), ("nonce", "n")];
        let callback = sign_in(&authorization_url(&server, "hybrid", &parameters)).await;

        for (part, name) in [("code", "code"), ("id_token", "id_token"), ("token", "access_token")] {
            let is_named = response_type.split(' ').any(|named| named == part);
            assert_eq!(
                parameter(&callback, name).is_some(),
                is_named,
                "{response_type}: {callback}"
            );
        }
        assert!(callback.fragment().is_some(), "{response_type}");
        // An ID token says who issued it: `iss` is left out beside one.
        let has_issuer = parameter(&callback, "iss").is_some();
        assert_eq!(has_issuer, parameter(&callback, "id_token").is_none(), "{callback}");
    }
}

#[tokio::test]
async fn a_code_comes_back_in_every_mode() {
    let server = OidcProvider::start(&json!({}));

    for mode in ["query", "fragment", "form_post"] {
        let parameters = [("response_type", "code"), ("scope", "openid"), ("response_mode", mode)];
        let url = authorization_url(&server, "hybrid", &parameters);
        let arrival = UserAgent::default()
            .arrive(&url, PETSHOP, Answer::Allow("alice"))
            .await
            .unwrap();

        match arrival {
            Arrival::Redirect(url) => {
                assert_eq!(url.fragment().is_some(), mode == "fragment");
                assert!(parameter(&url, "code").is_some());
            }
            Arrival::Post(url, fields) => {
                assert_eq!((mode, url.as_str()), ("form_post", PETSHOP));
                assert!(fields.iter().any(|(name, _)| name == "code"));
            }
        }
    }
}

#[tokio::test]
async fn rich_authorization_details_are_granted_as_asked() {
    let server = OidcProvider::start(&json!({
        "clients": [code_client("rar", json!({ "authorization_details_types": ["payment_initiation"] }))],
        "authorization_details_types": ["payment_initiation"],
        "resources": { "https://api.example": { "scope": "orders.read" } },
    }));
    let details = r#"[{"type":"payment_initiation","amount":"1.00"}]"#;
    let parameters = [
        ("scope", "openid orders.read"),
        ("resource", "https://api.example"),
        ("authorization_details", details),
    ];

    let code = super::code(&server, "rar", &parameters).await;
    let response = http_client()
        .post(format!("{}/token", server.issuer()))
        .basic_auth("rar", Some(SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(
            with_query(
                "a:",
                &[
                    ("grant_type", "authorization_code"),
                    ("code", &code),
                    ("redirect_uri", PETSHOP),
                ],
            )
            .replace("a:?", ""),
        )
        .send();
    let token = json(200, read(response.await.unwrap()).await);
    let wrong = [
        ("response_type", "code"),
        ("scope", "openid"),
        ("authorization_details", r#"[{"type":"other"}]"#),
    ];
    let refused = sign_in(&authorization_url(&server, "rar", &wrong)).await;

    assert_eq!(token["authorization_details"][0]["amount"], "1.00", "{token}");
    assert_eq!(
        parameter(&refused, "error").as_deref(),
        Some("invalid_authorization_details")
    );
}
