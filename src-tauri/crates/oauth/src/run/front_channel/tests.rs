use std::sync::Arc;

use bearerbox_jwt::{Algorithm, KeyChoice, SigningKey, left_half_of_hash, sign};
use bearerbox_secret::Secret;
use serde_json::{Map, Value as JsonValue, json};

use crate::check::{CheckName, CheckResult};
use crate::error::{IdTokenProblem, JarmProblem, ProtocolError};
use crate::examples::{
    CLIENT_ID, ISSUER, REDIRECT_URI, claims, done, endpoints, failure, feed, form, id_token, input, json_response,
    metadata, opened, query, result_of, sent, tokens, url, with,
};
use crate::http::Exchange;
use crate::run::{Event, Run, Step};
use crate::{
    AuthorizationResponse, BasicEncoding, ClientAuthentication, Grant, Pkce, ResponseType, RunInput, Signer, Verdict,
};

/// The key of RFC 7515 appendix A.3.
fn key() -> SigningKey {
    let jwk = json!({
        "kty": "EC", "crv": "P-256", "kid": "theirs",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
    });
    SigningKey::from_text(&Secret::new(jwk.to_string()), KeyChoice::default()).unwrap()
}

fn jwks() -> JsonValue {
    json!({ "keys": [key().public_jwk().unwrap()] })
}

fn signed(claims: &JsonValue) -> String {
    let header = Map::from_iter([("kid".to_owned(), json!("theirs"))]);
    let claims = claims.as_object().unwrap();
    sign(&key(), Algorithm::Es256, &header, claims)
        .unwrap()
        .expose()
        .to_owned()
}

fn half(value: &str) -> String {
    left_half_of_hash(Algorithm::Es256, value).unwrap()
}

fn of_type(response_type: &str) -> RunInput {
    let mut input = input(Grant::AuthorizationCode {
        redirect_uri: REDIRECT_URI.into(),
        response_type: ResponseType::named(response_type).unwrap(),
        pkce: Pkce::S256,
        scope: Some("openid orders".into()),
    });
    input.written = metadata(with(endpoints(), "jwks_uri", json!("https://id.example/jwks")));
    input
}

fn in_fragment(parameters: &[(&str, &str)]) -> Event {
    let mut inside = url("https://x/");
    inside.query_pairs_mut().extend_pairs(parameters);
    let fragment = inside.query().unwrap_or_default();
    Event::AuthorizationResponse(AuthorizationResponse::from_url(&url(&format!(
        "{REDIRECT_URI}#{fragment}"
    ))))
}

fn keys(run: &mut Run, step: Step) -> Step {
    let request = sent(step);
    assert_eq!(
        (request.exchange, request.url.as_str()),
        (Exchange::Jwks, "https://id.example/jwks")
    );
    feed(run, Event::Response(json_response(200, &jwks())))
}

#[test]
fn an_access_token_comes_in_the_fragment() {
    let mut input = of_type("token");
    input.written.token_endpoint = None;
    let mut run = Run::new(input);
    let request = opened(run.next());
    assert_eq!(query(&request, "response_type"), ["token"]);
    assert_eq!(query(&request, "code_challenge"), Vec::<String>::new());

    let parameters = [
        ("access_token", "2Yot"),
        ("token_type", "bearer"),
        ("expires_in", "3600"),
        ("state", "the-state"),
    ];
    let tokens = done(feed(&mut run, in_fragment(&parameters)));

    assert_eq!(tokens.access_token, Some(Secret::new("2Yot")));
    assert_eq!((tokens.expires_in, tokens.refresh_token), (Some(3600), None));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::ResponseMode),
        CheckResult::Passed
    );
}

#[test]
fn an_id_token_from_the_browser_is_verified() {
    let mut run = Run::new(of_type("id_token"));
    assert_eq!(query(&opened(run.next()), "nonce"), ["the-nonce"]);
    let token = signed(&claims());

    let step = feed(&mut run, in_fragment(&[("id_token", &token), ("state", "the-state")]));
    let tokens = done(keys(&mut run, step));

    assert_eq!((tokens.access_token, tokens.id_token), (None, Some(Secret::new(token))));
    let checks = run.take_checks();
    assert_eq!(result_of(&checks, CheckName::IdTokenSignature), CheckResult::Passed);
    assert_eq!(result_of(&checks, CheckName::IdTokenNonce), CheckResult::Passed);
}

