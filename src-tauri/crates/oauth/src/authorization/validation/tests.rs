use super::{
    AuthorizationResponse, Awaited, RedirectUri, ResponseMode, ResponseType, Secret, Verdict, check_response, judge,
};
use crate::check::{Check, CheckName, CheckResult};
use crate::error::{ProtocolError, RefusedAt, ServerError};
use crate::examples::{ISSUER, REDIRECT_URI, callback, check_of, result_of, url};

fn awaited() -> Awaited {
    Awaited {
        redirect_uri: RedirectUri::read(REDIRECT_URI).unwrap(),
        state: Secret::new("the-state"),
        issuer: Some(ISSUER.into()),
        issuer_is_announced: false,
        response_mode: ResponseMode::Query,
        response_type: ResponseType::CODE,
    }
}

fn announcing() -> Awaited {
    Awaited {
        issuer_is_announced: true,
        ..awaited()
    }
}

type Outcome = (Result<String, ProtocolError>, Vec<Check>);

fn outcome(awaited: &Awaited, response: &AuthorizationResponse) -> Outcome {
    let mut checks = Vec::new();
    let code =
        check_response(awaited, response, &mut checks).map(|answered| answered.code.unwrap().expose().to_owned());
    (code, checks)
}

fn error(awaited: &Awaited, parameters: &[(&str, &str)]) -> ProtocolError {
    outcome(awaited, &callback(parameters)).0.unwrap_err()
}

#[test]
fn yields_the_code_of_a_right_response() {
    let (code, checks) = outcome(
        &awaited(),
        &callback(&[("code", "SplxlOBeZQQYbYS6WxSbIA"), ("state", "the-state")]),
    );

    assert_eq!(code.as_deref(), Ok("SplxlOBeZQQYbYS6WxSbIA"));
    for name in [
        CheckName::RedirectUri,
        CheckName::ResponseMode,
        CheckName::State,
        CheckName::CodeOrError,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed, "{name:?}");
    }
    assert_eq!(
        result_of(&checks, CheckName::ResponseIssuer),
        CheckResult::NotApplicable
    );
}

#[test]
fn refuses_a_response_whose_state_differs() {
    for state in ["the-statf", "the-stat", "the-state2", "THE-STATE"] {
        let (code, checks) = outcome(&awaited(), &callback(&[("code", "a"), ("state", state)]));

        assert_eq!(code, Err(ProtocolError::StateMismatch));
        assert_eq!(result_of(&checks, CheckName::State), CheckResult::Failed);
    }
}

#[test]
fn refuses_a_response_without_state() {
    assert_eq!(error(&awaited(), &[("code", "a")]), ProtocolError::StateMissing);
    assert_eq!(
        error(&awaited(), &[("code", "a"), ("state", "")]),
        ProtocolError::StateMissing
    );
    assert_eq!(
        error(&awaited(), &[("error", "access_denied")]),
        ProtocolError::StateMissing
    );
}

#[test]
fn refuses_two_codes_and_two_of_anything_that_counts() {
    let repeated = |name: &str| ProtocolError::RepeatedParameter { name: name.into() };

    assert_eq!(
        error(&awaited(), &[("code", "a"), ("code", "b"), ("state", "the-state")]),
        repeated("code")
    );
    assert_eq!(
        error(&awaited(), &[("code", "a"), ("code", "a"), ("state", "the-state")]),
        repeated("code")
    );
    assert_eq!(
        error(&awaited(), &[("code", "a"), ("state", "the-state"), ("state", "x")]),
        repeated("state")
    );
    assert_eq!(
        error(
            &awaited(),
            &[("code", "a"), ("state", "the-state"), ("iss", ISSUER), ("iss", ISSUER)]
        ),
        repeated("iss")
    );
}

#[test]
fn lets_other_parameters_come_twice() {
    let parameters = [
        ("code", "a"),
        ("state", "the-state"),
        ("session_state", "x"),
        ("session_state", "y"),
    ];

    assert!(outcome(&awaited(), &callback(&parameters)).0.is_ok());
}

#[test]
fn refuses_code_and_error_together() {
    assert_eq!(
        error(
            &awaited(),
            &[("code", "a"), ("error", "access_denied"), ("state", "the-state")]
        ),
        ProtocolError::CodeAndError
    );
}

#[test]
fn refuses_neither_code_nor_error() {
    assert_eq!(
        error(&awaited(), &[("state", "the-state"), ("code", ""), ("x", "y")]),
        ProtocolError::CodeMissing {
            names: vec!["state".into(), "code".into(), "x".into()]
        }
    );
}

#[test]
fn keeps_the_server_s_words_of_a_denial_but_not_our_state() {
    let parameters = [
        ("error", "access_denied"),
        ("error_description", "The user said no"),
        ("state", "the-state"),
    ];

    assert_eq!(
        error(&awaited(), &parameters),
        ProtocolError::ServerRefused {
            at: RefusedAt::AuthorizationEndpoint,
            status: None,
            error: ServerError {
                error: "access_denied".into(),
                description: Some("The user said no".into()),
                uri: None,
                body: "error=access_denied&error_description=The+user+said+no".into(),
            },
            clock: None,
        }
    );
}

