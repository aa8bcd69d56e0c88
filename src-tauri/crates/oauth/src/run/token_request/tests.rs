use bearerbox_jwt::{Algorithm, KeyChoice, SigningKey, decode, verify_hmac};
use bearerbox_secret::Secret;
use serde_json::{Value as JsonValue, json};

use crate::check::{CheckName, CheckResult};
use crate::error::ProtocolError;
use crate::examples::{
    CLIENT_ID, ISSUER, NOW, done, endpoints, failure, feed, form, input, json_response, metadata, response, result_of,
    sent, tokens, with,
};
use crate::http::{HttpRequest, HttpResponse, Value};
use crate::run::{Event, Run};
use crate::{
    AssertionAudience, ClientAssertion, ClientAuthentication, Grant, GrantAssertion, RunInput, Signer, TokenExchange,
    TypedToken,
};

const SECRET: &str = "a secret of thirty-two octets or more";

fn machine() -> RunInput {
    input(Grant::ClientCredentials { scope: None })
}

fn hmac() -> Signer {
    Signer {
        key: SigningKey::from_client_secret(&Secret::new(SECRET))
            .with_kid("k")
            .into(),
        algorithm: Algorithm::Hs256,
    }
}

/// The key of RFC 7515 appendix A.3.
fn p256() -> Signer {
    let jwk = json!({
        "kty": "EC", "crv": "P-256", "kid": "ours",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
    });
    Signer {
        key: SigningKey::from_text(&Secret::new(jwk.to_string()), KeyChoice::default())
            .unwrap()
            .into(),
        algorithm: Algorithm::Es256,
    }
}

fn value<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    form(request)
        .into_iter()
        .find(|(parameter, _)| *parameter == name)
        .map(|(_, value)| value)
}

fn claims_of(token: &str) -> JsonValue {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&bearerbox_jwt::decode_base64url(payload).unwrap()).unwrap()
}

fn header_of(token: &str) -> JsonValue {
    let header = token.split('.').next().unwrap();
    serde_json::from_slice(&bearerbox_jwt::decode_base64url(header).unwrap()).unwrap()
}

#[test]
fn asserts_who_the_client_is_under_its_secret() {
    let mut input = machine();
    input.client.authentication = ClientAuthentication::SecretJwt(ClientAssertion {
        signer: hmac(),
        audience: AssertionAudience::Issuer,
    });

    let request = sent(Run::new(input).next());

    let assertion = value(&request, "client_assertion").unwrap();
    verify_hmac(assertion, &SigningKey::from_client_secret(&Secret::new(SECRET))).unwrap();
    assert_eq!(
        header_of(assertion),
        json!({ "alg": "HS256", "typ": "JWT", "kid": "k" })
    );
    let claims = claims_of(assertion);
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT_ID), &json!(CLIENT_ID)));
    assert_eq!(
        (&claims["aud"], &claims["iat"], &claims["exp"]),
        (&json!(ISSUER), &json!(NOW), &json!(NOW + 180))
    );
    assert_eq!(claims["jti"].as_str().unwrap().len(), 43);
    assert_eq!(
        value(&request, "client_assertion_type"),
        Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    );
    assert_eq!(value(&request, "client_id"), Some(CLIENT_ID));
    assert_eq!(value(&request, "client_secret"), None);
    let secret = request
        .form
        .iter()
        .find(|parameter| parameter.name == "client_assertion");
    assert!(matches!(secret.unwrap().value, Value::Secret(_)));
}

#[test]
fn an_assertion_is_for_whom_the_profile_says() {
    let audience = |audience, issuer: bool| {
        let mut input = machine();
        input.client.authentication = ClientAuthentication::PrivateKeyJwt(ClientAssertion {
            signer: p256(),
            audience,
        });
        if !issuer {
            input.written.issuer = None;
        }
        let request = sent(Run::new(input).next());
        claims_of(value(&request, "client_assertion").unwrap())["aud"].clone()
    };
    let token_endpoint = "https://id.example/token";

    assert_eq!(audience(AssertionAudience::Issuer, true), ISSUER);
    assert_eq!(audience(AssertionAudience::Issuer, false), token_endpoint);
    assert_eq!(audience(AssertionAudience::TokenEndpoint, true), token_endpoint);
    assert_eq!(audience(AssertionAudience::Both, true), json!([ISSUER, token_endpoint]));
}

