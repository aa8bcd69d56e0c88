//! Access tokens that are broken JWTs: what to do with one is its server's affair, so a run takes it as it came.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_core::view::{ExpirySource, TokenKind};
use bearerbox_practice::Fault;
use serde_json::json;

use crate::world::{World, done};

const HEADER: &str = "eyJhbGciOiJub25lIn0";

fn with_claims(claims: impl AsRef<[u8]>) -> String {
    format!("{HEADER}.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
}

/// Gets `token` in a run as the practice server's answer.
async fn obtain(world: &World, profile: i64, token: &str) -> (i64, i64) {
    let patch = json!({ "access_token": token, "expires_in": null });
    let patch = patch.as_object().unwrap().clone();
    world.break_token_endpoint("practice-machine", Fault::MergeAnswer(patch));
    done(world.run_machine(profile).await)
}

#[tokio::test]
async fn a_token_that_is_no_jwt_is_opaque_and_handed_over_as_it_came() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let tokens = [
        "opaque".to_owned(),
        "with.a.dot".to_owned(),
        // Four parts are no JWT, whatever the first one says.
        format!("{HEADER}.e30.c2ln.c2ln"),
        "e+J.e30.c2ln".to_owned(),
        "bm8.e30.c2ln".to_owned(),
        format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode([0xff, 0xfe])),
        format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode("[".repeat(10_000))),
    ];

    for token in tokens {
        let (authorization_id, token_set_id) = obtain(&world, profile, &token).await;

        assert_eq!(world.token(token_set_id, TokenKind::Access), token);
        let view = &world.authorization(authorization_id).token_set.tokens[0];
        assert_eq!(view.characters, token.len());
        assert_eq!((&view.jwt, view.expires_at), (&None, None), "{token:.40}");
        assert_eq!(view.expiry_source, ExpirySource::Unknown);
    }
}

#[tokio::test]
async fn a_jwt_with_broken_claims_is_handed_over_as_it_came_and_its_view_says_what_is_broken() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let deep = format!("{{\"a\":{}", "[".repeat(10_000));
    let cases = [
        (
            format!("{HEADER}.e+J.c2ln"),
            "The payload cannot be read: not base64url: '+' at 1 is of plain base64, not base64url.",
        ),
        (
            format!("{HEADER}..c2ln"),
            "The payload cannot be read: the part is empty.",
        ),
        (
            with_claims("no"),
            "The payload cannot be read: not JSON: unexpected 'o' at byte 1.",
        ),
        (
            with_claims("[]"),
            "The payload cannot be read: a JSON array, not an object.",
        ),
        (
            with_claims(b"{\"sub\":\"\xff\"}"),
            "The payload cannot be read: not UTF-8 from byte 8 of the decoded text.",
        ),
        (
            with_claims(deep),
            "The payload cannot be read: nested too deep: nesting deeper than 128 at byte 132.",
        ),
        (
            format!("{HEADER}.e30.c2l"),
            "The signature cannot be read: not base64url: the last character at 2 carries stray bits.",
        ),
    ];

    for (token, problem) in cases {
        let (authorization_id, token_set_id) = obtain(&world, profile, &token).await;

        assert_eq!(world.token(token_set_id, TokenKind::Access), token);
        let view = &world.authorization(authorization_id).token_set.tokens[0];
        let jwt = view.jwt.as_ref().unwrap();
        let messages: Vec<_> = jwt.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, [problem], "{token:.60}");
        assert_eq!(jwt.header[0].value, "none");
        assert!(jwt.claims.is_empty());
        assert_eq!(view.expiry_source, ExpirySource::Unknown);
    }
}

#[tokio::test]
async fn a_megabyte_of_claims_is_kept_handed_over_and_shown() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let claims: serde_json::Map<_, _> = (0..40_000)
        .map(|number| (format!("claim-{number:05}"), json!("a longer value")))
        .collect();
    let claims = serde_json::to_string(&claims).unwrap();
    assert!(claims.len() > 1024 * 1024);
    let token = with_claims(claims);

    let (authorization_id, token_set_id) = obtain(&world, profile, &token).await;

    assert_eq!(world.token(token_set_id, TokenKind::Access), token);
    let view = &world.authorization(authorization_id).token_set.tokens[0];
    let jwt = view.jwt.as_ref().unwrap();
    assert_eq!((jwt.claims.len(), jwt.problems.len()), (40_000, 0));
}
