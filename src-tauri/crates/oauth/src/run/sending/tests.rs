use std::time::Duration;

use bearerbox_jwt::{Algorithm, SigningKey};
use bearerbox_secret::Secret;
use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::error::ProtocolError;
use crate::examples::{check_of, failure, feed, input, json_response, now, sent};
use crate::http::HttpResponse;
use crate::run::{Event, Run};
use crate::{AssertionAudience, ClientAssertion, ClientAuthentication, Grant, RunInput, ServerClock, Signer};

fn machine() -> RunInput {
    input(Grant::ClientCredentials { scope: None })
}

fn with_assertion() -> RunInput {
    let secret = Secret::new("a secret of thirty-two octets or more");
    let mut input = machine();
    input.client.authentication = ClientAuthentication::SecretJwt(ClientAssertion {
        signer: Signer {
            key: SigningKey::from_client_secret(&secret).into(),
            algorithm: Algorithm::Hs256,
        },
        audience: AssertionAudience::Issuer,
    });
    input
}

/// A refusal by a server whose clock is this many seconds ahead.
fn refused(ahead: u64) -> HttpResponse {
    let mut response = json_response(401, &json!({ "error": "invalid_client" }));
    let date = httpdate::fmt_http_date(now() + Duration::from_secs(ahead));
    response.headers.push(("date".to_owned(), date));
    response
}

fn clock_of(input: RunInput, response: HttpResponse) -> (Option<ServerClock>, Run) {
    let mut run = Run::new(input);
    sent(run.next());
    let error = failure(feed(&mut run, Event::Response(response)));
    let ProtocolError::ServerRefused { clock, .. } = error else {
        panic!("not refused: {error:?}");
    };
    (clock, run)
}

#[test]
fn a_refusal_tells_of_the_clocks_where_the_request_said_when_it_was_made() {
    let (clock, mut run) = clock_of(with_assertion(), refused(3600));

    assert_eq!(clock.unwrap().to_string(), "3600 s ahead");
    let checks = run.take_checks();
    let check = check_of(&checks, CheckName::ServerClock);
    assert_eq!(check.result, CheckResult::Warning);
    assert_eq!(check.found.as_deref(), Some("the server's clock is 3600 s ahead"));
}

#[test]
fn a_refusal_is_not_blamed_on_clocks_that_agree_or_do_not_matter() {
    let (close, mut run) = clock_of(with_assertion(), refused(2));
    let (secret, _) = clock_of(machine(), refused(3600));
    let (unknown, _) = clock_of(
        with_assertion(),
        json_response(401, &json!({ "error": "invalid_client" })),
    );

    assert_eq!((close, secret, unknown), (None, None, None));
    assert_eq!(
        check_of(&run.take_checks(), CheckName::ServerClock).result,
        CheckResult::Passed
    );
}
