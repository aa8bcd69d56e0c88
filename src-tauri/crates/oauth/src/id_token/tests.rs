use bearerbox_secret::Secret;
use serde_json::{Value, json};

use super::{Check, CheckName, Expected, IdTokenProblem, check_id_token};
use crate::check::CheckResult;
use crate::examples::{CLIENT_ID, ISSUER, NOW, claims, id_token, jwt, now, result_of, with};

fn outcome_of(id_token: &str, change: impl Fn(&mut Expected<'_>)) -> (Result<(), IdTokenProblem>, Vec<Check>) {
    let nonce = Secret::new("the-nonce");
    // The access token and at_hash of OpenID Connect Core §A.3.
    let access_token = Secret::new("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
    let mut expected = Expected {
        issuer: Some(ISSUER),
        client_id: CLIENT_ID,
        nonce: Some(&nonce),
        previous_sub: None,
        access_token: Some(&access_token),
        front: None,
    };
    change(&mut expected);
    let mut checks = Vec::new();
    let outcome = check_id_token(&Secret::new(id_token), &expected, now(), &mut checks);
    (outcome, checks)
}

fn outcome(claims: &Value) -> (Result<(), IdTokenProblem>, Vec<Check>) {
    outcome_of(&id_token(claims), |_| {})
}

fn refused(name: &str, value: Value) -> IdTokenProblem {
    outcome(&with(claims(), name, value)).0.unwrap_err()
}

#[test]
fn passes_every_rule_of_a_right_token() {
    let (outcome, checks) = outcome(&claims());

    assert_eq!(outcome, Ok(()));
    for name in [
        CheckName::IdTokenDecoded,
        CheckName::IdTokenIssuer,
        CheckName::IdTokenSubject,
        CheckName::IdTokenAudience,
        CheckName::IdTokenExpiry,
        CheckName::IdTokenIssuedAt,
        CheckName::IdTokenNonce,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed, "{name:?}");
    }
    assert_eq!(
        result_of(&checks, CheckName::IdTokenSignature),
        CheckResult::NotApplicable
    );
}

#[test]
fn refuses_another_issuer() {
    for found in ["https://evil.example", "https://id.example/"] {
        assert_eq!(
            refused("iss", json!(found)),
            IdTokenProblem::IssuerMismatch {
                expected: ISSUER.into(),
                found: found.into()
            }
        );
    }
}

#[test]
fn compares_no_issuer_where_none_is_known() {
    let (outcome, checks) = outcome_of(&id_token(&claims()), |expected| expected.issuer = None);

    assert_eq!(outcome, Ok(()));
    assert_eq!(result_of(&checks, CheckName::IdTokenIssuer), CheckResult::NotApplicable);
}

#[test]
fn accepts_the_client_among_several_audiences() {
    assert_eq!(outcome(&with(claims(), "aud", json!([CLIENT_ID]))).0, Ok(()));

    let several = with(claims(), "aud", json!(["https://api.example", CLIENT_ID]));
    let (outcome_without_azp, checks) = outcome(&several);
    assert_eq!(outcome_without_azp, Ok(()));
    assert_eq!(
        result_of(&checks, CheckName::IdTokenAuthorizedParty),
        CheckResult::Warning
    );

    let (outcome, checks) = outcome(&with(several, "azp", json!(CLIENT_ID)));
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        result_of(&checks, CheckName::IdTokenAuthorizedParty),
        CheckResult::Passed
    );
}

#[test]
fn refuses_a_token_for_somebody_else() {
    assert_eq!(
        refused("aud", json!(["a", "b"])),
        IdTokenProblem::AudienceMismatch {
            expected: CLIENT_ID.into(),
            found: vec!["a".into(), "b".into()]
        }
    );
    assert_eq!(
        refused("azp", json!("other")),
        IdTokenProblem::AuthorizedPartyMismatch {
            expected: CLIENT_ID.into(),
            found: "other".into()
        }
    );
    assert!(matches!(
        refused("aud", json!([])),
        IdTokenProblem::AudienceMismatch { .. }
    ));
}

#[test]
fn names_a_required_claim_that_is_missing_or_of_the_wrong_type() {
    for name in ["iss", "sub", "aud", "exp"] {
        assert_eq!(refused(name, Value::Null), IdTokenProblem::ClaimMissing { name });
        assert_eq!(refused(name, json!({ "a": 1 })), IdTokenProblem::ClaimMissing { name });
    }
    assert_eq!(refused("aud", json!([1])), IdTokenProblem::ClaimMissing { name: "aud" });
    assert_eq!(refused("sub", json!("")), IdTokenProblem::ClaimMissing { name: "sub" });
}

