use bearerbox_secret::Secret;
use serde_json::json;
use url::Url;

use crate::authorization::Verdict;
use crate::check::{CheckName, CheckResult};
use crate::examples::{CLIENT_ID, ISSUER, failure, feed, input_for, metadata, query, result_of, url};
use crate::run::{Event, Run, Step};
use crate::{Answer, AuthorizationResponse, Endpoint, Errand, Logout, LogoutRequest, ProtocolError, RunInput, Task};

const BYE: &str = "https://shop.example/bye";

fn logout(change: impl FnOnce(&mut Logout)) -> RunInput {
    let mut logout = Logout {
        id_token_hint: Some(Secret::new("eyJ.e30.c2ln")),
        post_logout_redirect_uri: Some(BYE.to_owned()),
        ui_locales: Some("de fr".to_owned()),
    };
    change(&mut logout);
    let mut input = input_for(Task::Errand(Errand::Logout(logout)));
    input.written = metadata(json!({ "issuer": ISSUER, "end_session_endpoint": "https://id.example/logout?tenant=a" }));
    input
}

fn shown(run: &Run) -> LogoutRequest {
    let Step::LogOut(request) = run.next() else {
        panic!("no logout: {:?}", run.next())
    };
    request
}

fn came_back(run: &mut Run, at: &Url) -> Step {
    feed(run, Event::AuthorizationResponse(AuthorizationResponse::from_url(at)))
}

#[test]
fn shows_the_person_the_page_that_knows_client_and_person() {
    let request = shown(&Run::new(logout(|_| {})));

    assert!(
        request
            .url
            .as_str()
            .starts_with("https://id.example/logout?tenant=a&id_token_hint=eyJ.e30.c2ln&")
    );
    assert_eq!(query(&request.url, "client_id"), [CLIENT_ID]);
    assert_eq!(query(&request.url, "post_logout_redirect_uri"), [BYE]);
    assert_eq!(query(&request.url, "state"), ["the-state"]);
    assert_eq!(query(&request.url, "ui_locales"), ["de fr"]);
    assert_eq!(request.post_logout_redirect_uri.as_deref(), Some(BYE));
    assert!(!format!("{request:?}").contains("eyJ"));
}

#[test]
fn is_over_when_the_browser_comes_back_with_the_state() {
    let mut run = Run::new(logout(|_| {}));
    let back = url("https://shop.example/bye?state=the-state");
    assert!(run.authorization_response_accepts(&back));
    assert_eq!(run.judge(&AuthorizationResponse::from_url(&back)), Verdict::Ours);

    let step = came_back(&mut run, &back);

    assert!(matches!(step, Step::Answered(Answer::LoggedOut { came_back: true })));
    let checks = run.take_checks();
    assert_eq!(result_of(&checks, CheckName::RedirectUri), CheckResult::Passed);
    assert_eq!(result_of(&checks, CheckName::State), CheckResult::Passed);
}

#[test]
fn is_refused_from_where_it_may_be_another_s() {
    let missing = "https://shop.example/bye";
    for (back, verdict, expected) in [
        (missing, Verdict::StateMissing, ProtocolError::StateMissing),
        (
            "https://shop.example/bye?state=other",
            Verdict::StateDiffers,
            ProtocolError::StateMismatch,
        ),
        (
            "https://shop.example/bye?state=the-state&state=the-state",
            Verdict::Ours,
            ProtocolError::RepeatedParameter {
                name: "state".to_owned(),
            },
        ),
        (
            "https://shop.example/elsewhere?state=the-state",
            Verdict::AnotherUrl,
            ProtocolError::RedirectUriMismatch {
                expected: BYE.to_owned(),
                found: "https://shop.example/elsewhere".to_owned(),
            },
        ),
    ] {
        let mut run = Run::new(logout(|_| {}));
        let back = url(back);

        assert_eq!(run.judge(&AuthorizationResponse::from_url(&back)), verdict, "{back}");
        // Nothing that may be the way back is sent on.
        assert_eq!(
            run.authorization_response_accepts(&back),
            verdict != Verdict::AnotherUrl,
            "{back}"
        );
        assert_eq!(failure(came_back(&mut run, &back)), expected, "{back}");
    }
}

#[test]
fn leads_nowhere_back_without_an_address_to_go_to() {
    let mut run = Run::new(logout(|logout| {
        logout.post_logout_redirect_uri = None;
        logout.id_token_hint = None;
        logout.ui_locales = None;
    }));
    let request = shown(&run);
    assert_eq!(
        request.url.as_str(),
        format!("https://id.example/logout?tenant=a&client_id={CLIENT_ID}")
    );
    assert!(!run.authorization_response_accepts(&url("https://shop.example/bye?state=the-state")));
    came_back(&mut run, &url("https://shop.example/bye?state=the-state"));
    assert!(matches!(run.next(), Step::LogOut(_)));

    let step = feed(&mut run, Event::PageLeft);

    assert!(matches!(step, Step::Answered(Answer::LoggedOut { came_back: false })));
}

#[test]
fn says_what_is_missing_before_a_page_is_shown() {
    let mut input = logout(|_| {});
    input.written = metadata(json!({ "issuer": ISSUER }));
    let endpoint = Endpoint::EndSession;
    assert_eq!(
        failure(Run::new(input).next()),
        ProtocolError::MissingEndpoint { endpoint }
    );

    let relative = logout(|logout| logout.post_logout_redirect_uri = Some("/bye".to_owned()));
    assert_eq!(
        failure(Run::new(relative).next()),
        ProtocolError::RedirectUriUnusable {
            redirect_uri: "/bye".to_owned()
        }
    );
}

#[test]
fn is_cancelled_by_the_person_and_never_sent_by_us() {
    let mut run = Run::new(logout(|_| {}));
    assert!(matches!(feed(&mut run, Event::SendFailed), Step::LogOut(_)));
    assert!(matches!(feed(&mut run, Event::Waited), Step::LogOut(_)));
    assert!(matches!(feed(&mut run, Event::Cancel), Step::Cancelled));
}