#[test]
fn an_id_token_says_in_place_of_iss_whom_the_response_is_from() {
    let announcing = |issuer: &str, announced_code: bool| {
        let mut input = of_type(if announced_code { "code token" } else { "id_token" });
        input.written.authorization_response_iss_parameter_supported = Some(true);
        let mut run = Run::new(input);
        let token = signed(&with(claims(), "iss", json!(issuer)));
        let parameters = if announced_code {
            vec![
                ("code", "c"),
                ("access_token", "a"),
                ("token_type", "bearer"),
                ("state", "the-state"),
            ]
        } else {
            vec![("id_token", token.as_str()), ("state", "the-state")]
        };
        (feed(&mut run, in_fragment(&parameters)), run)
    };

    let (step, mut run) = announcing(ISSUER, false);
    done(keys(&mut run, step));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::ResponseIssuer),
        CheckResult::NotApplicable
    );

    let (step, mut run) = announcing("https://evil.example", false);
    let ProtocolError::IdToken(IdTokenProblem::IssuerMismatch { .. }) = failure(keys(&mut run, step)) else {
        panic!("another failure")
    };
    let (step, _) = announcing(ISSUER, true);
    assert!(matches!(failure(step), ProtocolError::IssuerMissing { .. }));
}

#[test]
fn an_id_token_from_the_browser_that_proves_nothing_is_refused() {
    let refused = |token: String| {
        let mut run = Run::new(of_type("id_token token"));
        let parameters = [
            ("id_token", token.as_str()),
            ("access_token", "a"),
            ("state", "the-state"),
        ];
        let step = feed(&mut run, in_fragment(&parameters));
        failure(keys(&mut run, step))
    };
    let good = with(claims(), "at_hash", json!(half("a")));

    let unsigned = refused(id_token(&good));
    assert!(
        matches!(unsigned, ProtocolError::IdToken(IdTokenProblem::NotVerified(_))),
        "{unsigned:?}"
    );
    let other_token = refused(signed(&with(claims(), "at_hash", json!(half("b")))));
    assert_eq!(
        other_token,
        ProtocolError::IdToken(IdTokenProblem::AccessTokenHashMismatch)
    );
    let no_hash = refused(signed(&claims()));
    assert_eq!(no_hash, ProtocolError::IdToken(IdTokenProblem::AccessTokenHashMismatch));
    let of_another_run = refused(signed(&with(good, "nonce", json!("another"))));
    assert_eq!(of_another_run, ProtocolError::IdToken(IdTokenProblem::NonceMismatch));
}

#[test]
fn a_hybrid_flow_exchanges_its_code_and_stays_with_one_person() {
    let front = with(
        with(claims(), "c_hash", json!(half("the-code"))),
        "at_hash",
        json!(half("front")),
    );
    let front = signed(&front);
    let run_with = |sub: &str| {
        let mut run = Run::new(of_type("code id_token token"));
        assert_eq!(query(&opened(run.next()), "code_challenge_method"), ["S256"]);
        let parameters = [
            ("code", "the-code"),
            ("id_token", front.as_str()),
            ("access_token", "front"),
            ("token_type", "Bearer"),
            ("state", "the-state"),
        ];
        let step = feed(&mut run, in_fragment(&parameters));
        let request = sent(keys(&mut run, step));
        assert!(form(&request).contains(&("code", "the-code")));
        let answer = with(
            tokens(),
            "id_token",
            json!(id_token(&with(claims(), "sub", json!(sub)))),
        );
        feed(&mut run, Event::Response(json_response(200, &answer)))
    };

    assert_eq!(
        done(run_with("alice")).access_token,
        Some(Secret::new("2YotnFZFEjr1zCsicMWpAA"))
    );
    let other = failure(run_with("mallory"));
    assert!(
        matches!(other, ProtocolError::IdToken(IdTokenProblem::SubjectChanged { .. })),
        "{other:?}"
    );
}

#[test]
fn a_code_of_another_response_is_refused() {
    let mut run = Run::new(of_type("code id_token"));
    let token = signed(&with(claims(), "c_hash", json!(half("the-code"))));

    let step = feed(
        &mut run,
        in_fragment(&[("code", "stolen"), ("id_token", &token), ("state", "the-state")]),
    );

    let error = failure(keys(&mut run, step));
    assert_eq!(
        error,
        ProtocolError::IdToken(IdTokenProblem::HashMismatch { name: "c_hash" })
    );
}

#[test]
fn says_what_is_missing_and_when_the_keys_are_of_no_use() {
    let missing = |response_type: &str, parameters: &[(&str, &str)]| {
        let mut run = Run::new(of_type(response_type));
        failure(feed(&mut run, in_fragment(parameters)))
    };
    let state = ("state", "the-state");
    assert_eq!(
        missing("token", &[("token_type", "Bearer"), state]),
        ProtocolError::FrontTokenMissing { name: "access_token" }
    );
    assert_eq!(
        missing("code id_token", &[("code", "c"), state]),
        ProtocolError::FrontTokenMissing { name: "id_token" }
    );
    let fetching = || {
        let mut run = Run::new(of_type("id_token"));
        feed(&mut run, in_fragment(&[("id_token", &signed(&claims())), state]));
        run
    };
    let refused = failure(feed(&mut fetching(), Event::Response(json_response(500, &json!({})))));
    assert_eq!(refused, ProtocolError::KeysRefused { status: 500 });
    let empty = failure(feed(&mut fetching(), Event::Response(json_response(200, &json!([])))));
    assert!(matches!(empty, ProtocolError::KeysUnusable(_)));
    let unanswered = failure(feed(&mut fetching(), Event::SendFailed));
    assert_eq!(
        unanswered,
        ProtocolError::Unanswered {
            exchange: Exchange::Jwks
        }
    );

    let mut input = of_type("id_token");
    input.written.jwks_uri = None;
    let mut run = Run::new(input);
    let unknown = failure(feed(&mut run, in_fragment(&[("id_token", &signed(&claims())), state])));
    assert_eq!(unknown, ProtocolError::KeysUnknown);
}

