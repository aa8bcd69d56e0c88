use super::super::trace::{Body, TraceStep};
use super::describe_trace;
use crate::view::{RunOutcome, RunRow, StepState};

fn run(grant_type: &str, outcome: Option<RunOutcome>) -> RunRow {
    RunRow {
        id: 1,
        persona: None,
        grant_type: grant_type.to_owned(),
        is_errand: false,
        started_at: 1_000,
        ended_at: None,
        outcome,
        summary: String::new(),
    }
}

fn authorization_request() -> TraceStep {
    TraceStep::AuthorizationRequest {
        url: "https://id.example/authorize?scope=openid&code_challenge=plain-verifier&code_challenge_method=plain"
            .to_owned(),
        form: None,
        redirect_uri: "https://app.example/cb".to_owned(),
        browser: "embedded".to_owned(),
    }
}

#[test]
fn says_what_was_not_reached() {
    let trace = [(0, 1_000, authorization_request())];

    let steps = describe_trace(&run("authorization_code", Some(RunOutcome::Cancelled)), &trace).steps;

    let states: Vec<_> = steps.iter().map(|step| (step.title.as_str(), step.state)).collect();
    assert_eq!(
        states,
        [
            ("Authorization request", StepState::Done),
            ("Authorization response", StepState::NotReached),
            ("Token request", StepState::NotReached),
            ("ID token checks", StepState::NotReached),
        ]
    );
}

#[test]
fn shows_a_run_under_way_as_waiting() {
    let steps = describe_trace(&run("authorization_code", None), &[(0, 1_000, authorization_request())]).steps;

    assert_eq!(steps[0].state, StepState::Waiting);
}

#[test]
fn shows_a_posted_request_with_the_endpoint_s_own_query_first() {
    let form = [
        ("scope", "openid"),
        ("code_challenge", "plain-verifier"),
        ("code_challenge_method", "plain"),
    ];
    let step = TraceStep::AuthorizationRequest {
        url: "https://id.example/authorize?tenant=a".to_owned(),
        form: Some(form.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()),
        redirect_uri: "https://app.example/cb".to_owned(),
        browser: "embedded".to_owned(),
    };

    let steps = describe_trace(&run("authorization_code", None), &[(0, 1_000, step)]).steps;

    assert_eq!(steps[0].summary, "POST id.example/authorize · embedded browser");
    let request = steps[0].request.as_ref().unwrap();
    assert_eq!(request.line, "POST https://id.example/authorize");
    let shown: Vec<_> = request
        .parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.value.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            ("tenant", Some("a")),
            ("scope", Some("openid")),
            ("code_challenge", None),
            ("code_challenge_method", Some("plain")),
        ]
    );
}

#[test]
fn reads_a_request_that_was_kept_before_there_were_posted_ones() {
    let kept =
        r#"{"step":"authorization_request","url":"https://id.example/a","redirect_uri":"a:/","browser":"print"}"#;

    let step = serde_json::from_str(kept).unwrap();
    let steps = describe_trace(&run("authorization_code", None), &[(0, 1_000, step)]).steps;

    assert_eq!(steps[0].summary, "GET id.example/a · print browser");
}

#[test]
fn masks_a_plain_challenge_because_it_is_the_verifier() {
    let steps = describe_trace(&run("authorization_code", None), &[(0, 1_000, authorization_request())]).steps;

    let parameters = &steps[0].request.as_ref().unwrap().parameters;
    let challenge = parameters
        .iter()
        .find(|parameter| parameter.name == "code_challenge")
        .unwrap();
    assert_eq!(challenge.value, None);
}

#[test]
fn puts_request_and_response_together_with_their_time() {
    let request = TraceStep::Request {
        exchange: super::super::trace::Kind::Token,
        method: "POST".to_owned(),
        url: "https://id.example/token".to_owned(),
        headers: Vec::new(),
        form: Vec::new(),
        content: None,
    };
    let response = TraceStep::Response {
        status: 400,
        headers: Vec::new(),
        body: Body::Text("{\"error\":\"x\"}".to_owned()),
        cut: false,
    };

    let steps = describe_trace(
        &run("client_credentials", Some(RunOutcome::Failed)),
        &[(0, 1_010, request), (1, 1_048, response)],
    )
    .steps;

    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].summary, "POST id.example/token · 400 in 38 ms");
    assert_eq!((steps[0].offset, steps[0].duration), (Some(10), Some(38)));
    assert_eq!(steps[0].state, StepState::Failed);
    assert_eq!(steps[0].response.as_ref().unwrap().line, "400 Bad Request");
}

#[test]
fn cuts_a_large_body_and_says_so() {
    let request = TraceStep::Request {
        exchange: super::super::trace::Kind::Metadata,
        method: "GET".to_owned(),
        url: "https://id.example/".to_owned(),
        headers: Vec::new(),
        form: Vec::new(),
        content: None,
    };
    let body = Body::Text("äa ".repeat(50_000));

    let steps = describe_trace(
        &run("client_credentials", None),
        &[
            (0, 1_000, request),
            (
                1,
                1_001,
                TraceStep::Response {
                    status: 200,
                    headers: Vec::new(),
                    body,
                    cut: false,
                },
            ),
        ],
    )
    .steps;

    let response = steps[0].response.as_ref().unwrap();
    assert_eq!(response.note.as_deref(), Some("cut: it has 200000 bytes"));
    assert_eq!(response.body.as_ref().unwrap().len(), 64 * 1024);
}
