use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::check::{Check, CheckName, CheckResult};
use crate::error::AnswerProblem;
use crate::examples::{
    CLIENT_ID, NOW, code_grant, done, failure, feed, form, input, input_for, json_response, jwt, metadata, pairs,
    response, result_of, run_with_code, sent, tokens, with,
};
use crate::http::{Exchange, HttpRequest, HttpResponse, Method, Value as Field};
use crate::run::{Event, Run, Step};
use crate::{AccessToken, AskedJwt, Endpoint, Grant, JwtTask, ProtocolError, RunInput, Task};

fn by(scheme: &str, token: &str) -> AccessToken {
    AccessToken {
        token: Secret::new(token),
        scheme: scheme.to_owned(),
    }
}

fn to_get(task: JwtTask) -> RunInput {
    let mut input = input_for(Task::Jwt(task));
    input.written = metadata(json!({
        "jwks_uri": "https://id.example/jwks",
        "jwt_endpoint": "https://id.example/jwt?tenant=a",
    }));
    input
}

fn asked(scope: &[&str], audience: &[&str], validity: Option<u64>) -> AskedJwt {
    let own = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    AskedJwt {
        scope: own(scope),
        audience: own(audience),
        validity,
    }
}

fn made(asked: AskedJwt) -> RunInput {
    to_get(JwtTask::Make {
        access_token: by("token", "2Yot"),
        asked,
    })
}

fn refreshed(asked: AskedJwt) -> RunInput {
    to_get(JwtTask::Refresh {
        jwt: by("bearer", "e.y.J"),
        asked,
    })
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.header(name).map(Field::expose)
}

/// What its server says, for a user: no `iat`, no `sub`, an issuer that is no URL.
fn claims() -> Value {
    json!({ "azp": CLIENT_ID, "exp": NOW + 3600, "iss": "itsyouonline", "scope": ["user:name"], "username": "alice" })
}

fn token(claims: &Value) -> String {
    jwt(&json!({ "alg": "ES384", "typ": "JWT" }), claims)
}

fn bare(claims: &Value) -> HttpResponse {
    response(200, "application/jwt", token(claims))
}

fn answer(input: RunInput, response: HttpResponse) -> (Step, Vec<Check>) {
    let mut run = Run::new(input);
    sent(run.next());
    run.take_checks();
    let step = feed(&mut run, Event::Response(response));
    (step, run.take_checks())
}

#[test]
fn it_is_asked_for_with_the_access_token_by_the_scheme_of_that_endpoint() {
    let request = sent(Run::new(made(asked(&["a", "b"], &["x", "y"], Some(60)))).next());

    assert_eq!((request.exchange, request.method), (Exchange::Jwt, Method::Post));
    assert_eq!(request.url.as_str(), "https://id.example/jwt?tenant=a");
    assert_eq!(header(&request, "authorization"), Some("token 2Yot"));
    assert_eq!(header(&request, "accept"), Some("application/jwt"));
    assert_eq!(form(&request), [("scope", "a,b"), ("aud", "x,y"), ("validity", "60")]);
    let whole = sent(Run::new(made(AskedJwt::default())).next());
    assert_eq!(form(&whole), []);
}

#[test]
fn it_is_refreshed_below_that_endpoint_with_itself() {
    let request = sent(Run::new(refreshed(asked(&["a"], &["x"], Some(60)))).next());

    assert_eq!((request.exchange, request.method), (Exchange::JwtRefresh, Method::Post));
    assert_eq!(request.url.as_str(), "https://id.example/jwt/refresh?tenant=a");
    assert_eq!(header(&request, "authorization"), Some("bearer e.y.J"));
    assert_eq!(form(&request), [("validity", "60")]);
}

#[test]
fn without_an_endpoint_nothing_is_sent() {
    let mut input = made(AskedJwt::default());
    input.written = metadata(json!({}));

    let error = failure(Run::new(input).next());

    assert_eq!(
        error,
        ProtocolError::MissingEndpoint {
            endpoint: Endpoint::Jwt
        }
    );
    assert_eq!(error.to_string(), "no jwt_endpoint is known");
}

