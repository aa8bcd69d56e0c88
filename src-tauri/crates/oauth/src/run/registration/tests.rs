mod managing;

use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use crate::check::{CheckName, CheckResult};
use crate::error::AnswerProblem;
use crate::examples::{
    CLIENT_ID, NOW, REDIRECT_URI, check_of, failure, feed, input_for, json_response, metadata, response, result_of,
    sent, with,
};
use crate::http::{Exchange, HttpRequest, HttpResponse, Method, Value as Field};
use crate::run::{Event, Run, RunInput, Step};
use crate::{Answer, Endpoint, Errand, ProtocolError, RefusedAt, RegisteredClient, RegistrationRequest, Task};

const CONFIGURATION: &str = "https://id.example/register/s6BhdRkqt3";

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else {
        panic!("{value} is no object")
    };
    members
}

/// What is asked for, as in RFC 7591 §3.1.
fn wanted() -> Value {
    json!({
        "client_name": "My Example",
        "redirect_uris": [REDIRECT_URI],
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "client_secret_basic",
        "scope": "openid orders.read",
    })
}

/// What is answered, as in RFC 7592 §3.
fn registered() -> Value {
    let mut answer = wanted();
    let given = members(json!({
        "client_id": CLIENT_ID,
        "client_secret": "cf136dc3c1fc93f31185e5885805d",
        "client_id_issued_at": NOW,
        "client_secret_expires_at": NOW + 3600,
        "registration_access_token": "reg-23410913-abewfq.123483",
        "registration_client_uri": CONFIGURATION,
    }));
    answer.as_object_mut().unwrap().extend(given);
    answer
}

fn asking(request: RegistrationRequest) -> RunInput {
    let mut input = input_for(Task::Errand(Errand::Registration(request)));
    input.written = metadata(json!({ "registration_endpoint": "https://id.example/register" }));
    input
}

fn registration(initial_access_token: Option<&str>) -> RunInput {
    let mut input = asking(RegistrationRequest::Register {
        metadata: members(wanted()),
        initial_access_token: initial_access_token.map(Secret::new),
    });
    input.client.client_id = String::new();
    input
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.header(name).map(Field::expose)
}

fn content(request: &HttpRequest) -> Value {
    serde_json::from_str(request.content.as_ref().unwrap().expose()).unwrap()
}

fn answer(input: RunInput, response: HttpResponse) -> (Step, Run) {
    let mut run = Run::new(input);
    sent(run.next());
    let step = feed(&mut run, Event::Response(response));
    (step, run)
}

fn client(step: Step) -> RegisteredClient {
    let Step::Answered(Answer::Registered(client)) = step else {
        panic!("not registered: {step:?}")
    };
    *client
}

fn problem(step: Step) -> AnswerProblem {
    let ProtocolError::AnswerUnusable { problem, .. } = failure(step) else {
        panic!("another failure")
    };
    problem
}

/// The check that the answer to a registration has, and what was found.
fn judged(body: &Value, name: CheckName) -> (CheckResult, String) {
    let (_, mut run) = answer(registration(None), json_response(201, body));
    let checks = run.take_checks();
    let check = check_of(&checks, name);
    (check.result, check.found.clone().unwrap_or_default())
}

#[test]
fn a_client_is_registered_in_json_by_whoever_asks() {
    let request = sent(Run::new(registration(None)).next());

    assert_eq!(
        (request.exchange, request.method),
        (Exchange::Registration, Method::Post)
    );
    assert_eq!(request.url.as_str(), "https://id.example/register");
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    assert_eq!(header(&request, "accept"), Some("application/json"));
    assert_eq!(header(&request, "authorization"), None);
    assert!(request.form.is_empty());
    assert_eq!(content(&request), wanted());
}

#[test]
fn an_initial_access_token_goes_along() {
    let request = sent(Run::new(registration(Some("ey-initial"))).next());

    assert_eq!(header(&request, "authorization"), Some("Bearer ey-initial"));
}

#[test]
fn nothing_can_be_registered_where_no_endpoint_is_known() {
    let mut input = registration(None);
    input.written = metadata(json!({ "token_endpoint": "https://id.example/token" }));

    let endpoint = Endpoint::Registration;
    assert_eq!(
        failure(Run::new(input).next()),
        ProtocolError::MissingEndpoint { endpoint }
    );
}

