use bearerbox_secret::Secret;
use serde_json::{Value, json};

use super::{CONFIGURATION, answer, asking, client, content, header, members, problem, registered, wanted};
use crate::check::{CheckName, CheckResult};
use crate::error::AnswerProblem;
use crate::examples::{CLIENT_ID, REDIRECT_URI, failure, feed, json_response, response, result_of, sent, url, with};
use crate::http::{Exchange, Method};
use crate::run::{Event, Run, RunInput, Step};
use crate::{Answer, ClientConfiguration, ProtocolError, RefusedAt, RegistrationRequest};

fn at(uri: &str) -> ClientConfiguration {
    ClientConfiguration {
        uri: url(uri),
        registration_access_token: Secret::new("reg-1"),
    }
}

fn reading() -> RunInput {
    asking(RegistrationRequest::Read {
        at: at(CONFIGURATION),
        wanted: members(wanted()),
    })
}

fn updating(changes: Value) -> RunInput {
    asking(RegistrationRequest::Update {
        at: at(CONFIGURATION),
        changes: members(changes),
    })
}

#[test]
fn a_registration_is_read_by_its_token_without_discovery() {
    let mut input = reading();
    input.issuer = Some(url("https://id.example"));
    let request = sent(Run::new(input).next());

    assert_eq!((request.exchange, request.method), (Exchange::ClientRead, Method::Get));
    assert_eq!(request.url.as_str(), CONFIGURATION);
    assert_eq!(header(&request, "authorization"), Some("Bearer reg-1"));
    assert_eq!(header(&request, "content-type"), None);
    assert!(request.content.is_none());
}

#[test]
fn what_is_read_is_compared_with_what_the_client_would_have() {
    let mut body = with(registered(), "redirect_uris", json!(["https://elsewhere.example/"]));
    body["registration_access_token"] = json!("reg-2");

    let (step, mut run) = answer(reading(), json_response(200, &body));

    let client = client(step);
    assert_eq!(client.differences[0].name, "redirect_uris");
    assert_eq!(client.information.registration_access_token, Some(Secret::new("reg-2")));
    // Nothing was asked to be changed, so nothing is refused.
    let checks = run.take_checks();
    assert_eq!(
        result_of(&checks, CheckName::RegisteredRedirectUris),
        CheckResult::Warning
    );
    assert_eq!(result_of(&checks, CheckName::RegistrationStatus), CheckResult::Passed);
}

#[test]
fn what_is_said_of_another_client_is_refused_and_not_taken() {
    let body = with(registered(), "client_id", json!("another"));
    let (step, run) = answer(reading(), json_response(200, &body));

    assert_eq!(
        problem(step),
        AnswerProblem::OtherClient {
            expected: CLIENT_ID.to_owned(),
            found: "another".to_owned(),
        }
    );
    assert_eq!(run.client_information(), None);
}

#[test]
fn an_update_sends_all_that_was_read_with_the_changes_in_it() {
    let mut run = Run::new(updating(
        json!({ "client_name": "New", "scope": null, "contacts": ["a@b.example"] }),
    ));
    assert_eq!(sent(run.next()).method, Method::Get);
    let read = with(registered(), "logo_uri", json!("https://id.example/logo.png"));

    let request = sent(feed(&mut run, Event::Response(json_response(200, &read))));

    assert_eq!(
        (request.exchange, request.method),
        (Exchange::ClientUpdate, Method::Put)
    );
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    assert_eq!(
        content(&request),
        json!({
            "client_id": CLIENT_ID,
            "client_secret": "cf136dc3c1fc93f31185e5885805d",
            "client_name": "New",
            "contacts": ["a@b.example"],
            "logo_uri": "https://id.example/logo.png",
            "redirect_uris": [REDIRECT_URI],
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "client_secret_basic",
        })
    );
    // The token came anew with what was read (RFC 7592 §3).
    assert_eq!(
        header(&request, "authorization"),
        Some("Bearer reg-23410913-abewfq.123483")
    );
}

#[test]
fn what_an_update_gives_anew_is_taken_and_the_rest_stays() {
    let mut run = Run::new(updating(json!({ "client_name": "New" })));
    let read = with(registered(), "registration_access_token", json!(null));
    let request = sent(feed(&mut run, Event::Response(json_response(200, &read))));
    assert_eq!(header(&request, "authorization"), Some("Bearer reg-1"));
    let mut body = with(registered(), "registration_access_token", json!("reg-2"));
    body["client_name"] = json!("New");
    body["client_secret"] = json!("another-secret");

    let step = feed(&mut run, Event::Response(json_response(200, &body)));

    assert_eq!(client(step).differences, []);
    let given = run.client_information().unwrap();
    assert_eq!(given.registration_access_token, Some(Secret::new("reg-2")));
    assert_eq!(given.client_secret, Some(Secret::new("another-secret")));
}

#[test]
fn a_token_that_was_read_is_not_lost_with_an_update_that_is_refused() {
    for refused in [
        json_response(400, &json!({ "error": "invalid_client_metadata" })),
        response(200, "text/html", "<html>"),
        json_response(200, &with(registered(), "redirect_uris", json!([]))),
    ] {
        let mut run = Run::new(updating(json!({ "client_name": "New" })));
        let read = with(registered(), "registration_access_token", json!("reg-2"));
        sent(feed(&mut run, Event::Response(json_response(200, &read))));

        failure(feed(&mut run, Event::Response(refused)));

        assert!(run.client_information().unwrap().registration_access_token.is_some());
    }
}

#[test]
fn a_registration_is_deleted_whatever_the_body_says() {
    let deleting = || asking(RegistrationRequest::Delete { at: at(CONFIGURATION) });
    let request = sent(Run::new(deleting()).next());
    assert_eq!(
        (request.exchange, request.method),
        (Exchange::ClientDelete, Method::Delete)
    );

    for (status, result) in [(204, CheckResult::Passed), (200, CheckResult::Warning)] {
        let (step, mut run) = answer(deleting(), response(status, "text/plain", ""));
        assert!(matches!(step, Step::Answered(Answer::Deregistered)));
        assert_eq!(result_of(&run.take_checks(), CheckName::RegistrationStatus), result);
    }
    let mut refused = response(401, "text/plain", "");
    let challenge = r#"Bearer error="invalid_token""#;
    refused
        .headers
        .push(("www-authenticate".to_owned(), challenge.to_owned()));
    assert!(matches!(
        failure(answer(deleting(), refused).0),
        ProtocolError::ServerRefused {
            at: RefusedAt::Exchange(Exchange::ClientDelete),
            ..
        }
    ));
}

#[test]
fn the_token_goes_nowhere_unencrypted_but_on_this_computer() {
    let start = |uri: &str| Run::new(asking(RegistrationRequest::Delete { at: at(uri) })).next();
    let uri = "http://id.example/register/1";

    assert_eq!(
        failure(start(uri)),
        ProtocolError::ConfigurationEndpointInsecure { uri: uri.to_owned() }
    );
    sent(start("http://127.0.0.1:8976/register/1"));
    // Nor where an answer leads.
    let mut run = Run::new(updating(json!({ "client_name": "New" })));
    let read = with(registered(), "registration_client_uri", json!("http://id.example/1"));
    let step = feed(&mut run, Event::Response(json_response(200, &read)));
    assert!(matches!(
        failure(step),
        ProtocolError::ConfigurationEndpointInsecure { .. }
    ));
}
