use std::time::{Duration, SystemTime};

use serde_json::{Value as JsonValue, json};

use crate::error::{Endpoint, ProtocolError};
use crate::examples::{
    CLIENT_ID, claims, done, endpoints, failure, feed, form, id_token, input, json_response, metadata, now, response,
    sent, tokens, with,
};
use crate::http::Exchange;
use crate::run::{Event, Run, Step, Wait};
use crate::{Grant, RunInput, UserCode};

fn device(scope: &str) -> RunInput {
    let mut input = input(Grant::DeviceCode {
        scope: Some(scope.into()),
    });
    let device = json!("https://id.example/device_authorization");
    let with_device = with(endpoints(), "device_authorization_endpoint", device);
    let backchannel = json!("https://id.example/bc-authorize");
    input.written = metadata(with(with_device, "backchannel_authentication_endpoint", backchannel));
    input
}

/// The answer of RFC 8628 §3.2.
fn device_answer() -> JsonValue {
    json!({
        "device_code": "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS",
        "user_code": "WDJB-MJHT",
        "verification_uri": "https://example.com/device",
        "verification_uri_complete": "https://example.com/device?user_code=WDJB-MJHT",
        "expires_in": 1800,
        "interval": 5
    })
}

fn waits(step: Step) -> Wait {
    let Step::Wait(wait) = step else {
        panic!("not a wait: {step:?}");
    };
    wait
}

fn at(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

fn feed_at(run: &mut Run, event: Event, seconds: u64) -> Step {
    run.feed(event, at(seconds));
    run.next()
}

fn refused(error: &str) -> Event {
    Event::Response(json_response(400, &json!({ "error": error })))
}

#[test]
fn asks_shows_the_code_polls_and_gets_its_tokens() {
    let mut run = Run::new(device("openid orders"));
    let request = sent(run.next());
    assert_eq!(request.exchange, Exchange::DeviceAuthorization);
    assert_eq!(request.url.as_str(), "https://id.example/device_authorization");
    assert_eq!(form(&request), [("scope", "openid orders"), ("client_id", CLIENT_ID)]);

    let wait = waits(feed(&mut run, Event::Response(json_response(200, &device_answer()))));
    assert_eq!((wait.until, wait.expires_at), (at(5), at(1800)));
    assert_eq!(
        wait.user_code,
        Some(UserCode {
            user_code: "WDJB-MJHT".into(),
            verification_uri: "https://example.com/device".into(),
            verification_uri_complete: Some("https://example.com/device?user_code=WDJB-MJHT".into()),
        })
    );

    let poll = sent(feed_at(&mut run, Event::Waited, 5));
    assert_eq!(poll.exchange, Exchange::Token);
    assert_eq!(
        form(&poll),
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS"),
            ("client_id", CLIENT_ID)
        ]
    );
    let wait = waits(feed_at(&mut run, refused("authorization_pending"), 6));
    assert_eq!(wait.until, at(11));
    sent(feed_at(&mut run, Event::Waited, 11));
    let answer = with(
        tokens(),
        "id_token",
        json!(id_token(&with(claims(), "nonce", json!(null)))),
    );
    done(feed_at(&mut run, Event::Response(json_response(200, &answer)), 12));
    assert_eq!(run.asked_scope(), Some("openid orders"));
}

#[test]
fn asks_less_often_when_it_is_told_to_and_when_nobody_answers() {
    let mut run = Run::new(device("a"));
    waits(feed(&mut run, Event::Response(json_response(200, &device_answer()))));

    sent(feed_at(&mut run, Event::Waited, 5));
    assert_eq!(waits(feed_at(&mut run, refused("slow_down"), 5)).until, at(15));
    sent(feed_at(&mut run, Event::Waited, 15));
    assert_eq!(waits(feed_at(&mut run, Event::SendFailed, 15)).until, at(30));
    sent(feed_at(&mut run, Event::Waited, 30));
    assert_eq!(
        waits(feed_at(&mut run, refused("authorization_pending"), 30)).until,
        at(45)
    );
}

#[test]
fn a_server_that_cannot_answer_now_has_not_refused() {
    let answer = |status| Event::Response(response(status, "text/html", "<h1>Busy</h1>"));
    for (status, goes_on) in [(429, true), (500, true), (503, true), (403, false), (404, false)] {
        let mut run = Run::new(device("a"));
        waits(feed(&mut run, Event::Response(json_response(200, &device_answer()))));
        sent(feed_at(&mut run, Event::Waited, 5));

        let next = feed_at(&mut run, answer(status), 5);

        assert_eq!(matches!(next, Step::Wait(_)), goes_on, "{status}: {next:?}");
    }
}

