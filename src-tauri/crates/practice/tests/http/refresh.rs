use bearerbox_practice::Endpoint;

use crate::agent::Reply;
use crate::setup::{START, Setup, decode};

const SCOPE: &str = "openid offline_access orders.read orders.write";

fn is_invalid_grant(reply: &Reply) -> bool {
    reply.status == 400 && reply.text("error") == "invalid_grant"
}

#[tokio::test]
async fn rotates_and_gives_new_tokens_of_the_same_login() {
    let setup = Setup::start().await;
    let first = setup.tokens("web", SCOPE).await;
    setup.pass_seconds(100);

    let second = setup.refresh("web", &first.text("refresh_token")).await;

    assert_eq!(second.status, 200, "{}", second.body);
    assert_eq!(second.text("scope"), SCOPE);
    assert_ne!(second.text("refresh_token"), first.text("refresh_token"));
    assert_ne!(second.text("access_token"), first.text("access_token"));
    let claims = decode(&second.text("id_token")).1;
    assert_eq!(claims["auth_time"], START);
    assert_eq!(claims["iat"], START + 100);
    assert_eq!(claims["sub"], "alice");
    assert!(!claims.contains_key("nonce"));
    assert!(setup.is_active(&first.text("access_token")).await);
}

#[tokio::test]
async fn an_old_refresh_token_revokes_the_whole_family() {
    let setup = Setup::start().await;
    let first = setup.tokens("web", SCOPE).await;
    let other_family = setup.tokens("web", SCOPE).await;
    let second = setup.refresh("web", &first.text("refresh_token")).await;
    let third = setup.refresh("web", &second.text("refresh_token")).await;

    let reused = setup.refresh("web", &first.text("refresh_token")).await;

    assert!(is_invalid_grant(&reused));
    assert!(is_invalid_grant(
        &setup.refresh("web", &third.text("refresh_token")).await
    ));
    for token in [&first, &second, &third] {
        assert!(!setup.is_active(&token.text("access_token")).await);
    }
    let other = setup.refresh("web", &other_family.text("refresh_token")).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn keeps_the_token_and_answers_without_one_if_the_client_is_set_so() {
    let setup = Setup::start().await;
    let first = setup.tokens("keep", SCOPE).await;

    for _ in 0..2 {
        let again = setup.refresh("keep", &first.text("refresh_token")).await;
        assert_eq!(again.status, 200);
        assert!(!again.json().contains_key("refresh_token"));
    }
}

#[tokio::test]
async fn narrows_the_scope_of_one_answer_but_never_widens_it() {
    let setup = Setup::start().await;
    let refresh = async |token: &str, scope: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "web"),
            ("refresh_token", token),
            ("scope", scope),
        ];
        setup.agent.post(&setup.url(Endpoint::Token), &form).await
    };
    let first = setup.tokens("web", SCOPE).await;

    let wider = refresh(&first.text("refresh_token"), "openid email").await;
    let narrow = refresh(&first.text("refresh_token"), "orders.read").await;
    let full = setup.refresh("web", &narrow.text("refresh_token")).await;

    assert_eq!(wider.text("error"), "invalid_scope");
    assert_eq!(narrow.text("scope"), "orders.read");
    assert!(!narrow.json().contains_key("id_token"));
    assert_eq!(full.text("scope"), SCOPE);
}

#[tokio::test]
async fn refuses_anothers_an_unknown_an_expired_and_no_token() {
    let setup = Setup::start().await;
    let token = setup.tokens("web", SCOPE).await.text("refresh_token");

    assert!(is_invalid_grant(&setup.refresh("other", &token).await));
    assert!(is_invalid_grant(&setup.refresh("web", "unknown").await));
    assert_eq!(setup.refresh("web", "").await.text("error"), "invalid_request");
    setup.pass_seconds(30 * 24 * 3600);
    assert!(is_invalid_grant(&setup.refresh("web", &token).await));
}