#[test]
fn says_that_a_key_cannot_sign_before_anything_is_sent() {
    let mut input = machine();
    input.client.authentication = ClientAuthentication::PrivateKeyJwt(ClientAssertion {
        signer: Signer {
            algorithm: Algorithm::Ps256,
            ..p256()
        },
        audience: AssertionAudience::Issuer,
    });

    assert!(matches!(failure(Run::new(input).next()), ProtocolError::NotSigned(_)));
}

#[test]
fn a_client_certificate_leads_to_the_endpoint_for_it() {
    let mut input = machine();
    input.client.authentication = ClientAuthentication::Tls;
    let aliases = json!({ "token_endpoint": "https://mtls.id.example/token" });
    input.written = metadata(with(endpoints(), "mtls_endpoint_aliases", aliases));

    let request = sent(Run::new(input.clone()).next());
    assert_eq!(request.url.as_str(), "https://mtls.id.example/token");
    assert_eq!(
        form(&request),
        [("grant_type", "client_credentials"), ("client_id", CLIENT_ID)]
    );

    input.client.authentication = ClientAuthentication::None;
    assert_eq!(sent(Run::new(input).next()).url.as_str(), "https://id.example/token");
}

fn dpop_machine() -> RunInput {
    let mut input = machine();
    input.options.dpop = Some(p256());
    input
}

fn proof(request: &HttpRequest) -> (JsonValue, JsonValue) {
    let Some(Value::Secret(proof)) = request.header("DPoP") else {
        panic!("no proof, or in the clear");
    };
    assert!(decode(proof.expose()).problems().is_empty());
    (header_of(proof.expose()), claims_of(proof.expose()))
}

fn asks_for_nonce(nonce: &str) -> HttpResponse {
    let mut answer = json_response(400, &json!({ "error": "use_dpop_nonce" }));
    answer.headers.push(("dpop-nonce".into(), nonce.into()));
    answer
}

#[test]
fn proves_that_it_holds_the_key() {
    let mut input = dpop_machine();
    input.written = metadata(json!({ "token_endpoint": "https://id.example/token?tenant=a" }));

    let (header, claims) = proof(&sent(Run::new(input).next()));

    assert_eq!((&header["typ"], &header["alg"]), (&json!("dpop+jwt"), &json!("ES256")));
    let members: Vec<_> = header["jwk"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["crv", "kty", "x", "y"]);
    assert_eq!(
        (&claims["htm"], &claims["htu"]),
        (&json!("POST"), &json!("https://id.example/token"))
    );
    assert_eq!(claims["iat"], NOW);
    assert!(claims.get("nonce").is_none());
}

#[test]
fn gives_the_server_the_nonce_that_it_asks_for() {
    let mut run = Run::new(dpop_machine());
    let first = proof(&sent(run.next())).1;

    let again = sent(feed(&mut run, Event::Response(asks_for_nonce("n1"))));

    let second = proof(&again).1;
    assert_eq!(second["nonce"], "n1");
    assert_ne!(first["jti"], second["jti"]);
    let answer = with(tokens(), "token_type", json!("DPoP"));
    done(feed(&mut run, Event::Response(json_response(200, &answer))));
    assert_eq!(result_of(&run.take_checks(), CheckName::TokenType), CheckResult::Passed);
}

#[test]
fn ends_where_the_nonce_changes_at_each_answer() {
    let mut run = Run::new(dpop_machine());
    for nonce in ["n1", "n2", "n3"] {
        let request = sent(feed(&mut run, Event::Response(asks_for_nonce(nonce))));
        assert_eq!(proof(&request).1["nonce"], nonce);
    }

    let error = failure(feed(&mut run, Event::Response(asks_for_nonce("n4"))));

    assert_eq!(error, ProtocolError::NonceRefused { tries: 3 });
}