#[test]
fn ends_when_it_is_denied_expired_or_cancelled() {
    let started = || {
        let mut run = Run::new(device("a"));
        waits(feed(&mut run, Event::Response(json_response(200, &device_answer()))));
        run
    };

    let mut run = started();
    sent(feed_at(&mut run, Event::Waited, 5));
    for error in ["access_denied", "expired_token"] {
        let mut run = run.clone();
        let ProtocolError::ServerRefused { error: found, .. } = failure(feed_at(&mut run, refused(error), 5)) else {
            panic!("not refused");
        };
        assert_eq!(found.error, error);
    }
    assert_eq!(
        failure(feed_at(&mut started(), Event::Waited, 1800)),
        ProtocolError::ConsentExpired
    );
    assert!(matches!(feed_at(&mut started(), Event::Cancel, 6), Step::Cancelled));
}

#[test]
fn the_last_wait_ends_with_the_code() {
    let mut run = Run::new(device("a"));
    let answer = with(device_answer(), "expires_in", json!(7));
    waits(feed(&mut run, Event::Response(json_response(200, &answer))));

    sent(feed_at(&mut run, Event::Waited, 5));

    assert_eq!(
        waits(feed_at(&mut run, refused("authorization_pending"), 6)).until,
        at(7)
    );
}

#[test]
fn takes_what_servers_write_in_place_of_numbers_and_names() {
    let mut run = Run::new(device("a"));
    let answer = with(with(device_answer(), "interval", json!("2")), "expires_in", json!(1e9));
    let answer = with(
        with(answer, "verification_uri", json!(null)),
        "verification_url",
        json!("https://a/b"),
    );

    let wait = waits(feed(&mut run, Event::Response(json_response(200, &answer))));

    assert_eq!((wait.until, wait.expires_at), (at(2), at(86_400)));
    assert_eq!(wait.user_code.unwrap().verification_uri, "https://a/b");
}

#[test]
fn refuses_an_answer_that_leads_nowhere() {
    let fail = |answer: JsonValue| {
        let mut run = Run::new(device("a"));
        failure(feed(&mut run, Event::Response(json_response(200, &answer))))
    };

    for member in ["device_code", "user_code", "verification_uri"] {
        let missing = ProtocolError::PollingResponse {
            exchange: Exchange::DeviceAuthorization,
            member,
        };
        assert_eq!(fail(with(device_answer(), member, json!(null))), missing);
    }
    let script = fail(with(device_answer(), "verification_uri", json!("javascript:alert(1)")));
    assert!(matches!(
        script,
        ProtocolError::PollingResponse {
            member: "verification_uri",
            ..
        }
    ));
}

#[test]
fn the_server_asks_by_itself_for_backchannel_authentication() {
    let mut input = device("openid");
    input.task = crate::Task::Grant(Grant::Backchannel {
        scope: Some("openid".into()),
    });
    input.parameters.authorization = vec![("login_hint".into(), "alice".into())];
    let mut run = Run::new(input);
    let request = sent(run.next());
    assert_eq!(request.exchange, Exchange::BackchannelAuthentication);
    assert_eq!(
        form(&request),
        [("scope", "openid"), ("client_id", CLIENT_ID), ("login_hint", "alice")]
    );

    let answer = json!({ "auth_req_id": "1c266114", "expires_in": 120, "interval": 2 });
    let wait = waits(feed(&mut run, Event::Response(json_response(200, &answer))));
    assert_eq!((wait.until, wait.user_code), (at(2), None));

    let poll = sent(feed_at(&mut run, Event::Waited, 2));
    assert_eq!(
        form(&poll)[..2],
        [
            ("grant_type", "urn:openid:params:grant-type:ciba"),
            ("auth_req_id", "1c266114")
        ]
    );
}

#[test]
fn asks_nobody_without_a_token_endpoint() {
    let mut input = device("a");
    input.written.token_endpoint = None;

    assert_eq!(
        failure(Run::new(input).next()),
        ProtocolError::MissingEndpoint {
            endpoint: Endpoint::Token
        }
    );
}
