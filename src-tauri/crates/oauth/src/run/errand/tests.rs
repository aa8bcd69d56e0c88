use bearerbox_jwt::{Algorithm, JsonObject, SigningKey};
use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::check::{CheckName, CheckResult};
use crate::error::AnswerProblem;
use crate::examples::{
    CLIENT_ID, ISSUER, failure, feed, form, input_for, json_response, metadata, response, result_of, sent, with,
};
use crate::http::{Exchange, HttpRequest, HttpResponse, Method, Value as Field};
use crate::run::{Event, Run, Step};
use crate::signer::Signer;
use crate::{
    AccessToken, Answer, BasicEncoding, ClientAuthentication, Endpoint, Errand, ProtocolError, RefusedAt, RunInput,
    Task, TokenTypeHint,
};

/// P-256, RFC 7515 appendix A.3.
const KEY: &str = r#"{"kty":"EC","crv":"P-256","kid":"server",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

fn on_errand(errand: Errand) -> RunInput {
    let mut input = input_for(Task::Errand(errand));
    input.written = metadata(json!({
        "issuer": ISSUER,
        "jwks_uri": "https://id.example/jwks",
        "userinfo_endpoint": "https://id.example/userinfo",
        "introspection_endpoint": "https://id.example/introspect",
        "revocation_endpoint": "https://id.example/revoke",
    }));
    input.client.authentication = ClientAuthentication::SecretBasic {
        secret: Secret::new("gX1fBat3bV"),
        encoding: BasicEncoding::Form,
    };
    input
}

fn userinfo(sub: Option<&str>) -> RunInput {
    on_errand(Errand::UserInfo {
        access_token: AccessToken {
            token: Secret::new("2Yot"),
            scheme: "Bearer".to_owned(),
        },
        sub: sub.map(str::to_owned),
    })
}

fn introspection(signed: bool) -> RunInput {
    on_errand(Errand::Introspection {
        token: Secret::new("2Yot"),
        hint: TokenTypeHint::AccessToken,
        signed,
    })
}

fn key() -> Signer {
    Signer {
        key: SigningKey::from_text(&Secret::new(KEY), bearerbox_jwt::KeyChoice::default())
            .unwrap()
            .into(),
        algorithm: Algorithm::Es256,
    }
}

fn signed(claims: &Value) -> HttpResponse {
    let key = key();
    let token = key.sign("JWT", key.kid(), claims.as_object().unwrap()).unwrap();
    response(200, "application/jwt", token.expose())
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.header(name).map(Field::expose)
}

fn answer(input: RunInput, response: HttpResponse) -> (Step, Run) {
    let mut run = Run::new(input);
    sent(run.next());
    let step = feed(&mut run, Event::Response(response));
    (step, run)
}

/// As [`answer`], with the server's keys fetched on the way.
fn proven(input: RunInput, response: HttpResponse) -> (Step, Run) {
    let (step, mut run) = answer(input, response);
    assert_eq!(sent(step).exchange, Exchange::Jwks);
    let jwk: Value = serde_json::to_value(key().key.public_jwk()).unwrap();
    let step = feed(&mut run, Event::Response(json_response(200, &json!({ "keys": [jwk] }))));
    (step, run)
}

fn answered(step: Step) -> Answer {
    let Step::Answered(answer) = step else {
        panic!("not answered: {step:?}")
    };
    answer
}

fn claims_of(step: Step) -> (JsonObject, bool) {
    let Answer::UserInfo { claims, signed, .. } = answered(step) else {
        panic!("no claims")
    };
    (claims, signed)
}

fn problem(step: Step) -> AnswerProblem {
    let ProtocolError::AnswerUnusable { problem, .. } = failure(step) else {
        panic!("another failure")
    };
    problem
}

#[test]
fn userinfo_is_asked_with_the_token_and_without_the_client() {
    let request = sent(Run::new(userinfo(None)).next());

    assert_eq!((request.exchange, request.method), (Exchange::UserInfo, Method::Get));
    assert_eq!(request.url.as_str(), "https://id.example/userinfo");
    assert_eq!(header(&request, "authorization"), Some("Bearer 2Yot"));
    assert_eq!(form(&request), []);
}