#[test]
fn what_the_client_is_given_is_taken_and_is_in_nothing_that_is_shown() {
    let (step, mut run) = answer(registration(None), json_response(201, &registered()));
    let client = client(step);

    let information = &client.information;
    assert_eq!(information.client_id.as_deref(), Some(CLIENT_ID));
    assert_eq!(
        information.client_secret,
        Some(Secret::new("cf136dc3c1fc93f31185e5885805d"))
    );
    assert_eq!(information.client_secret_expires_at, Some(NOW + 3600));
    assert_eq!(
        information.registration_access_token,
        Some(Secret::new("reg-23410913-abewfq.123483"))
    );
    assert_eq!(information.registration_client_uri.as_deref(), Some(CONFIGURATION));
    assert_eq!(run.client_information(), Some(information));
    assert_eq!(client.differences, []);
    let shown = client.metadata.to_string();
    assert!(shown.contains("My Example") && shown.contains("client_id_issued_at"));
    assert!(!shown.contains("cf136dc3") && !shown.contains("reg-2341"), "{shown}");
    let checks = run.take_checks();
    assert!(
        checks.iter().all(|check| check.result == CheckResult::Passed),
        "{checks:?}"
    );
    assert!(!format!("{checks:?}").contains("reg-2341"));
}

#[test]
fn a_status_that_departs_is_told() {
    let (step, mut run) = answer(registration(None), json_response(200, &registered()));

    assert_eq!(client(step).differences, []);
    assert_eq!(
        result_of(&run.take_checks(), CheckName::RegistrationStatus),
        CheckResult::Warning
    );
}

#[test]
fn what_is_registered_less_or_otherwise_is_told() {
    let mut body = registered();
    body["grant_types"] = json!(["authorization_code"]);
    body["token_endpoint_auth_method"] = json!("client_secret_post");
    body["scope"] = json!("openid");
    body["client_name"] = json!("Example");

    let (step, mut run) = answer(registration(None), json_response(201, &body));

    let differences = client(step).differences;
    let names: Vec<&str> = differences.iter().map(|difference| difference.name.as_str()).collect();
    assert_eq!(
        names,
        ["client_name", "grant_types", "scope", "token_endpoint_auth_method"]
    );
    assert_eq!(differences[2].wanted, json!("openid orders.read"));
    assert_eq!(differences[2].registered, Some(json!("openid")));
    let checks = run.take_checks();
    for name in [
        CheckName::RegisteredGrantTypes,
        CheckName::RegisteredAuthMethod,
        CheckName::RegisteredScope,
        CheckName::RegisteredMetadata,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Warning, "{name:?}");
    }
    let redirect_uris = check_of(&checks, CheckName::RegisteredRedirectUris);
    assert_eq!(redirect_uris.result, CheckResult::Passed);
    let scope = check_of(&checks, CheckName::RegisteredScope);
    assert_eq!(
        (scope.expected.as_deref(), scope.found.as_deref()),
        (Some("openid orders.read"), Some("openid"))
    );
}

#[test]
fn other_redirect_uris_than_asked_are_refused_and_what_was_given_is_not_lost() {
    let other = "https://elsewhere.example/callback";
    let body = with(registered(), "redirect_uris", json!([other]));

    let (step, mut run) = answer(registration(None), json_response(201, &body));

    assert_eq!(
        problem(step),
        AnswerProblem::OtherRedirectUris {
            asked: vec![REDIRECT_URI.to_owned()],
            registered: vec![other.to_owned()],
        }
    );
    let given = run.client_information().unwrap();
    assert_eq!(given.client_id.as_deref(), Some(CLIENT_ID));
    assert!(given.registration_access_token.is_some());
    assert_eq!(
        result_of(&run.take_checks(), CheckName::RegisteredRedirectUris),
        CheckResult::Failed
    );
}

#[test]
fn redirect_uris_beside_the_asked_or_none_said_are_told_and_no_refusal() {
    for redirect_uris in [json!([REDIRECT_URI, "https://elsewhere.example/"]), json!(null)] {
        let body = with(registered(), "redirect_uris", redirect_uris);
        let (step, mut run) = answer(registration(None), json_response(201, &body));

        assert_eq!(client(step).differences.len(), 1);
        assert_eq!(
            result_of(&run.take_checks(), CheckName::RegisteredRedirectUris),
            CheckResult::Warning
        );
    }
}

