use serde_json::json;

use super::{Duration, ExpirySource, SystemTime, expires_at};
use crate::examples::{NOW, json_response, jwt, now, tokens, with};
use crate::token::token_response;

fn expiry(response: &serde_json::Value) -> (Option<u64>, ExpirySource) {
    let response = token_response(&json_response(200, response)).unwrap();
    let (instant, source) = expires_at(&response, now());
    (
        instant.map(|instant| instant.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()),
        source,
    )
}

#[test]
fn counts_expires_in_from_when_it_was_received() {
    assert_eq!(expiry(&tokens()), (Some(NOW + 3600), ExpirySource::ExpiresIn));
    assert_eq!(
        expiry(&with(tokens(), "expires_in", json!(0))),
        (Some(NOW), ExpirySource::ExpiresIn)
    );
}

#[test]
fn of_a_jwt_in_place_of_tokens_its_exp_counts() {
    let token = jwt(&json!({"alg": "ES384"}), &json!({"exp": NOW + 5}));
    let response = crate::TokenResponse::of_jwt(bearerbox_secret::Secret::new(token));

    let (instant, source) = expires_at(&response, now());

    assert_eq!(instant, Some(now() + Duration::from_secs(5)));
    assert_eq!(source, ExpirySource::Exp);
}

#[test]
fn prefers_expires_in_to_what_the_token_says() {
    let token = jwt(&json!({"alg": "ES256"}), &json!({"exp": NOW + 5}));

    assert_eq!(
        expiry(&with(tokens(), "access_token", json!(token))),
        (Some(NOW + 3600), ExpirySource::ExpiresIn)
    );
}

#[test]
fn reads_exp_of_the_token_where_the_response_says_nothing() {
    let response = |claims| {
        let token = jwt(&json!({"alg": "ES256"}), &claims);
        with(with(tokens(), "expires_in", json!(null)), "access_token", json!(token))
    };

    assert_eq!(
        expiry(&response(json!({"exp": NOW + 5}))),
        (Some(NOW + 5), ExpirySource::Exp)
    );
    assert_eq!(
        expiry(&response(json!({"exp": 1_700_000_005.5}))),
        (Some(NOW + 5), ExpirySource::Exp)
    );
    assert_eq!(expiry(&response(json!({"exp": "soon"}))), (None, ExpirySource::Unknown));
    assert_eq!(expiry(&response(json!({"exp": 1e300}))), (None, ExpirySource::Unknown));
    assert_eq!(expiry(&response(json!({}))), (None, ExpirySource::Unknown));
}

#[test]
fn does_not_know_when_an_opaque_token_expires() {
    let response = with(tokens(), "expires_in", json!(null));
    assert_eq!(expiry(&response), (None, ExpirySource::Unknown));

    let token = jwt(&json!({"alg": "ES256"}), &json!({"exp": NOW + 5}));
    let two_parts = token.rsplit_once('.').unwrap().0;
    assert_eq!(
        expiry(&with(response, "access_token", json!(two_parts))),
        (None, ExpirySource::Unknown)
    );
}

#[test]
fn survives_an_instant_that_no_clock_can_show() {
    let mut response = token_response(&json_response(200, &tokens())).unwrap();
    response.expires_in = Some(u64::MAX);

    assert_eq!(
        expires_at(&response, now() + Duration::from_secs(1)),
        (None, ExpirySource::Unknown)
    );
}