#[test]
fn takes_a_request_for_a_nonce_it_cannot_give_as_a_refusal() {
    let mut run = Run::new(machine());
    let refused = failure(feed(&mut run, Event::Response(asks_for_nonce("n1"))));
    assert!(matches!(refused, ProtocolError::ServerRefused { .. }));

    let mut run = Run::new(dpop_machine());
    let without = response(400, "application/json", r#"{"error":"use_dpop_nonce"}"#);
    let refused = failure(feed(&mut run, Event::Response(without)));
    assert!(matches!(refused, ProtocolError::ServerRefused { .. }));
}

#[test]
fn warns_of_a_token_that_is_not_bound_to_the_key() {
    let mut run = Run::new(dpop_machine());

    done(feed(&mut run, Event::Response(json_response(200, &tokens()))));

    assert_eq!(
        result_of(&run.take_checks(), CheckName::TokenType),
        CheckResult::Warning
    );
}

#[test]
fn sends_what_each_grant_needs() {
    let sends = |grant: Grant| {
        let request = sent(Run::new(input(grant)).next());
        let pairs: Vec<(String, String)> = form(&request)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let secret: Vec<String> = request
            .form
            .iter()
            .filter(|parameter| matches!(parameter.value, Value::Secret(_)))
            .map(|parameter| parameter.name.clone())
            .collect();
        (pairs, secret)
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());

    let (password, secret) = sends(Grant::Password {
        username: "alice".into(),
        password: Secret::new("correct horse"),
        scope: Some("a".into()),
    });
    assert_eq!(
        password,
        [
            pair("grant_type", "password"),
            pair("username", "alice"),
            pair("password", "correct horse"),
            pair("scope", "a"),
            pair("client_id", CLIENT_ID)
        ]
    );
    assert_eq!(secret, ["password"]);

    let (extension, _) = sends(Grant::Extension {
        grant_type: "urn:example:grant".into(),
        scope: None,
    });
    assert_eq!(
        extension,
        [pair("grant_type", "urn:example:grant"), pair("client_id", CLIENT_ID)]
    );

    let (exchange, secret) = sends(Grant::TokenExchange(Box::new(TokenExchange {
        subject: TypedToken {
            token: Secret::new("s"),
            token_type: "urn:ietf:params:oauth:token-type:access_token".into(),
        },
        actor: Some(TypedToken {
            token: Secret::new("a"),
            token_type: "urn:ietf:params:oauth:token-type:jwt".into(),
        }),
        requested_token_type: Some("urn:ietf:params:oauth:token-type:jwt".into()),
        audience: vec!["one".into(), "two".into()],
        scope: None,
    })));
    assert_eq!(
        exchange,
        [
            pair("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            pair("subject_token", "s"),
            pair("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            pair("actor_token", "a"),
            pair("actor_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            pair("requested_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            pair("audience", "one"),
            pair("audience", "two"),
            pair("client_id", CLIENT_ID)
        ]
    );
    assert_eq!(secret, ["subject_token", "actor_token"]);
}

#[test]
fn makes_an_assertion_from_claims_and_fills_in_what_is_missing() {
    let made = |claims: JsonValue| {
        let request = sent(
            Run::new(input(Grant::JwtBearer {
                assertion: GrantAssertion::Made {
                    claims: claims.as_object().unwrap().clone(),
                    signer: p256(),
                },
                scope: None,
            }))
            .next(),
        );
        claims_of(value(&request, "assertion").unwrap())
    };

    let filled_in = made(json!({ "sub": "alice" }));
    assert_eq!(filled_in["sub"], "alice");
    assert_eq!(
        (&filled_in["iss"], &filled_in["aud"]),
        (&json!(CLIENT_ID), &json!(ISSUER))
    );
    assert_eq!(filled_in["exp"], NOW + 180);
    let own = made(json!({ "iss": "me", "aud": "you", "exp": 5 }));
    assert_eq!(
        (&own["iss"], &own["aud"], &own["exp"]),
        (&json!("me"), &json!("you"), &json!(5))
    );

    let given = sent(
        Run::new(input(Grant::JwtBearer {
            assertion: GrantAssertion::Given(Secret::new("a.b.c")),
            scope: None,
        }))
        .next(),
    );
    assert_eq!(value(&given, "assertion"), Some("a.b.c"));
}

#[test]
fn names_the_resources_and_what_the_token_is_for() {
    let mut input = machine();
    input.options.resource = vec!["https://a.example".into(), "https://b.example".into()];
    input.options.authorization_details = Some(r#"[{"type":"orders"}]"#.into());

    let request = sent(Run::new(input).next());

    assert_eq!(
        form(&request)[..4],
        [
            ("grant_type", "client_credentials"),
            ("authorization_details", r#"[{"type":"orders"}]"#),
            ("resource", "https://a.example"),
            ("resource", "https://b.example")
        ]
    );
}