#[test]
fn userinfo_for_the_person_who_signed_in_is_taken() {
    let (step, mut run) = answer(
        userinfo(Some("alice")),
        json_response(200, &json!({ "sub": "alice", "name": "Alice" })),
    );

    let (claims, signed) = claims_of(step);
    assert_eq!((claims.text("name"), signed), (Some("Alice"), false));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::UserInfoSubject),
        CheckResult::Passed
    );
}

#[test]
fn userinfo_for_anybody_else_is_refused() {
    let refused = |body| problem(answer(userinfo(Some("alice")), json_response(200, &body)).0);
    let mismatch = |found: Option<&str>| AnswerProblem::SubjectMismatch {
        expected: "alice".to_owned(),
        found: found.map(str::to_owned),
    };

    assert_eq!(refused(json!({ "sub": "bob" })), mismatch(Some("bob")));
    assert_eq!(refused(json!({ "name": "Alice" })), mismatch(None));
}

#[test]
fn without_an_id_token_there_is_nothing_to_compare_userinfo_with() {
    let (step, mut run) = answer(userinfo(None), json_response(200, &json!({ "login": "octocat" })));

    assert_eq!(claims_of(step).0.text("login"), Some("octocat"));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::UserInfoSubject),
        CheckResult::NotApplicable
    );
}

#[test]
fn signed_userinfo_is_proven_before_it_is_believed() {
    let claims = json!({ "iss": ISSUER, "aud": [CLIENT_ID, "b"], "sub": "alice" });
    let (step, mut run) = proven(userinfo(Some("alice")), signed(&claims));
    assert!(claims_of(step).1);
    let checks = run.take_checks();
    for name in [
        CheckName::AnswerSignature,
        CheckName::AnswerIssuer,
        CheckName::AnswerAudience,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed);
    }

    let refused = |name, value| problem(proven(userinfo(None), signed(&with(claims.clone(), name, value))).0);
    assert!(matches!(
        refused("iss", json!("https://evil.example")),
        AnswerProblem::IssuerMismatch { .. }
    ));
    assert!(matches!(
        refused("aud", json!("another")),
        AnswerProblem::AudienceMismatch { .. }
    ));

    let mut forged = signed(&claims);
    forged.body.truncate(forged.body.len() - 8);
    forged.body.extend(b"AAAAAAAA");
    assert!(matches!(
        problem(proven(userinfo(None), forged).0),
        AnswerProblem::NotVerified(_)
    ));
}

#[test]
fn why_a_token_was_not_accepted_is_read_from_the_challenge() {
    let mut refused = response(401, "text/plain", "");
    let field = r#"Bearer error="invalid_token", error_description="it expired""#;
    refused.headers.push(("www-authenticate".to_owned(), field.to_owned()));

    let ProtocolError::ServerRefused { at, error, status, .. } = failure(answer(userinfo(None), refused).0) else {
        panic!("another failure")
    };

    assert_eq!((at, status), (RefusedAt::Exchange(Exchange::UserInfo), Some(401)));
    assert_eq!(error.error, "invalid_token");
    assert_eq!(error.description.as_deref(), Some("it expired"));
}

#[test]
fn what_is_no_answer_is_told_by_its_cause() {
    let of = |content_type, body: &str| problem(answer(userinfo(None), response(200, content_type, body)).0);

    assert_eq!(of("application/json", ""), AnswerProblem::Empty);
    assert_eq!(of("text/html", "<html>"), AnswerProblem::WebPage);
    assert_eq!(of("application/json", "{\"a\":"), AnswerProblem::NotJson);
    assert_eq!(of("application/json", "[1]"), AnswerProblem::NotAnObject);
    let encrypted = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(of("application/jwt", encrypted), AnswerProblem::Encrypted);
}

#[test]
fn a_token_is_introspected_by_the_client() {
    let request = sent(Run::new(introspection(false)).next());
    assert_eq!(request.url.as_str(), "https://id.example/introspect");
    assert_eq!(form(&request), [("token", "2Yot"), ("token_type_hint", "access_token")]);
    assert!(header(&request, "authorization").unwrap().starts_with("Basic "));
    assert_eq!(header(&request, "accept"), Some("application/json"));

    let members = json!({ "active": true, "exp": 1_700_000_300.25, "sub": "alice" });
    let (step, _) = answer(introspection(false), json_response(200, &members));
    let Answer::Introspection {
        active,
        members,
        signed,
    } = answered(step)
    else {
        panic!("no introspection")
    };
    assert_eq!((active, signed), (true, false));
    assert_eq!(members.get("exp").unwrap().as_number(), Some("1700000300.25"));
}

