use bearerbox_secret::Secret;
use serde_json::{Value, json};

use super::{Oddity, TokenResponse, token_response};
use crate::error::{ProtocolError, RefusedAt, ServerError};
use crate::examples::{claims, id_token, json_response, pairs, response, tokens, with};
use crate::http::{Exchange, HttpResponse};

fn read(value: &Value) -> TokenResponse {
    token_response(&json_response(200, value)).unwrap()
}

fn refuse(value: &Value) -> ProtocolError {
    token_response(&json_response(200, value)).unwrap_err()
}

fn refuse_body(content_type: &str, body: impl Into<Vec<u8>>) -> ProtocolError {
    token_response(&response(200, content_type, body)).unwrap_err()
}

#[test]
fn reads_the_response_of_rfc_6749_section_5_1() {
    assert_eq!(
        read(&tokens()),
        TokenResponse {
            access_token: Some(Secret::new("2YotnFZFEjr1zCsicMWpAA")),
            token_type: "Bearer".into(),
            expires_in: Some(3600),
            scope: None,
            refresh_token: Some(Secret::new("tGzv3JOkF0XG5Qx2TlKWIA")),
            id_token: None,
            jwt: None,
            oddities: vec![],
        }
    );
}

#[test]
fn accepts_a_form_encoded_body() {
    let body = "access_token=a%2Bb&token_type=bearer&expires_in=3600&scope=repo%2Cuser";
    for content_type in ["application/x-www-form-urlencoded", "text/plain", "text/html"] {
        let tokens = token_response(&response(200, content_type, body)).unwrap();

        assert_eq!(tokens.access_token, Some(Secret::new("a+b")));
        assert_eq!(
            (tokens.expires_in, tokens.scope.as_deref()),
            (Some(3600), Some("repo,user"))
        );
        assert_eq!(
            tokens.oddities,
            [
                Oddity::FormEncoded,
                Oddity::TokenTypeSpelling("bearer".into()),
                Oddity::ScopeCommas
            ]
        );
    }
}

#[test]
fn accepts_a_byte_order_mark() {
    let body = format!("\u{feff}{}", tokens());

    let tokens = token_response(&response(200, "application/json", body)).unwrap();

    assert_eq!(tokens.oddities, [Oddity::ByteOrderMark]);
}

#[test]
fn accepts_json_by_another_name_and_another_success() {
    let tokens = token_response(&response(201, "text/html", tokens().to_string())).unwrap();

    assert_eq!(
        tokens.oddities,
        [Oddity::Status(201), Oddity::ContentType(Some("text/html".into()))]
    );
}

#[test]
fn accepts_expires_in_as_a_string_or_a_fraction() {
    let lifetime = |value| {
        let tokens = read(&with(tokens(), "expires_in", value));
        (tokens.expires_in, tokens.oddities)
    };

    assert_eq!(lifetime(json!("3600")), (Some(3600), vec![Oddity::ExpiresInString]));
    assert_eq!(lifetime(json!(3599.99)), (Some(3599), vec![Oddity::ExpiresInNotWhole]));
    assert_eq!(
        lifetime(json!("1e3")),
        (Some(1000), vec![Oddity::ExpiresInString, Oddity::ExpiresInNotWhole])
    );
    assert_eq!(lifetime(json!("")), (None, vec![Oddity::EmptyMember("expires_in")]));
    assert_eq!(lifetime(json!(10_000_000_000_u64)), (Some(10_000_000_000), vec![]));
    assert_eq!(lifetime(json!(0)), (Some(0), vec![]));
}

#[test]
fn an_expires_in_that_cannot_be_says_nothing_and_costs_no_token() {
    let lifetime = |value| {
        let tokens = read(&with(tokens(), "expires_in", value));
        assert!(tokens.refresh_token.is_some());
        (tokens.expires_in, tokens.oddities)
    };
    let negative = |text: &str| Oddity::ExpiresInNegative(text.into());
    let not_a_number = |text: &str| Oddity::ExpiresInNotANumber(text.into());

    assert_eq!(lifetime(json!(-1)), (None, vec![negative("-1")]));
    assert_eq!(
        lifetime(json!("-3600")),
        (None, vec![Oddity::ExpiresInString, negative("-3600")])
    );
    assert_eq!(
        lifetime(json!(10_000_000_001_u64)),
        (None, vec![Oddity::ExpiresInTooLarge("10000000001".into())])
    );
    assert_eq!(
        lifetime(json!("1e400")),
        (
            None,
            vec![Oddity::ExpiresInString, Oddity::ExpiresInTooLarge("1e400".into())]
        )
    );
    assert_eq!(
        lifetime(json!("inf")),
        (None, vec![Oddity::ExpiresInString, not_a_number("inf")])
    );
    assert_eq!(lifetime(json!(true)), (None, vec![not_a_number("a JSON boolean")]));
}