#[test]
fn forgives_a_minute_between_the_clocks_and_no_more() {
    assert_eq!(outcome(&with(claims(), "exp", json!(NOW - 59))).0, Ok(()));
    assert_eq!(
        refused("exp", json!(NOW - 60)),
        IdTokenProblem::Expired {
            exp: 1_699_999_940.0,
            now: 1_700_000_000.0
        }
    );
    assert!(matches!(refused("exp", json!(0)), IdTokenProblem::Expired { .. }));
}

#[test]
fn warns_of_an_iat_that_is_missing_or_in_the_future() {
    let result = |value| {
        let (outcome, checks) = outcome(&with(claims(), "iat", value));
        assert_eq!(outcome, Ok(()));
        result_of(&checks, CheckName::IdTokenIssuedAt)
    };

    assert_eq!(result(json!(NOW + 60)), CheckResult::Passed);
    assert_eq!(result(json!(NOW as f64 - 0.5)), CheckResult::Passed);
    assert_eq!(result(json!(NOW + 61)), CheckResult::Warning);
    assert_eq!(result(Value::Null), CheckResult::Warning);
}

#[test]
fn refuses_another_nonce_or_none() {
    assert_eq!(refused("nonce", json!("the-noncf")), IdTokenProblem::NonceMismatch);
    assert_eq!(refused("nonce", json!("the-nonce2")), IdTokenProblem::NonceMismatch);
    assert_eq!(refused("nonce", Value::Null), IdTokenProblem::NonceMissing);
    assert_eq!(refused("nonce", json!(1)), IdTokenProblem::NonceMissing);
}

#[test]
fn asks_for_no_nonce_when_none_was_sent() {
    let token = id_token(&with(claims(), "nonce", Value::Null));

    assert_eq!(outcome_of(&token, |expected| expected.nonce = None).0, Ok(()));
}

#[test]
fn refuses_a_refreshed_token_about_somebody_else() {
    let token = id_token(&claims());

    assert_eq!(
        outcome_of(&token, |expected| expected.previous_sub = Some("alice")).0,
        Ok(())
    );
    assert_eq!(
        outcome_of(&token, |expected| expected.previous_sub = Some("bob")).0,
        Err(IdTokenProblem::SubjectChanged {
            expected: "bob".into(),
            found: "alice".into()
        })
    );
}

#[test]
fn compares_the_hash_of_the_access_token() {
    let with_hash = |alg: &str, hash: &str| {
        let token = jwt(&json!({ "alg": alg }), &with(claims(), "at_hash", json!(hash)));
        let (outcome, checks) = outcome_of(&token, |_| {});
        (outcome.is_ok(), result_of(&checks, CheckName::IdTokenAccessTokenHash))
    };

    assert_eq!(
        with_hash("RS256", "77QmUPtjPfzWtF2AnpK9RQ"),
        (true, CheckResult::Passed)
    );
    assert_eq!(
        with_hash("RS256", "77QmUPtjPfzWtF2AnpK9RR"),
        (false, CheckResult::Failed)
    );
    assert_eq!(
        with_hash("ES512", "77QmUPtjPfzWtF2AnpK9RQ"),
        (false, CheckResult::Failed)
    );
    assert_eq!(
        with_hash("XY999", "77QmUPtjPfzWtF2AnpK9RQ"),
        (true, CheckResult::NotApplicable)
    );
}

#[test]
fn refuses_what_is_no_jwt() {
    let undecodable = |token: &str| matches!(outcome_of(token, |_| {}).0, Err(IdTokenProblem::Undecodable { .. }));

    assert!(undecodable("opaque"));
    assert!(undecodable("a.b.c"));
    assert!(undecodable("e30.e30"));
    assert!(undecodable("e30.e30.e30.e30"));
}

#[test]
fn leaves_an_encrypted_token_unread() {
    let (outcome, checks) = outcome_of("eyJhbGciOiJkaXIifQ.a.b.c.d", |_| {});

    assert_eq!(outcome, Ok(()));
    assert_eq!(
        result_of(&checks, CheckName::IdTokenDecoded),
        CheckResult::NotApplicable
    );
}

#[test]
fn records_every_rule_and_reports_the_first_that_fails() {
    let claims = with(
        with(claims(), "nonce", json!("x")),
        "iss",
        json!("https://evil.example"),
    );

    let (outcome, checks) = outcome(&claims);

    assert!(matches!(outcome, Err(IdTokenProblem::IssuerMismatch { .. })));
    assert_eq!(result_of(&checks, CheckName::IdTokenNonce), CheckResult::Failed);
    assert!(!format!("{checks:?}").contains("the-nonce"));
}