#[test]
fn a_client_secret_verifies_what_it_signed() {
    let secret = Secret::new("a secret of thirty-two octets or more");
    let mut input = of_type("id_token");
    input.client.authentication = ClientAuthentication::SecretBasic {
        secret: secret.clone(),
        encoding: BasicEncoding::Form,
    };
    let mut run = Run::new(input);
    let key = SigningKey::from_client_secret(&secret);
    let token = sign(&key, Algorithm::Hs256, &Map::new(), claims().as_object().unwrap()).unwrap();

    done(feed(
        &mut run,
        in_fragment(&[("id_token", token.expose()), ("state", "the-state")]),
    ));
}

fn jarm(claims: &JsonValue) -> (Run, Step) {
    let mut input = of_type("code");
    input.parameters.authorization = vec![("response_mode".into(), "jwt".into())];
    let mut run = Run::new(input);
    let token = signed(claims);
    let response = AuthorizationResponse::from_url(&url(&format!("{REDIRECT_URI}?response={token}")));
    let is_ours = claims["state"] == "the-state";
    assert_eq!(run.judge(&response) == Verdict::Ours, is_ours);
    let step = feed(&mut run, Event::AuthorizationResponse(response));
    (run, step)
}

fn response_claims() -> JsonValue {
    let claims = json!({ "code": "the-code", "state": "the-state", "iss": ISSUER, "aud": CLIENT_ID });
    with(claims, "exp", crate::examples::claims()["exp"].clone())
}

#[test]
fn a_response_that_is_a_jwt_is_verified_and_then_read() {
    let (mut run, step) = jarm(&response_claims());

    let request = sent(keys(&mut run, step));

    assert!(form(&request).contains(&("code", "the-code")));
    let checks = run.take_checks();
    for name in [
        CheckName::ResponseSignature,
        CheckName::ResponseAudience,
        CheckName::ResponseExpiry,
        CheckName::State,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed, "{name:?}");
    }
}

#[test]
fn a_response_that_is_another_s_jwt_is_refused() {
    let refused = |name: &str, value: JsonValue| {
        let (mut run, step) = jarm(&with(response_claims(), name, value));
        failure(keys(&mut run, step))
    };

    let expected = CLIENT_ID.to_owned();
    assert_eq!(
        refused("aud", json!("another")),
        ProtocolError::Jarm(JarmProblem::AudienceMismatch { expected })
    );
    assert!(matches!(
        refused("iss", json!("https://evil.example")),
        ProtocolError::Jarm(JarmProblem::IssuerMismatch { .. })
    ));
    assert_eq!(refused("exp", json!(1)), ProtocolError::Jarm(JarmProblem::Expired));
    assert_eq!(
        refused("aud", json!(null)),
        ProtocolError::Jarm(JarmProblem::ClaimMissing { name: "aud" })
    );
    assert_eq!(refused("state", json!("another")), ProtocolError::StateMismatch);
}

#[test]
fn an_error_in_a_jwt_is_the_servers() {
    let claims = with(
        with(response_claims(), "code", json!(null)),
        "error",
        json!("access_denied"),
    );
    let (mut run, step) = jarm(&claims);

    let ProtocolError::ServerRefused { error, .. } = failure(keys(&mut run, step)) else {
        panic!("not refused");
    };

    assert_eq!(error.error, "access_denied");
}

#[test]
fn the_request_is_signed_where_the_profile_signs_it() {
    let mut input = of_type("code");
    input.parameters.authorization = vec![("claims".into(), r#"{"userinfo":{"name":null}}"#.into())];
    input.options.request_object = Some(Signer {
        key: Arc::new(key()),
        algorithm: Algorithm::Es256,
    });

    let request = opened(Run::new(input).next());

    let names: Vec<String> = request.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["response_type", "client_id", "scope", "request"]);
    let object = query(&request, "request").remove(0);
    let claims = bearerbox_jwt::decode(&object);
    let claims = claims.claims().unwrap();
    assert_eq!(claims.text("iss"), Some(CLIENT_ID));
    assert_eq!(claims.text("aud"), Some(ISSUER));
    assert_eq!(claims.text("redirect_uri"), Some(REDIRECT_URI));
    assert_eq!(claims.text("state"), Some("the-state"));
    assert!(claims.get("claims").unwrap().as_str().is_none(), "it is JSON, not text");
}