#[test]
fn accepts_any_case_of_bearer_and_keeps_it() {
    let tokens = read(&with(tokens(), "token_type", json!("bearer")));

    assert_eq!(tokens.token_type, "bearer");
    assert_eq!(tokens.oddities, [Oddity::TokenTypeSpelling("bearer".into())]);
}

#[test]
fn takes_a_missing_token_type_for_bearer() {
    let tokens = read(&with(tokens(), "token_type", json!(null)));

    assert_eq!(
        (tokens.token_type.as_str(), tokens.oddities),
        ("Bearer", vec![Oddity::TokenTypeMissing])
    );
}

#[test]
fn keeps_the_granted_scope_to_the_letter() {
    let scope = |value| {
        let tokens = read(&with(tokens(), "scope", value));
        (tokens.scope.unwrap(), tokens.oddities)
    };

    assert_eq!(scope(json!("openid profile")), ("openid profile".into(), vec![]));
    assert_eq!(
        scope(json!("user:name,")),
        ("user:name,".into(), vec![Oddity::ScopeCommas])
    );
    assert_eq!(scope(json!(["a", "b"])), ("a b".into(), vec![Oddity::ScopeList]));
    assert_eq!(scope(json!("")), (String::new(), vec![]));
    assert_eq!(
        refuse(&with(tokens(), "scope", json!([1]))),
        ProtocolError::MemberType {
            name: "scope",
            found: "array"
        }
    );
}

#[test]
fn takes_an_empty_refresh_token_as_none() {
    let body = r#"{"access_token":"a","token_type":"Bearer","refresh_token":"","id_token":null}"#;

    let tokens = token_response(&response(200, "application/json", body)).unwrap();

    assert_eq!((tokens.refresh_token, tokens.id_token), (None, None));
    assert_eq!(
        tokens.oddities,
        [Oddity::EmptyMember("refresh_token"), Oddity::EmptyMember("id_token")]
    );
}

#[test]
fn notices_a_repeated_member_and_an_access_token_no_header_can_carry() {
    let body = r#"{"access_token":"a","access_token":"b\nc","token_type":"Bearer"}"#;

    let tokens = token_response(&response(200, "application/json", body)).unwrap();

    assert_eq!(tokens.access_token, Some(Secret::new("b\nc")));
    assert_eq!(
        tokens.oddities,
        [
            Oddity::RepeatedMember("access_token".into()),
            Oddity::AccessTokenCharacters
        ]
    );
}