#[test]
fn an_answer_without_a_client_id_is_refused_and_its_token_is_not_lost() {
    for id in [json!(null), json!(""), json!(7)] {
        let body = with(registered(), "client_id", id);
        let (step, run) = answer(registration(None), json_response(201, &body));

        assert_eq!(problem(step), AnswerProblem::MemberMissing { name: "client_id" });
        let given = run.client_information().unwrap();
        assert!(given.registration_access_token.is_some() && given.client_id.is_none());
    }
}

#[test]
fn what_is_no_client_information_is_told_by_its_cause() {
    let of = |content_type, body: &str| problem(answer(registration(None), response(201, content_type, body)).0);

    assert_eq!(of("application/json", ""), AnswerProblem::Empty);
    assert_eq!(of("text/html", "<html>"), AnswerProblem::WebPage);
    assert_eq!(of("application/json", "{\"client_id\":"), AnswerProblem::NotJson);
    assert_eq!(of("application/json", "[]"), AnswerProblem::NotAnObject);
}

#[test]
fn a_refusal_has_the_server_s_words() {
    for code in [
        "invalid_redirect_uri",
        "invalid_client_metadata",
        "invalid_software_statement",
        "unapproved_software_statement",
    ] {
        let refused = json_response(400, &json!({ "error": code, "error_description": "no" }));
        let (step, run) = answer(registration(None), refused);
        let ProtocolError::ServerRefused { at, error, .. } = failure(step) else {
            panic!("another failure")
        };

        assert_eq!(
            (at, error.error.as_str()),
            (RefusedAt::Exchange(Exchange::Registration), code)
        );
        assert_eq!(run.client_information(), None);
    }
}

#[test]
fn a_secret_that_is_missing_has_expired_or_does_not_say_when_is_told() {
    let secret = |name: &str, value: Value, check| judged(&with(registered(), name, value), check);
    let expiry = |value: Value| secret("client_secret_expires_at", value, CheckName::ClientSecretExpiry);

    assert_eq!(expiry(json!(0)), (CheckResult::Passed, "never".to_owned()));
    assert_eq!(
        expiry(json!(NOW + 60)),
        (CheckResult::Passed, "in 60 seconds".to_owned())
    );
    assert_eq!(
        expiry(json!((NOW + 60).to_string())),
        (CheckResult::Passed, "in 60 seconds".to_owned())
    );
    assert_eq!(
        expiry(json!(NOW - 60)),
        (CheckResult::Warning, "expired 60 seconds ago".to_owned())
    );
    assert_eq!(expiry(json!(null)), (CheckResult::Warning, "missing".to_owned()));
    assert_eq!(
        expiry(json!("soon")),
        (CheckResult::Warning, "\"soon\" is no time".to_owned())
    );
    assert_eq!(
        secret("client_secret", json!(null), CheckName::ClientSecretIssued),
        (CheckResult::Warning, "missing".to_owned())
    );
}

#[test]
fn a_public_client_needs_no_secret() {
    let mut body = with(registered(), "client_secret", json!(null));
    body["token_endpoint_auth_method"] = json!("none");
    let (_, mut run) = answer(registration(None), json_response(201, &body));

    let checks = run.take_checks();
    let about_secret = [CheckName::ClientSecretIssued, CheckName::ClientSecretExpiry];
    assert!(!checks.iter().any(|check| about_secret.contains(&check.name)));
}

#[test]
fn where_the_registration_is_managed_is_looked_at() {
    let uri = |uri: Value| {
        let body = with(registered(), "registration_client_uri", uri);
        judged(&body, CheckName::RegistrationClientUri).0
    };

    assert_eq!(uri(json!(CONFIGURATION)), CheckResult::Passed);
    assert_eq!(uri(json!("http://id.example/register/1")), CheckResult::Warning);
    assert_eq!(uri(json!("https://elsewhere.example/1")), CheckResult::Warning);
    assert_eq!(uri(json!("/register/1")), CheckResult::Warning);
    assert_eq!(uri(json!(null)), CheckResult::Warning);
    let no_token = with(registered(), "registration_access_token", json!(null));
    let neither = with(no_token.clone(), "registration_client_uri", json!(null));
    assert_eq!(
        judged(&no_token, CheckName::RegistrationClientUri).0,
        CheckResult::Warning
    );
    assert_eq!(
        judged(&neither, CheckName::RegistrationClientUri).0,
        CheckResult::NotApplicable
    );
}
