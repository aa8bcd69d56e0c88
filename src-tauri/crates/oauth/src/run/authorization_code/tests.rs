use bearerbox_secret::Secret;
use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::client::{BasicEncoding, Client, ClientAuthentication};
use crate::error::ProtocolError;
use crate::examples::{
    CLIENT_ID, REDIRECT_URI, check_of, code_grant, endpoints, failure, feed, feed_callback, form, input, json_response,
    metadata, opened, query, response, result_of, run_with_code, sent, tokens, url, with,
};
use crate::http::{Exchange, Method, Value};
use crate::run::{Event, Run};
use crate::{AuthorizationResponse, Grant, Pkce, ResponseType, Step, Verdict};

fn grant(redirect_uri: &str, pkce: Pkce, scope: Option<&str>) -> Grant {
    Grant::AuthorizationCode {
        response_type: ResponseType::CODE,
        redirect_uri: redirect_uri.into(),
        pkce,
        scope: scope.map(Into::into),
    }
}

#[test]
fn asks_for_a_code_with_challenge_state_and_nonce() {
    let url = opened(Run::new(input(code_grant("openid profile"))).next());

    assert_eq!(
        url.as_str(),
        "https://id.example/authorize?response_type=code&client_id=s6BhdRkqt3\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A8976%2Fcallback&scope=openid+profile&state=the-state&nonce=the-nonce\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
}

#[test]
fn posts_the_request_where_that_is_asked_for() {
    let in_query = opened(Run::new(input(code_grant("openid profile"))).next());
    let mut posted = input(code_grant("openid profile"));
    posted.options.authorization_method = Method::Post;
    posted.written = metadata(with(
        endpoints(),
        "authorization_endpoint",
        json!("https://id.example/authorize?tenant=a"),
    ));

    let Step::OpenBrowser(request) = Run::new(posted).next() else {
        panic!("no authorization request");
    };

    assert_eq!(request.url.as_str(), "https://id.example/authorize?tenant=a");
    let sent: Vec<(String, String)> = in_query.query_pairs().into_owned().collect();
    assert_eq!(request.form, Some(sent));
}

#[test]
fn sends_a_nonce_only_with_openid() {
    let nonce = |scope| {
        query(
            &opened(Run::new(input(grant(REDIRECT_URI, Pkce::S256, scope))).next()),
            "nonce",
        )
    };

    assert!(nonce(Some("profile")).is_empty());
    assert!(nonce(None).is_empty());
    assert_eq!(nonce(Some("profile openid")), ["the-nonce"]);
}

#[test]
fn keeps_the_redirect_uri_to_the_letter() {
    for redirect_uri in [
        "https://Petshop.example:443",
        "com.example.app:/cb",
        "https://petshop.example/cb?a=b%20c",
    ] {
        let mut run = Run::new(input(grant(redirect_uri, Pkce::S256, None)));
        assert_eq!(query(&opened(run.next()), "redirect_uri"), [redirect_uri]);

        let mut at = url(redirect_uri);
        at.query_pairs_mut()
            .append_pair("code", "a")
            .append_pair("state", "the-state");
        let step = feed(
            &mut run,
            Event::AuthorizationResponse(AuthorizationResponse::from_url(&at)),
        );

        assert!(form(&sent(step)).contains(&("redirect_uri", redirect_uri)));
    }
}

#[test]
fn cannot_use_a_redirect_uri_that_is_not_absolute() {
    assert_eq!(
        failure(Run::new(input(grant("/callback", Pkce::S256, None))).next()),
        ProtocolError::RedirectUriUnusable {
            redirect_uri: "/callback".into()
        }
    );
}

#[test]
fn exchanges_the_code_without_scope_and_state() {
    let request = sent(run_with_code(input(code_grant("openid"))).next());

    assert_eq!(
        (request.exchange, request.method, request.redirects),
        (Exchange::Token, Method::Post, 0)
    );
    assert_eq!(request.url.as_str(), "https://id.example/token");
    assert_eq!(
        form(&request),
        [
            ("grant_type", "authorization_code"),
            ("code", "the-code"),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            ("client_id", CLIENT_ID),
        ]
    );
    assert!(request.header("authorization").is_none());
    assert_eq!(request.header("accept").unwrap().expose(), "application/json");
}

#[test]
fn marks_code_and_verifier_as_secret() {
    let request = sent(run_with_code(input(code_grant("openid"))).next());

    for parameter in &request.form {
        let is_secret = matches!(parameter.value, Value::Secret(_));
        assert_eq!(
            is_secret,
            ["code", "code_verifier"].contains(&parameter.name.as_str()),
            "{}",
            parameter.name
        );
    }
    assert!(!format!("{request:?}").contains("the-code"));
}

#[test]
fn makes_the_token_request_of_rfc_6749_section_4_1_3() {
    let redirect_uri = "https://client.example.com/cb";
    let mut input = input(grant(redirect_uri, Pkce::None, None));
    input.client.authentication = ClientAuthentication::SecretBasic {
        secret: Secret::new("7Fjfp0ZBr1KtDRbnfVdmIw"),
        encoding: BasicEncoding::Form,
    };
    let mut run = Run::new(input);
    let at = url("https://client.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=the-state");

    let request = sent(feed(
        &mut run,
        Event::AuthorizationResponse(AuthorizationResponse::from_url(&at)),
    ));

    assert_eq!(
        request.encoded_form().expose(),
        "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\
         &redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb"
    );
    assert_eq!(
        request.header("Authorization").unwrap().expose(),
        "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"
    );
}

#[test]
fn sends_a_plain_challenge_or_none_when_told_to() {
    let url_with = |pkce| opened(Run::new(input(grant(REDIRECT_URI, pkce, None))).next());

    assert_eq!(
        query(&url_with(Pkce::Plain), "code_challenge"),
        ["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"]
    );
    assert_eq!(query(&url_with(Pkce::Plain), "code_challenge_method"), ["plain"]);
    assert!(query(&url_with(Pkce::None), "code_challenge").is_empty());
    assert!(query(&url_with(Pkce::None), "code_challenge_method").is_empty());

    let request = sent(run_with_code(input(grant(REDIRECT_URI, Pkce::None, None))).next());
    assert!(form(&request).iter().all(|(name, _)| *name != "code_verifier"));
}

#[test]
fn says_how_pkce_stands_with_what_the_server_announces() {
    let result = |pkce, announced: Option<&[&str]>, secret: bool| {
        let mut input = input(grant(REDIRECT_URI, pkce, None));
        input.written = metadata(with(endpoints(), "code_challenge_methods_supported", json!(announced)));
        if secret {
            input.client.authentication = ClientAuthentication::SecretPost {
                secret: Secret::new("s"),
            };
        }
        result_of(&Run::new(input).take_checks(), CheckName::CodeChallenge)
    };

    assert_eq!(result(Pkce::S256, Some(&["S256"]), false), CheckResult::Passed);
    assert_eq!(result(Pkce::S256, None, false), CheckResult::Passed);
    assert_eq!(result(Pkce::S256, Some(&["plain"]), false), CheckResult::Warning);
    assert_eq!(result(Pkce::Plain, None, false), CheckResult::Warning);
    assert_eq!(result(Pkce::None, None, false), CheckResult::Warning);
    assert_eq!(result(Pkce::None, None, true), CheckResult::NotApplicable);
}

#[test]
fn keeps_the_endpoint_s_own_query() {
    let mut input = input(grant(REDIRECT_URI, Pkce::S256, None));
    input.written = metadata(json!({
        "authorization_endpoint": "https://localhost:9443/oauth2/authorize?scope=PRODUCTION&tenantDomain=wso2.com",
        "token_endpoint": "https://localhost:9443/oauth2/token?tenantDomain=wso2.com",
    }));
    let run = Run::new(input.clone());
    let url = opened(run.next());
    assert_eq!(query(&url, "scope"), ["PRODUCTION"]);
    assert_eq!(query(&url, "tenantDomain"), ["wso2.com"]);
    assert_eq!(run.asked_scope(), Some("PRODUCTION"));
    assert_eq!(
        sent(run_with_code(input.clone()).next()).url.query(),
        Some("tenantDomain=wso2.com")
    );

    input.task = crate::Task::Grant(code_grant("openid"));
    let mut run = Run::new(input);
    assert_eq!(query(&opened(run.next()), "scope"), ["openid"]);
    let checks = run.take_checks();
    assert_eq!(
        check_of(&checks, CheckName::EndpointQueryRepeatsOurs).found.as_deref(),
        Some("scope")
    );
}

#[test]
fn ends_at_nothing_but_its_redirect_uri_with_an_answer() {
    let run = Run::new(input(code_grant("openid")));
    let accepts = |text: &str| run.authorization_response_accepts(&url(text));

    assert!(accepts("http://127.0.0.1:8976/callback?code=a&state=the-state"));
    assert!(accepts(
        "http://127.0.0.1:8976/callback?error=access_denied&state=the-state"
    ));
    assert!(accepts("http://127.0.0.1:8976/callback#code=a&state=the-state"));
    for other in [
        "http://127.0.0.1:8976/callback",
        "http://127.0.0.1:8976/callback?state=another&scope=code#top",
        "http://127.0.0.1:8976/callback?next=%3Fcode%3Da",
        "http://127.0.0.1:8976/callback2?code=a&state=the-state",
        "http://127.0.0.1:8976/callback/?code=a",
        "https://127.0.0.1:8976/callback?code=a",
        "http://127.0.0.1:8977/callback#access_token=a",
        "https://id.example/login?error=wrong_password&state=the-state",
        "https://id.example/step?code=123456&state=the-state",
        "https://id.example/?continue=http%3A%2F%2F127.0.0.1%3A8976%2Fcallback%3Fcode%3Da%26state%3Dthe-state",
    ] {
        assert!(!accepts(other), "{other}");
    }
}

#[test]
fn stops_an_answer_without_its_state_and_fails_by_it() {
    for redirect_uri in ["https://petshop.example/callback", "com.example.app:/cb"] {
        for (answer, error) in [
            ("?code=a", ProtocolError::StateMissing),
            ("?error=access_denied&state=", ProtocolError::StateMissing),
            ("?lang=en#access_token=a", ProtocolError::StateMissing),
            ("#id_token=a&state=another", ProtocolError::StateMismatch),
            ("?code=a&state=another", ProtocolError::StateMismatch),
            ("?state=another#code=a", ProtocolError::StateMismatch),
        ] {
            let mut run = Run::new(input(grant(redirect_uri, Pkce::S256, None)));
            let url = url(&format!("{redirect_uri}{answer}"));
            assert!(run.authorization_response_accepts(&url), "{url}");

            let response = AuthorizationResponse::from_url(&url);
            let step = feed(&mut run, Event::AuthorizationResponse(response));

            assert_eq!(failure(step), error, "{url}");
        }
    }
}

#[test]
fn ends_at_redirect_uris_that_nothing_listens_at() {
    for redirect_uri in [
        "https://petshop.example/callback",
        "com.example.app:/cb",
        "http://localhost:8976/callback",
    ] {
        let run = Run::new(input(grant(redirect_uri, Pkce::S256, None)));

        assert!(run.authorization_response_accepts(&url(&format!("{redirect_uri}?code=a&state=the-state"))));
        assert!(!run.authorization_response_accepts(&url(redirect_uri)));
    }
}

#[test]
fn awaits_one_response_only() {
    let run = run_with_code(input(code_grant("openid")));
    let again = AuthorizationResponse::from_url(&url(&format!("{REDIRECT_URI}?code=b&state=the-state")));
    assert_eq!(run.judge(&again), Verdict::AnotherUrl);

    let mut run = run;
    let request = sent(feed(&mut run, Event::AuthorizationResponse(again)));

    assert!(form(&request).contains(&("code", "the-code")));
}

#[test]
fn fails_by_a_wrong_state_without_sending_the_code() {
    let mut run = Run::new(input(code_grant("openid")));

    assert_eq!(
        failure(feed_callback(&mut run, &[("code", "a"), ("state", "x")])),
        ProtocolError::StateMismatch
    );
    assert_eq!(result_of(&run.take_checks(), CheckName::State), CheckResult::Failed);
}

#[test]
fn is_not_moved_by_events_that_belong_to_another_step() {
    let mut run = Run::new(input(code_grant("openid")));
    let before = opened(run.next());

    feed(&mut run, Event::Response(json_response(200, &tokens())));
    feed(&mut run, Event::SendFailed);

    assert_eq!(opened(run.next()), before);
}

#[test]
fn ends_with_the_server_s_refusal_or_without_an_answer() {
    let last = |event| failure(feed(&mut run_with_code(input(code_grant("openid"))), event));

    let refused = last(Event::Response(json_response(
        400,
        &json!({ "error": "invalid_grant" }),
    )));
    assert!(matches!(
        refused,
        ProtocolError::ServerRefused { status: Some(400), .. }
    ));
    assert_eq!(
        last(Event::SendFailed),
        ProtocolError::Unanswered {
            exchange: Exchange::Token
        }
    );
    let empty = last(Event::Response(response(403, "text/plain", "")));
    assert!(matches!(empty, ProtocolError::RefusedWithoutReason { status: 403, .. }));
}

#[test]
fn is_cancelled_while_the_browser_is_open() {
    let mut run = Run::new(input(code_grant("openid")));

    assert!(matches!(feed(&mut run, Event::Cancel), Step::Cancelled));
    assert!(matches!(
        feed_callback(&mut run, &[("code", "a"), ("state", "the-state")]),
        Step::Cancelled
    ));
}

#[test]
fn sends_no_secret_for_a_public_client_nor_two_for_a_confidential_one() {
    let mut input = input(code_grant("openid"));
    input.client = Client {
        client_id: CLIENT_ID.into(),
        authentication: ClientAuthentication::SecretPost {
            secret: Secret::new("s"),
        },
    };
    let request = sent(run_with_code(input).next());

    assert!(request.header("authorization").is_none());
    assert!(form(&request).ends_with(&[("client_id", CLIENT_ID), ("client_secret", "s")]));
}