#[test]
fn says_by_cause_what_is_no_token_response() {
    let html = "<html>Sign in</html>";

    assert_eq!(refuse_body("application/json", ""), ProtocolError::TokenResponseEmpty);
    assert_eq!(
        refuse_body("application/json", "\r\n"),
        ProtocolError::TokenResponseEmpty
    );
    assert_eq!(
        refuse_body("text/html", html),
        ProtocolError::TokenResponseHtml { excerpt: html.into() }
    );
    assert_eq!(
        refuse_body("application/json", r#"{"access_token":"2Yotn"#),
        ProtocolError::TokenResponseTruncated { length: 22 }
    );
    assert_eq!(
        refuse_body("application/json", b"{\"access_token\":\"\xff\"}"),
        ProtocolError::TokenResponseNotUtf8 { position: 17 }
    );
    assert_eq!(
        refuse_body("application/json", "[]"),
        ProtocolError::TokenResponseNotAnObject { found: "array" }
    );
    assert!(matches!(
        refuse_body("text/plain", "2YotnFZFEjr1zCsicMWpAA"),
        ProtocolError::TokenResponseUnreadable {
            content_type: Some(_),
            ..
        }
    ));
}

#[test]
fn names_a_bare_jwt_as_such() {
    let body = id_token(&claims());

    assert_eq!(
        refuse_body("application/jwt", body.clone()),
        ProtocolError::TokenResponseBareJwt {
            content_type: Some("application/jwt".into())
        }
    );
    assert!(matches!(
        refuse_body("text/plain", body + "\n"),
        ProtocolError::TokenResponseBareJwt { .. }
    ));
}

#[test]
fn says_that_the_access_token_is_missing_and_what_is_there() {
    assert_eq!(
        refuse(&json!({ "token_type": "Bearer", "expires_in": 1 })),
        ProtocolError::AccessTokenMissing {
            members: vec!["expires_in".into(), "token_type".into()]
        }
    );
    assert!(matches!(
        refuse(&with(tokens(), "access_token", json!(""))),
        ProtocolError::AccessTokenMissing { .. }
    ));
    assert_eq!(
        refuse(&with(tokens(), "access_token", json!({"a": 1}))),
        ProtocolError::MemberType {
            name: "access_token",
            found: "object"
        }
    );
}

#[test]
fn keeps_the_words_of_a_refusal_whatever_the_status() {
    let body = json!({ "error": "invalid_grant", "error_description": "code expired", "error_uri": "https://e" });
    for status in [200, 400, 401, 403, 429, 500] {
        assert_eq!(
            token_response(&json_response(status, &body)).unwrap_err(),
            ProtocolError::ServerRefused {
                at: RefusedAt::Exchange(Exchange::Token),
                status: Some(status),
                error: ServerError {
                    error: "invalid_grant".into(),
                    description: Some("code expired".into()),
                    uri: Some("https://e".into()),
                    body: body.to_string(),
                },
                clock: None,
            }
        );
    }
}

#[test]
fn keeps_an_error_code_of_the_server_s_own() {
    for (content_type, body) in [
        ("application/json", r#"{"error":"invalid_code"}"#),
        ("text/plain", r#"{"error":"invalid_code","error_description":null}"#),
        ("application/x-www-form-urlencoded", "error=invalid_code"),
        ("text/html", "error=invalid_code&x=1"),
    ] {
        for status in [200, 400] {
            let error = token_response(&response(status, content_type, body)).unwrap_err();

            let ProtocolError::ServerRefused { error, .. } = error else {
                panic!("{error:?}")
            };
            assert_eq!((error.error.as_str(), error.body.as_str()), ("invalid_code", body));
        }
    }
}

#[test]
fn is_not_misled_by_an_error_that_is_null_or_empty() {
    for error in ["null", "\"\""] {
        let body = format!(r#"{{"access_token":"a","token_type":"Bearer","error":{error}}}"#);

        assert!(token_response(&response(200, "application/json", body)).is_ok());
    }
}

#[test]
fn says_that_no_reason_was_given() {
    let empty = HttpResponse {
        status: 403,
        headers: vec![],
        body: vec![],
    };
    assert_eq!(
        token_response(&empty).unwrap_err(),
        ProtocolError::RefusedWithoutReason {
            exchange: Exchange::Token,
            status: 403,
            content_type: None,
            excerpt: String::new(),
            clock: None
        }
    );
    assert_eq!(
        token_response(&response(400, "text/plain", "Bad Request\n")).unwrap_err(),
        ProtocolError::RefusedWithoutReason {
            exchange: Exchange::Token,
            status: 400,
            content_type: Some("text/plain".into()),
            excerpt: "Bad Request".into(),
            clock: None
        }
    );
    assert!(matches!(
        token_response(&json_response(500, &json!({ "error": { "code": 5 } }))).unwrap_err(),
        ProtocolError::RefusedWithoutReason { status: 500, .. }
    ));
}

#[test]
fn names_where_a_redirect_leads_without_following_it() {
    let redirect = HttpResponse {
        status: 307,
        headers: pairs(&[("Location", "https://evil.example/")]),
        body: vec![],
    };

    assert_eq!(
        token_response(&redirect).unwrap_err(),
        ProtocolError::Redirected {
            status: 307,
            location: Some("https://evil.example/".into())
        }
    );
}

#[test]
fn bounds_what_it_quotes() {
    let long = "é".repeat(100_000);
    let error = token_response(&json_response(400, &json!({ "error": "e", "error_description": long }))).unwrap_err();
    assert!(matches!(error, ProtocolError::ServerRefused { error, .. } if error.body.len() <= 4096));

    let error = token_response(&response(502, "text/plain", long)).unwrap_err();
    assert!(matches!(error, ProtocolError::RefusedWithoutReason { excerpt, .. } if excerpt.chars().count() == 500));
}

#[test]
fn shows_no_token_in_debug_text_nor_in_an_error() {
    assert!(!format!("{:?}", read(&tokens())).contains("2Yotn"));
    for body in [
        "2YotnFZFEjr1zCsicMWpAA",
        r#"{"access_token":"2YotnFZ"#,
        r#"{"access_token":"2YotnFZ" oops}"#,
    ] {
        let error = refuse_body("application/json", body);
        assert!(!format!("{error:?} {error}").contains("YotnF"), "{error:?}");
    }
}

#[test]
fn never_panics_on_a_response_cut_anywhere() {
    let body = tokens().to_string();
    for end in 0..body.len() {
        assert!(token_response(&response(200, "application/json", &body.as_bytes()[..end])).is_err());
    }
}