#[test]
fn the_answer_is_the_jwt_and_agrees_with_what_was_asked() {
    let claims = with(claims(), "aud", json!(["x", "y"]));
    let claims = with(claims, "refresh_token", json!("inside"));
    let (step, checks) = answer(
        made(asked(&["user:name", "offline_access"], &["y"], Some(3600))),
        bare(&claims),
    );

    // No keys are fetched: its signature is for others to look at.
    assert_eq!(done(step).jwt, Some(Secret::new(token(&claims))));
    for name in [
        CheckName::JwtContentType,
        CheckName::JwtDecoded,
        CheckName::JwtAuthorizedParty,
        CheckName::Scope,
        CheckName::JwtRefreshToken,
        CheckName::JwtAudience,
        CheckName::JwtExpiry,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed, "{name:?}");
    }
    assert!(!format!("{checks:?}").contains("inside"), "{checks:?}");
}

#[test]
fn what_differs_from_what_was_asked_is_worth_a_warning() {
    let result = |claims: Value, name| {
        let input = made(asked(&["user:name", "offline_access"], &["x"], Some(60)));
        let (step, checks) = answer(input, bare(&claims));
        done(step);
        result_of(&checks, name)
    };

    let other = |name, value| with(claims(), name, value);
    assert_eq!(
        result(other("azp", json!("another")), CheckName::JwtAuthorizedParty),
        CheckResult::Warning
    );
    assert_eq!(
        result(other("azp", Value::Null), CheckName::JwtAuthorizedParty),
        CheckResult::NotApplicable
    );
    assert_eq!(
        result(other("scope", json!([""])), CheckName::Scope),
        CheckResult::Warning
    );
    assert_eq!(result(claims(), CheckName::JwtRefreshToken), CheckResult::Warning);
    assert_eq!(result(claims(), CheckName::JwtAudience), CheckResult::Warning);
    assert_eq!(
        result(other("aud", json!("x")), CheckName::JwtAudience),
        CheckResult::Passed
    );
    assert_eq!(result(claims(), CheckName::JwtExpiry), CheckResult::Warning);
    for wrong in [json!(NOW), Value::Null, json!("soon"), json!(-1)] {
        assert_eq!(
            result(other("exp", wrong.clone()), CheckName::JwtExpiry),
            CheckResult::Warning,
            "{wrong}"
        );
    }
    assert_eq!(
        result(other("exp", json!(NOW + 60)), CheckName::JwtExpiry),
        CheckResult::Passed
    );
}

#[test]
fn another_media_type_or_an_unreadable_payload_is_worth_a_warning() {
    let text = response(200, "text/plain", format!("{}\n", token(&claims())));
    let (step, checks) = answer(made(AskedJwt::default()), text);
    done(step);
    assert_eq!(result_of(&checks, CheckName::JwtContentType), CheckResult::Warning);

    let broken = response(200, "application/jwt", "eyJhbGciOiJFUzM4NCJ9.e30=.c2ln");
    let (step, checks) = answer(made(AskedJwt::default()), broken);
    done(step);
    assert_eq!(result_of(&checks, CheckName::JwtDecoded), CheckResult::Warning);
}

#[test]
fn a_refusal_in_text_is_the_servers_and_names_the_request() {
    for (input, at) in [
        (made(AskedJwt::default()), Exchange::Jwt),
        (refreshed(AskedJwt::default()), Exchange::JwtRefresh),
    ] {
        let (step, _) = answer(input, response(401, "text/plain; charset=utf-8", "Unauthorized\n"));

        assert_eq!(
            failure(step),
            ProtocolError::RefusedWithoutReason {
                exchange: at,
                status: 401,
                content_type: Some("text/plain".into()),
                excerpt: "Unauthorized".into(),
                clock: None
            }
        );
    }
}

