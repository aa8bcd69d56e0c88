use std::time::Duration;

use bearerbox_jwt::{Algorithm, SigningKey, decode};
use bearerbox_secret::Secret;
use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::error::ProtocolError;
use crate::examples::{check_of, done, failure, feed, form, input, json_response, now, pairs, sent, tokens};
use crate::http::{HttpRequest, HttpResponse};
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

#[test]
fn a_request_that_was_held_back_is_made_again_with_the_time_that_it_is() {
    let mut input = with_assertion();
    input.parameters.token = pairs(&[("grant_type", "client_credentials")]);
    let mut run = Run::new(input);
    let (id, made_at) = times(&sent(run.next()));
    assert!(!run.take_checks().is_empty());

    let later = now() + Duration::from_secs(900);
    run.feed(Event::Waited, later);

    let (another_id, made_later_at) = times(&sent(run.next()));
    assert_ne!(id, another_id);
    assert_eq!(made_later_at - made_at, 900);
    assert_eq!(run.take_checks(), []);
    done(feed(&mut run, Event::Response(json_response(200, &tokens()))));
}

/// The identifier of the client's assertion, and until when it is good.
fn times(request: &HttpRequest) -> (String, i64) {
    let (_, assertion) = *form(request)
        .iter()
        .find(|(name, _)| *name == "client_assertion")
        .unwrap();
    let decoded = decode(assertion);
    let claims = decoded.claims().unwrap();
    let until = claims.get("exp").unwrap().to_string().parse().unwrap();
    (claims.text("jti").unwrap().to_owned(), until)
}
