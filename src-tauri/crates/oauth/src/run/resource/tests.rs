use bearerbox_jwt::{Algorithm, KeyChoice, SigningKey, decode};
use bearerbox_secret::Secret;
use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::examples::{ISSUER, check_of, feed, input_for, json_response, response, sent, url};
use crate::http::{Exchange, HttpRequest, HttpResponse, Method, Value};
use crate::run::{Event, Run, Step};
use crate::signer::Signer;
use crate::{AccessToken, Answer, Errand, ResourceRequest, RunInput, Task};

/// P-256, RFC 7515 appendix A.3.
const KEY: &str = r#"{"kty":"EC","crv":"P-256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
const API: &str = "https://api.example/orders?limit=5";

fn asking(scheme: &str, request: ResourceRequest) -> RunInput {
    let mut input = input_for(Task::Errand(Errand::Resource {
        access_token: AccessToken {
            token: Secret::new("2YotnFZFEjr1zCsicMWpAA"),
            scheme: scheme.to_owned(),
        },
        request,
    }));
    // Were it asked, it would be first.
    input.issuer = Some(url(ISSUER));
    input
}

fn get(address: &str) -> ResourceRequest {
    ResourceRequest {
        method: Method::Get,
        url: url(address),
        headers: Vec::new(),
        content: None,
    }
}

fn post(content: &str, headers: &[(&str, &str)]) -> ResourceRequest {
    ResourceRequest {
        method: Method::Post,
        content: Some(Secret::new(content)),
        headers: crate::examples::pairs(headers),
        ..get(API)
    }
}

fn bound() -> RunInput {
    let mut input = asking("DPoP", get(API));
    let key = SigningKey::from_text(&Secret::new(KEY), KeyChoice::default()).unwrap();
    input.options.dpop = Some(Signer {
        key: key.into(),
        algorithm: Algorithm::Es256,
    });
    input
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.header(name).map(Value::expose)
}

fn names(request: &HttpRequest) -> Vec<&str> {
    request.headers.iter().map(|field| field.name.as_str()).collect()
}

fn challenged(status: u16, challenge: &str, nonce: Option<&str>) -> HttpResponse {
    let mut response = json_response(status, &json!({}));
    response
        .headers
        .push(("www-authenticate".to_owned(), challenge.to_owned()));
    let nonce = nonce.map(|nonce| ("dpop-nonce".to_owned(), nonce.to_owned()));
    response.headers.extend(nonce);
    response
}

fn status_of(step: Step) -> u16 {
    let Step::Answered(Answer::Resource { status, .. }) = step else {
        panic!("not answered: {step:?}")
    };
    status
}

#[test]
fn an_api_is_asked_at_once_with_the_token_alone() {
    let request = sent(Run::new(asking("token", get(API))).next());

    assert_eq!((request.exchange, request.method), (Exchange::Resource, Method::Get));
    assert_eq!((request.url.as_str(), request.redirects), (API, 0));
    assert_eq!(header(&request, "authorization"), Some("token 2YotnFZFEjr1zCsicMWpAA"));
    assert_eq!(names(&request), ["Accept", "Authorization"]);
    assert!(!request.sends_form() && request.content.is_none());
}