#[test]
fn what_is_no_jwt_is_refused_by_its_cause() {
    let problem = |content_type: &str, body: &[u8]| {
        let (step, _) = answer(made(AskedJwt::default()), response(200, content_type, body));
        let ProtocolError::AnswerUnusable { exchange, problem } = failure(step) else {
            panic!("another failure")
        };
        assert_eq!(exchange, Exchange::Jwt);
        problem
    };

    assert_eq!(problem("application/jwt", b" \n"), AnswerProblem::Empty);
    assert_eq!(problem("text/html", b"<html>Log in</html>"), AnswerProblem::WebPage);
    for body in [
        &b"opaque"[..],
        br#"{"jwt":1}"#,
        br#"{"access_token":"opaque"}"#,
        b"\xff",
        b"[]",
        b"{",
    ] {
        assert_eq!(problem("application/json", body), AnswerProblem::NotAJwt, "{body:?}");
    }
}

fn straight() -> RunInput {
    let mut input = input(code_grant("user:name"));
    input.parameters.token = pairs(&[
        ("response_type", "id_token"),
        ("scope", "user:name,offline_access"),
        ("validity", "60"),
    ]);
    input
}

#[test]
fn the_token_endpoint_gives_one_by_itself_where_it_was_asked_to() {
    let wrapped = json_response(200, &json!({ "access_token": token(&claims()) }));
    for (answer, content_type) in [(bare(&claims()), CheckResult::Passed), (wrapped, CheckResult::Warning)] {
        let mut run = run_with_code(straight());
        let request = sent(run.next());
        run.take_checks();

        let found = done(feed(&mut run, Event::Response(answer)));

        assert_eq!(header(&request, "accept"), Some("application/jwt"));
        assert_eq!(found.jwt, Some(Secret::new(token(&claims()))));
        assert_eq!((found.access_token, found.id_token), (None, None));
        let checks = run.take_checks();
        assert_eq!(result_of(&checks, CheckName::JwtContentType), content_type);
        assert_eq!(result_of(&checks, CheckName::Scope), CheckResult::Passed);
        assert_eq!(result_of(&checks, CheckName::JwtRefreshToken), CheckResult::Warning);
        assert_eq!(result_of(&checks, CheckName::JwtExpiry), CheckResult::Warning);
    }
}

#[test]
fn without_being_asked_to_the_token_endpoint_may_not() {
    let mut run = run_with_code(input(code_grant("user:name")));
    assert_eq!(header(&sent(run.next()), "accept"), Some("application/json"));

    let error = failure(feed(&mut run, Event::Response(bare(&claims()))));

    assert!(matches!(error, ProtocolError::TokenResponseBareJwt { .. }), "{error:?}");
}

#[test]
fn a_server_that_takes_no_notice_answers_as_ever() {
    let receive = |response| {
        let mut run = run_with_code(straight());
        feed(&mut run, Event::Response(response))
    };

    let found = done(receive(json_response(200, &tokens())));
    assert_eq!(found.jwt, None);
    assert!(found.access_token.is_some());
    let refused = failure(receive(response(401, "text/plain", token(&claims()))));
    assert!(matches!(
        refused,
        ProtocolError::RefusedWithoutReason { status: 401, .. }
    ));
    let empty = failure(receive(response(200, "application/jwt", "")));
    assert_eq!(empty, ProtocolError::TokenResponseEmpty);
}

#[test]
fn a_refresh_asks_for_what_is_written_for_refreshes() {
    let mut input = input(crate::examples::refresh_grant());
    input.parameters.token = pairs(&[("response_type", "id_token")]);
    assert!(matches!(input.task, Task::Grant(Grant::RefreshToken { .. })));
    let mut run = Run::new(input);

    let error = failure(feed(&mut run, Event::Response(bare(&claims()))));

    assert!(matches!(error, ProtocolError::TokenResponseBareJwt { .. }), "{error:?}");
}
