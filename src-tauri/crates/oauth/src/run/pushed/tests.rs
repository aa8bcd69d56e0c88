use serde_json::{Value as JsonValue, json};

use crate::error::{Endpoint, ProtocolError, RefusedAt};
use crate::examples::{
    CLIENT_ID, REDIRECT_URI, claims, code_grant, done, endpoints, failure, feed, feed_callback, form, id_token, input,
    json_response, metadata, opened, query, sent, tokens, with,
};
use crate::http::{Exchange, Method};
use crate::run::{Event, Run, Step};
use crate::{RunInput, Verdict};

fn pushing() -> RunInput {
    let mut input = input(code_grant("openid"));
    let par = json!("https://id.example/par");
    input.written = metadata(with(endpoints(), "pushed_authorization_request_endpoint", par));
    input.options.push = true;
    input
}

#[test]
fn posts_the_name_of_the_request_where_that_is_asked_for() {
    let mut input = pushing();
    input.options.authorization_method = Method::Post;
    let mut run = Run::new(input);

    let Step::OpenBrowser(request) = feed(&mut run, Event::Response(json_response(201, &taken()))) else {
        panic!("no authorization request");
    };

    assert_eq!(request.url.as_str(), "https://id.example/authorize");
    let names: Vec<String> = request.form.into_iter().flatten().map(|(name, _)| name).collect();
    assert_eq!(names, ["client_id", "request_uri"]);
}

fn taken() -> JsonValue {
    json!({ "request_uri": "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c", "expires_in": 60 })
}

#[test]
fn sends_the_request_ahead_and_the_browser_only_its_name() {
    let mut run = Run::new(pushing());
    let request = sent(run.next());
    assert_eq!(
        (request.exchange, request.url.as_str()),
        (Exchange::PushedAuthorization, "https://id.example/par")
    );
    let names: Vec<&str> = form(&request).iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "response_type",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "client_id"
        ]
    );

    let url = opened(feed(&mut run, Event::Response(json_response(201, &taken()))));
    assert_eq!(
        url.as_str(),
        format!(
            "https://id.example/authorize?client_id={CLIENT_ID}\
             &request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc_11ACC5bwc014ltc14eY22c"
        )
    );
    assert_eq!(query(&url, "state"), Vec::<String>::new());

    assert_eq!(
        run.judge(&crate::examples::callback(&[("state", "the-state")])),
        Verdict::Ours
    );
    let step = feed_callback(&mut run, &[("code", "the-code"), ("state", "the-state")]);
    assert!(form(&sent(step)).contains(&("redirect_uri", REDIRECT_URI)));
    let answer = with(tokens(), "id_token", json!(id_token(&claims())));
    done(feed(&mut run, Event::Response(json_response(200, &answer))));
}

#[test]
fn pushes_where_the_server_requires_it() {
    let mut input = pushing();
    input.options.push = false;
    assert!(matches!(Run::new(input.clone()).next(), Step::OpenBrowser(_)));

    input.written.require_pushed_authorization_requests = Some(true);

    assert_eq!(sent(Run::new(input).next()).exchange, Exchange::PushedAuthorization);
}

#[test]
fn says_what_the_server_refused_before_a_browser_opens() {
    let mut run = Run::new(pushing());

    let answer = json_response(400, &json!({ "error": "invalid_request", "error_description": "no" }));
    let error = failure(feed(&mut run, Event::Response(answer)));

    let ProtocolError::ServerRefused { at, error, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(at, RefusedAt::Exchange(Exchange::PushedAuthorization));
    assert_eq!(error.description.as_deref(), Some("no"));
}

#[test]
fn needs_a_name_and_an_endpoint() {
    let mut run = Run::new(pushing());
    let error = failure(feed(
        &mut run,
        Event::Response(json_response(201, &json!({ "expires_in": 60 }))),
    ));
    assert_eq!(error, ProtocolError::RequestUriMissing);

    let mut input = pushing();
    input.written.pushed_authorization_request_endpoint = None;
    let error = failure(Run::new(input).next());
    let endpoint = Endpoint::PushedAuthorizationRequest;
    assert_eq!(error, ProtocolError::MissingEndpoint { endpoint });
}