#[test]
fn what_the_person_writes_goes_along_and_says_what_it_is() {
    let typed = |content, headers| {
        let request = sent(Run::new(asking("Bearer", post(content, headers))).next());
        (
            header(&request, "content-type").unwrap().to_owned(),
            request.content.clone().unwrap(),
        )
    };

    assert_eq!(
        typed(r#"{"item":"Lamp"}"#, &[]),
        ("application/json".to_owned(), Secret::new(r#"{"item":"Lamp"}"#))
    );
    assert_eq!(typed("a lamp", &[]).0, "text/plain; charset=utf-8");
    assert_eq!(
        typed("{}", &[("content-type", "application/merge-patch+json")]).0,
        "application/merge-patch+json"
    );
}

#[test]
fn a_field_of_the_person_replaces_ours_and_that_is_recorded() {
    let headers = [
        ("Accept", "text/csv"),
        ("authorization", "Basic eDp5"),
        ("X-Api-Key", "k"),
    ];
    let mut run = Run::new(asking("Bearer", post("{}", &headers)));

    let request = sent(run.next());

    assert_eq!(
        names(&request),
        ["Accept", "authorization", "X-Api-Key", "Content-Type"]
    );
    assert!(matches!(request.header("authorization"), Some(Value::Secret(_))));
    assert!(matches!(request.header("x-api-key"), Some(Value::Secret(_))));
    let replaced = run.take_checks();
    let replaced: Vec<_> = replaced.iter().filter_map(|check| check.found.as_deref()).collect();
    assert_eq!(replaced, ["Authorization"]);
}

#[test]
fn whatever_an_api_says_is_its_answer() {
    for (status, body) in [
        (200, "{}"),
        (302, ""),
        (401, "no"),
        (403, "{\"error\":\"x\"}"),
        (500, "<html>"),
    ] {
        let mut run = Run::new(asking("Bearer", get(API)));

        let step = feed(&mut run, Event::Response(response(status, "text/html", body)));

        assert_eq!(status_of(step), status);
    }
}

#[test]
fn a_signed_answer_is_not_verified_by_the_authorization_server_s_keys() {
    let token = crate::examples::id_token(&json!({ "sub": "alice" }));
    let mut run = Run::new(asking("Bearer", get(API)));

    let step = feed(&mut run, Event::Response(response(200, "application/jwt", token)));

    assert_eq!(status_of(step), 200);
}

#[test]
fn a_proof_is_for_the_request_and_the_token() {
    let request = sent(Run::new(bound()).next());

    let proof = decode(header(&request, "dpop").unwrap());
    let claims = proof.claims().unwrap();
    assert_eq!(claims.text("htm"), Some("GET"));
    assert_eq!(claims.text("htu"), Some("https://api.example/orders"));
    // RFC 9449 §4.2: of the token, not of the header field.
    assert_eq!(claims.text("ath"), Some("bJYTDxMKsNbRWDl-JNK8wcml5zrggfbpg_HHtUXSSkw"));
    assert_eq!(claims.text("nonce"), None);
}

#[test]
fn the_nonce_of_an_api_is_given_to_it() {
    let mut run = Run::new(bound());
    // The challenge may stand behind another.
    let mut refused = challenged(401, r#"Bearer realm="a""#, Some("n-1"));
    let field = r#"DPoP error="use_dpop_nonce", algs="ES256""#;
    refused.headers.push(("www-authenticate".to_owned(), field.to_owned()));

    let again = sent(feed(&mut run, Event::Response(refused)));

    let proof = decode(header(&again, "dpop").unwrap());
    assert_eq!(proof.claims().unwrap().text("nonce"), Some("n-1"));
    let step = feed(&mut run, Event::Response(json_response(200, &json!({}))));
    assert_eq!(status_of(step), 200);
}

#[test]
fn an_api_that_takes_no_nonce_has_answered_so() {
    let mut run = Run::new(bound());
    let mut step = run.next();
    let mut requests = 0;
    while matches!(step, Step::Send(_)) {
        requests += 1;
        let refused = challenged(401, r#"DPoP error="use_dpop_nonce""#, Some("n"));
        step = feed(&mut run, Event::Response(refused));
    }

    assert_eq!((status_of(step), requests), (401, 4));
}

#[test]
fn a_token_on_its_way_without_tls_is_warned_of() {
    let result = |address| {
        let mut run = Run::new(asking("Bearer", get(address)));
        let checks = run.take_checks();
        (!checks.is_empty()).then(|| check_of(&checks, CheckName::EncryptedConnection).result)
    };

    assert_eq!(result("http://api.example/orders"), Some(CheckResult::Warning));
    assert_eq!(result("http://127.0.0.1:8080/orders"), None);
}

#[test]
fn the_api_s_clock_is_told_where_it_differs() {
    let clock_of = |ahead: u64| {
        let mut run = Run::new(bound());
        let mut response = challenged(401, r#"DPoP error="invalid_dpop_proof""#, None);
        let date = httpdate::fmt_http_date(crate::examples::now() + std::time::Duration::from_secs(ahead));
        response.headers.push(("date".to_owned(), date));
        let Step::Answered(Answer::Resource { clock, .. }) = feed(&mut run, Event::Response(response)) else {
            panic!("not answered")
        };
        clock.map(|clock| clock.to_string())
    };

    assert_eq!(clock_of(3600).as_deref(), Some("3600 s ahead"));
    assert_eq!(clock_of(2), None);
}