#[test]
fn a_signed_introspection_is_proven_and_unwrapped() {
    let request = sent(Run::new(introspection(true)).next());
    assert_eq!(header(&request, "accept"), Some("application/token-introspection+jwt"));

    let claims = json!({ "iss": ISSUER, "aud": CLIENT_ID, "token_introspection": { "active": false } });
    let (step, _) = proven(introspection(true), signed(&claims));
    assert!(matches!(
        answered(step),
        Answer::Introspection {
            active: false,
            signed: true,
            ..
        }
    ));

    let (step, _) = proven(
        introspection(true),
        signed(&with(claims, "token_introspection", json!(null))),
    );
    assert_eq!(
        problem(step),
        AnswerProblem::MemberMissing {
            name: "token_introspection"
        }
    );
}

#[test]
fn an_introspection_that_is_not_signed_or_not_well_formed_is_told() {
    let (step, mut run) = answer(introspection(true), json_response(200, &json!({ "active": "true" })));
    assert!(matches!(
        answered(step),
        Answer::Introspection {
            active: true,
            signed: false,
            ..
        }
    ));
    let checks = run.take_checks();
    assert_eq!(result_of(&checks, CheckName::AnswerSignature), CheckResult::Warning);
    assert_eq!(result_of(&checks, CheckName::ResponseForm), CheckResult::Warning);

    let (step, _) = answer(introspection(false), json_response(200, &json!({ "sub": "alice" })));
    assert_eq!(problem(step), AnswerProblem::MemberMissing { name: "active" });
}

#[test]
fn a_token_is_revoked_whatever_the_body_says() {
    let revocation = || {
        on_errand(Errand::Revocation {
            token: Secret::new("tGzv"),
            hint: TokenTypeHint::RefreshToken,
        })
    };
    let request = sent(Run::new(revocation()).next());
    assert_eq!(
        form(&request),
        [("token", "tGzv"), ("token_type_hint", "refresh_token")]
    );

    assert_eq!(
        answered(answer(revocation(), response(200, "text/html", "<p>ok")).0),
        Answer::Revoked
    );
    let refused = json_response(400, &json!({ "error": "unsupported_token_type" }));
    assert!(matches!(
        failure(answer(revocation(), refused).0),
        ProtocolError::ServerRefused {
            at: RefusedAt::Exchange(Exchange::Revocation),
            ..
        }
    ));
}

#[test]
fn an_endpoint_that_nobody_names_is_missed() {
    let mut input = introspection(false);
    input.written.introspection_endpoint = None;

    let missing = ProtocolError::MissingEndpoint {
        endpoint: Endpoint::Introspection,
    };
    assert_eq!(failure(Run::new(input).next()), missing);
}

#[test]
fn a_bound_token_goes_along_with_a_proof_and_the_servers_nonce() {
    let mut input = userinfo(None);
    input.options.dpop = Some(key());
    let mut run = Run::new(input);
    let proof = |request: &HttpRequest| {
        let proof = header(request, "dpop").unwrap().to_owned();
        bearerbox_jwt::decode(&proof).claims().unwrap().clone()
    };
    let first = proof(&sent(run.next()));
    assert_eq!((first.text("htm"), first.text("nonce")), (Some("GET"), None));
    // base64url(SHA-256("2Yot"))
    assert_eq!(first.text("ath").map(str::len), Some(43));

    let mut asked = response(401, "text/plain", "");
    let fields = [
        ("www-authenticate", "DPoP error=\"use_dpop_nonce\""),
        ("dpop-nonce", "n-1"),
    ];
    asked
        .headers
        .extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let second = proof(&sent(feed(&mut run, Event::Response(asked))));

    assert_eq!(second.text("nonce"), Some("n-1"));
    assert_ne!(first.text("jti"), second.text("jti"));
}
