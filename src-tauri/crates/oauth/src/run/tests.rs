//! Properties of every run: asking changes nothing, nothing moves it once it is over, and several
//! runs at once do not disturb each other.

use bearerbox_secret::Secret;
use serde_json::json;

use crate::examples::{
    REDIRECT_URI, claims, code_grant, feed, form, id_token, input, json_response, now, refresh_grant, sent, tokens,
    url, with,
};
use crate::http::HttpResponse;
use crate::run::{Event, Run, Step};
use crate::{AuthorizationResponse, Grant, Verdict};

/// A small repeatable source of numbers (xorshift), so that a failure can be seen again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

/// The run of one person, all of whose values carry their number.
fn run_of(number: usize) -> Run {
    let mut input = input(code_grant("openid"));
    input.random.state = Secret::new(format!("state-{number}"));
    input.random.nonce = Secret::new(format!("nonce-{number}"));
    input.random.code_verifier = Secret::new(format!("verifier-{number}-of-at-least-forty-three-characters"));
    Run::new(input)
}

fn response_for(number: usize) -> AuthorizationResponse {
    AuthorizationResponse::from_url(&url(&format!("{REDIRECT_URI}?code=code-{number}&state=state-{number}")))
}

fn tokens_for(number: usize) -> HttpResponse {
    let claims = with(claims(), "nonce", json!(format!("nonce-{number}")));
    let answer = with(tokens(), "id_token", json!(id_token(&claims)));
    json_response(200, &with(answer, "access_token", json!(format!("token-{number}"))))
}

#[test]
fn several_at_once_do_not_disturb_each_other() {
    const COUNT: usize = 20;
    for seed in 1..=50 {
        let mut numbers = Numbers(seed);
        let mut runs: Vec<Run> = (0..COUNT).map(run_of).collect();
        let mut unfinished: Vec<usize> = (0..COUNT).collect();

        // In any order, each run moves on when its own answer comes; others' answers are not for it.
        while !unfinished.is_empty() {
            let place = numbers.below(unfinished.len());
            let number = unfinished[place];
            match runs[number].next() {
                Step::OpenBrowser(_) => {
                    let other = numbers.below(COUNT);
                    let is_ours = runs[number].judge(&response_for(other)) == Verdict::Ours;
                    assert_eq!(is_ours, other == number);
                    runs[number].feed(Event::AuthorizationResponse(response_for(number)), now());
                }
                Step::Send(request) => {
                    assert!(form(&request).contains(&("code", &format!("code-{number}"))));
                    runs[number].feed(Event::Response(tokens_for(number)), now());
                }
                Step::Done(tokens) => {
                    assert_eq!(tokens.access_token, Some(Secret::new(format!("token-{number}"))));
                    unfinished.swap_remove(place);
                }
                other @ (Step::LogOut(_) | Step::Wait(_) | Step::Answered(_) | Step::Failed(_) | Step::Cancelled) => {
                    panic!("{other:?}")
                }
            }
        }
    }
}

#[test]
fn refuses_the_response_and_the_tokens_of_another_run() {
    let mut run = run_of(1);
    assert!(matches!(
        feed(&mut run, Event::AuthorizationResponse(response_for(2))),
        Step::Failed(_)
    ));

    let mut run = run_of(1);
    sent(feed(&mut run, Event::AuthorizationResponse(response_for(1))));
    assert!(matches!(
        feed(&mut run, Event::Response(tokens_for(2))),
        Step::Failed(_)
    ));
}

fn any_event(numbers: &mut Numbers) -> Event {
    match numbers.below(8) {
        0 => Event::AuthorizationResponse(response_for(1)),
        1 => Event::AuthorizationResponse(response_for(2)),
        2 => Event::Response(tokens_for(1)),
        3 => Event::Response(json_response(400, &json!({ "error": "invalid_grant" }))),
        4 => Event::Response(json_response(404, &json!({}))),
        5 => Event::SendFailed,
        6 => Event::Waited,
        _ => Event::Cancel,
    }
}

#[test]
fn any_events_in_any_order_neither_panic_nor_revive_a_run() {
    for seed in 1..=2000 {
        let mut numbers = Numbers(seed);
        let mut run = match numbers.below(4) {
            0 => run_of(1),
            1 => Run::new(input(refresh_grant())),
            2 => Run::new(input(Grant::ClientCredentials { scope: None })),
            _ => {
                let mut input = input(code_grant("openid"));
                input.issuer = Some(url("https://id.example/tenant"));
                Run::new(input)
            }
        };
        let mut end: Option<String> = None;
        for _ in 0..12 {
            let step = feed(&mut run, any_event(&mut numbers));
            let text = format!("{step:?}");
            assert_eq!(text, format!("{:?}", run.next()), "asking changes nothing");
            if let Some(end) = &end {
                assert_eq!(&text, end, "nothing moves a run that is over");
            }
            if matches!(step, Step::Done(_) | Step::Failed(_) | Step::Cancelled) {
                end = Some(text);
            }
        }
    }
}

#[test]
fn hands_out_each_check_once() {
    let mut run = run_of(1);
    assert!(!run.take_checks().is_empty());
    assert!(run.take_checks().is_empty());

    feed(&mut run, Event::AuthorizationResponse(response_for(1)));

    assert!(!run.take_checks().is_empty());
    assert!(run.take_checks().is_empty());
}

#[test]
fn shows_no_secret_in_debug_text() {
    let mut run = run_of(1);
    let mut text = format!("{run:?} {:?}", run.next());
    sent(feed(&mut run, Event::AuthorizationResponse(response_for(1))));
    text += &format!("{run:?} {:?} {:?}", run.next(), response_for(1));

    assert!(text.contains("https://id.example/authorize"));
    for secret in ["state-1", "nonce-1", "verifier-1", "code-1"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