#[test]
fn wants_iss_when_the_server_announces_it() {
    let expected = || ISSUER.to_owned();
    assert_eq!(
        error(&announcing(), &[("code", "a"), ("state", "the-state")]),
        ProtocolError::IssuerMissing { expected: expected() }
    );
    // RFC 9207 §2.4: of error responses too.
    assert_eq!(
        error(&announcing(), &[("error", "access_denied"), ("state", "the-state")]),
        ProtocolError::IssuerMissing { expected: expected() }
    );

    // The response of RFC 9207 §2.1.
    let mut awaited = announcing();
    awaited.issuer = Some("https://honest.as.example".into());
    let parameters = [
        ("code", "x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58"),
        ("state", "the-state"),
    ];
    let parameters = [parameters.as_slice(), &[("iss", "https://honest.as.example")]].concat();
    let (code, checks) = outcome(&awaited, &callback(&parameters));
    assert!(code.is_ok());
    assert_eq!(result_of(&checks, CheckName::ResponseIssuer), CheckResult::Passed);
}

#[test]
fn refuses_another_iss_announced_or_not() {
    for awaited in [awaited(), announcing()] {
        for found in ["https://evil.example", "https://id.example/", "HTTPS://id.example"] {
            assert_eq!(
                error(&awaited, &[("code", "a"), ("state", "the-state"), ("iss", found)]),
                ProtocolError::IssuerMismatch {
                    expected: ISSUER.into(),
                    found: found.into()
                }
            );
        }
    }
}

#[test]
fn compares_no_iss_where_no_issuer_is_known() {
    let awaited = Awaited {
        issuer: None,
        ..announcing()
    };
    let (code, checks) = outcome(
        &awaited,
        &callback(&[("code", "a"), ("state", "the-state"), ("iss", "https://x")]),
    );

    assert!(code.is_ok());
    assert_eq!(
        result_of(&checks, CheckName::ResponseIssuer),
        CheckResult::NotApplicable
    );
}

#[test]
fn refuses_a_response_at_another_path_or_port() {
    for found in [
        "http://127.0.0.1:8976/other",
        "http://127.0.0.1:8977/callback",
        "http://localhost:8976/callback",
    ] {
        let at = url(&format!("{found}?code=secret-code&state=the-state#x"));
        let (code, checks) = outcome(&awaited(), &AuthorizationResponse::from_url(&at));

        assert_eq!(
            code,
            Err(ProtocolError::RedirectUriMismatch {
                expected: REDIRECT_URI.into(),
                found: found.into()
            })
        );
        assert_eq!(result_of(&checks, CheckName::RedirectUri), CheckResult::Failed);
    }
}

#[test]
fn accepts_a_code_in_the_fragment_or_a_form_with_a_warning() {
    let in_fragment = url(&format!("{REDIRECT_URI}#code=a&state=the-state"));
    let in_form = AuthorizationResponse::from_form(&url(REDIRECT_URI), "code=a&state=the-state");
    for (response, mode) in [
        (AuthorizationResponse::from_url(&in_fragment), ResponseMode::Fragment),
        (in_form, ResponseMode::FormPost),
    ] {
        let (code, checks) = outcome(&awaited(), &response);
        assert_eq!(code.as_deref(), Ok("a"));
        assert_eq!(result_of(&checks, CheckName::ResponseMode), CheckResult::Warning);

        let asked = Awaited {
            response_mode: mode,
            ..awaited()
        };
        assert_eq!(
            result_of(&outcome(&asked, &response).1, CheckName::ResponseMode),
            CheckResult::Passed
        );
    }
}

#[test]
fn looks_past_a_fragment_that_a_server_leaves_at_the_end() {
    let at = url(&format!("{REDIRECT_URI}?code=a&state=the-state#_=_"));

    assert_eq!(
        outcome(&awaited(), &AuthorizationResponse::from_url(&at)).0.as_deref(),
        Ok("a")
    );
}

#[test]
fn decodes_parameters_as_a_form() {
    let at = url(&format!("{REDIRECT_URI}?code=a%2Bb+c%26d&state=the-state"));

    assert_eq!(
        outcome(&awaited(), &AuthorizationResponse::from_url(&at)).0.as_deref(),
        Ok("a+b c&d")
    );
}

#[test]
fn judges_without_believing() {
    let verdict = |text: &str| judge(&awaited(), &AuthorizationResponse::from_url(&url(text)));

    assert_eq!(
        verdict("http://127.0.0.1:8976/callback?code=a&state=the-state"),
        Verdict::Ours
    );
    assert_eq!(
        verdict("http://127.0.0.1:8976/callback#error=x&state=the-state"),
        Verdict::Ours
    );
    assert_eq!(verdict("http://127.0.0.1:8976/callback?code=a"), Verdict::StateMissing);
    assert_eq!(
        verdict("http://127.0.0.1:8976/callback?code=a&state=x"),
        Verdict::StateDiffers
    );
    assert_eq!(verdict("http://127.0.0.1:8976/callback"), Verdict::StateMissing);
    assert_eq!(
        verdict("http://127.0.0.1:8976/?code=a&state=the-state"),
        Verdict::AnotherUrl
    );
}

#[test]
fn tells_no_state_code_or_other_secret_in_checks_and_debug_text() {
    let response = callback(&[("code", "secret-code"), ("state", "a-secret-state")]);
    let (_, checks) = outcome(&awaited(), &response);

    let text = format!("{checks:?} {response:?} {:?}", awaited());
    for secret in ["secret-code", "a-secret-state", "the-state"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert_eq!(
        check_of(&checks, CheckName::State).found.as_deref(),
        Some("differs: 14 characters")
    );
}
