use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::error::{Endpoint, ProtocolError};
use crate::examples::{
    ISSUER, code_grant, endpoints, failure, feed, feed_callback, input, json_response, metadata, opened, response,
    result_of, sent, url, with,
};
use crate::http::{Exchange, HttpResponse};
use crate::metadata::{AuthorizationServerMetadata, MetadataError};
use crate::run::{Event, Run, RunInput};
use crate::{Grant, Step, Task};

fn discovering() -> RunInput {
    RunInput {
        issuer: Some(url(ISSUER)),
        written: AuthorizationServerMetadata::default(),
        ..input(code_grant("openid"))
    }
}

fn not_found() -> Event {
    Event::Response(response(404, "text/plain", "no"))
}

fn answer(response: HttpResponse) -> Event {
    Event::Response(response)
}

fn found() -> Event {
    answer(json_response(200, &endpoints()))
}

#[test]
fn asks_for_metadata_first_and_goes_on_with_what_it_says() {
    let mut run = Run::new(discovering());
    let request = sent(run.next());
    assert_eq!(request.exchange, Exchange::Metadata);
    assert_eq!(
        request.url.as_str(),
        "https://id.example/.well-known/openid-configuration"
    );
    assert_eq!(run.metadata(), None);

    let step = feed(&mut run, found());

    assert!(opened(step).as_str().starts_with("https://id.example/authorize?"));
    assert_eq!(run.metadata(), Some(&metadata(endpoints())));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::MetadataIssuer),
        CheckResult::Passed
    );
}

#[test]
fn tries_the_next_place_when_one_has_nothing() {
    let mut run = Run::new(discovering());

    let request = sent(feed(&mut run, not_found()));

    assert_eq!(
        request.url.as_str(),
        "https://id.example/.well-known/oauth-authorization-server"
    );
    opened(feed(&mut run, found()));
}

#[test]
fn reports_the_first_real_cause_rather_than_a_404() {
    let html = || answer(response(200, "text/html", "<html>"));
    let last = |first: Event, second: Event| {
        let mut run = Run::new(discovering());
        feed(&mut run, first);
        failure(feed(&mut run, second))
    };

    assert!(matches!(
        last(html(), not_found()),
        ProtocolError::Metadata(MetadataError::Html { .. })
    ));
    assert!(matches!(
        last(not_found(), html()),
        ProtocolError::Metadata(MetadataError::Html { .. })
    ));
    assert_eq!(
        last(not_found(), Event::SendFailed),
        ProtocolError::Unanswered {
            exchange: Exchange::Metadata
        }
    );
    assert!(matches!(
        last(html(), Event::SendFailed),
        ProtocolError::Metadata(MetadataError::Html { .. })
    ));
    assert!(matches!(
        last(not_found(), not_found()),
        ProtocolError::Metadata(MetadataError::Status { status: 404, .. })
    ));
    assert!(matches!(
        last(answer(response(500, "text/plain", "oops")), not_found()),
        ProtocolError::Metadata(MetadataError::Status { status: 500, .. })
    ));
}

#[test]
fn asks_a_host_that_does_not_answer_only_once() {
    let mut run = Run::new(discovering());

    assert_eq!(
        failure(feed(&mut run, Event::SendFailed)),
        ProtocolError::Unanswered {
            exchange: Exchange::Metadata
        }
    );
}

#[test]
fn refuses_the_metadata_of_another_issuer() {
    let mut run = Run::new(discovering());
    let evil = || {
        answer(json_response(
            200,
            &with(endpoints(), "issuer", json!("https://evil.example")),
        ))
    };
    feed(&mut run, evil());

    let error = failure(feed(&mut run, evil()));

    let ProtocolError::Metadata(MetadataError::IssuerMismatch { expected, found, .. }) = error else {
        panic!("{error:?}");
    };
    assert_eq!((expected.as_str(), found.as_str()), (ISSUER, "https://evil.example"));
    assert_eq!(
        result_of(&run.take_checks(), CheckName::MetadataIssuer),
        CheckResult::Failed
    );
}

#[test]
fn says_which_endpoint_the_metadata_lacks() {
    for (name, endpoint) in [
        ("token_endpoint", Endpoint::Token),
        ("authorization_endpoint", Endpoint::Authorization),
    ] {
        let mut run = Run::new(discovering());
        let step = feed(
            &mut run,
            answer(json_response(200, &with(endpoints(), name, json!(null)))),
        );

        assert_eq!(failure(step), ProtocolError::MissingEndpoint { endpoint });
    }
}

#[test]
fn needs_no_authorization_endpoint_without_a_browser() {
    let mut run = Run::new(RunInput {
        task: Task::Grant(Grant::ClientCredentials { scope: None }),
        ..discovering()
    });

    let without = with(endpoints(), "authorization_endpoint", json!(null));

    assert_eq!(
        sent(feed(&mut run, answer(json_response(200, &without)))).exchange,
        Exchange::Token
    );
}

#[test]
fn asks_for_nothing_that_is_cached() {
    let run = Run::new(RunInput {
        cached: Some(metadata(endpoints())),
        ..discovering()
    });

    opened(run.next());
}

#[test]
fn lets_what_is_written_win_over_discovery_and_cache() {
    let written = metadata(json!({ "token_endpoint": "https://localhost:9443/oauth2/token?tenantDomain=wso2.com" }));
    let cached = RunInput {
        cached: Some(metadata(endpoints())),
        written: written.clone(),
        ..discovering()
    };
    let mut discovered = Run::new(RunInput {
        written,
        ..discovering()
    });
    feed(&mut discovered, found());

    for mut run in [Run::new(cached), discovered] {
        let request = sent(feed_callback(&mut run, &[("code", "a"), ("state", "the-state")]));
        assert_eq!(
            request.url.as_str(),
            "https://localhost:9443/oauth2/token?tenantDomain=wso2.com"
        );
    }
}

#[test]
fn keeps_the_server_s_spelling_of_an_issuer_written_otherwise() {
    for written in [
        "https://id.example",
        "https://id.example/.well-known/openid-configuration",
    ] {
        let mut run = Run::new(RunInput {
            written: metadata(json!({ "issuer": written })),
            ..discovering()
        });

        feed(
            &mut run,
            answer(json_response(
                200,
                &with(endpoints(), "issuer", json!("https://id.example/")),
            )),
        );

        assert_eq!(run.metadata().unwrap().issuer.as_deref(), Some("https://id.example/"));
    }
}

#[test]
fn goes_on_with_endpoints_written_by_hand_when_there_is_no_metadata() {
    let mut run = Run::new(RunInput {
        written: metadata(endpoints()),
        ..discovering()
    });
    feed(&mut run, not_found());

    opened(feed(&mut run, not_found()));

    assert_eq!(
        result_of(&run.take_checks(), CheckName::MetadataFound),
        CheckResult::Warning
    );
}

#[test]
fn does_not_go_on_by_hand_against_another_issuer() {
    let mut run = Run::new(RunInput {
        written: metadata(endpoints()),
        ..discovering()
    });
    feed(
        &mut run,
        answer(json_response(
            200,
            &with(endpoints(), "issuer", json!("https://evil.example")),
        )),
    );

    failure(feed(&mut run, not_found()));
}

#[test]
fn can_be_cancelled_and_hears_nothing_afterwards() {
    let mut run = Run::new(discovering());

    assert!(matches!(feed(&mut run, Event::Cancel), Step::Cancelled));
    assert!(matches!(feed(&mut run, found()), Step::Cancelled));
}
