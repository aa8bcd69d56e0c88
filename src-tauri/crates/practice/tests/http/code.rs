use crate::agent::Reply;
use crate::setup::{SECRET, START, Setup, VERIFIER, basic, decode};
use bearerbox_practice::Endpoint;

fn is_invalid_grant(reply: &Reply) -> bool {
    reply.status == 400 && reply.text("error") == "invalid_grant"
}

#[tokio::test]
async fn gives_all_tokens_for_a_code() {
    let setup = Setup::start().await;

    let code = setup.code("web", &[]).await;
    let reply = setup.redeem("web", &code, &[]).await;

    assert_eq!(reply.header("cache-control"), "no-store");
    let scope = "openid profile email offline_access orders.read";
    assert_eq!(reply.text("scope"), scope);
    assert!(!reply.text("refresh_token").is_empty());
    let (header, access) = decode(&reply.text("access_token"));
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(access["sub"], "alice");
    assert_eq!(access["auth_time"], START);
}

#[tokio::test]
async fn the_id_token_is_bound_to_request_client_and_access_token() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let setup = Setup::start().await;

    let code = setup.code("web", &[]).await;
    let reply = setup.redeem("web", &code, &[]).await;

    let (header, claims) = decode(&reply.text("id_token"));
    assert_eq!(header["alg"], "ES256");
    assert_eq!(claims["iss"], setup.practice.issuer());
    assert_eq!(claims["aud"], "web");
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["nonce"], "the nonce");
    assert_eq!(claims["auth_time"], START);
    assert_eq!(claims["exp"], START + 600);
    let hash = sha2::Sha256::digest(reply.text("access_token"));
    let half = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..16]);
    assert_eq!(claims["at_hash"], half);
}

#[tokio::test]
async fn gives_an_id_token_only_for_openid_and_a_refresh_token_only_for_offline_access() {
    let setup = Setup::start().await;

    let plain = setup.tokens("web", "orders.read").await.json();
    let openid = setup.tokens("web", "openid").await.json();

    assert!(!plain.contains_key("id_token") && !plain.contains_key("refresh_token"));
    assert!(openid.contains_key("id_token") && !openid.contains_key("refresh_token"));
}

#[tokio::test]
async fn signs_the_id_token_as_the_client_is_registered() {
    let setup = Setup::start().await;

    let reply = setup.tokens("rsa", "openid").await;

    assert_eq!(decode(&reply.text("id_token")).0["alg"], "RS256");
    assert_eq!(decode(&reply.text("access_token")).0["alg"], "ES256");
}

#[tokio::test]
async fn a_code_used_twice_revokes_what_it_gave() {
    let setup = Setup::start().await;
    let code = setup.code("web", &[]).await;
    let first = setup.redeem("web", &code, &[]).await;
    let opaque_code = setup.code("web", &[("scope", "openid opaque")]).await;
    let opaque = setup.redeem("web", &opaque_code, &[]).await.text("access_token");

    let second = setup.redeem("web", &code, &[]).await;

    assert!(is_invalid_grant(&second));
    assert!(!setup.is_active(&first.text("access_token")).await);
    assert!(!setup.is_active(&first.text("refresh_token")).await);
    assert!(is_invalid_grant(
        &setup.refresh("web", &first.text("refresh_token")).await
    ));
    assert!(setup.is_active(&opaque).await, "another grant's token");
    setup.redeem("web", &opaque_code, &[]).await;
    assert!(!setup.is_active(&opaque).await);
}

#[tokio::test]
async fn a_code_lives_sixty_seconds() {
    let setup = Setup::start().await;
    let (in_time, late) = (setup.code("web", &[]).await, setup.code("web", &[]).await);

    setup.pass_seconds(59);
    let in_time = setup.redeem("web", &in_time, &[]).await;
    setup.pass_seconds(1);
    let late = setup.redeem("web", &late, &[]).await;

    assert_eq!(in_time.status, 200);
    assert!(is_invalid_grant(&late));
}

#[tokio::test]
async fn a_code_is_bound_to_client_redirect_uri_and_verifier() {
    let setup = Setup::start().await;
    let code = setup.code("web", &[]).await;
    let wrong_verifier = VERIFIER.replace('d', "e");

    for (client, more) in [
        ("other", ("code_verifier", VERIFIER)),
        ("web", ("redirect_uri", "https://app.example/other")),
        ("web", ("redirect_uri", "")),
        ("web", ("code_verifier", wrong_verifier.as_str())),
        ("web", ("code_verifier", "")),
        ("web", ("code", "unknown")),
    ] {
        let reply = setup.redeem(client, &code, &[more]).await;
        assert!(is_invalid_grant(&reply), "{client} {more:?}: {}", reply.body);
    }
    assert_eq!(setup.redeem("web", &code, &[]).await.status, 200);
    let missing = setup.redeem("web", "", &[]).await;
    assert_eq!(missing.text("error"), "invalid_request");
}

#[tokio::test]
async fn checks_a_plain_challenge_and_refuses_a_verifier_without_one() {
    let setup = Setup::start().await;
    let plain = [("code_challenge", VERIFIER), ("code_challenge_method", "plain")];
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    let (plain, none) = (setup.code("basic", &plain).await, setup.code("basic", &none).await);
    let redeem = async |code: &str, more: &[(&str, &str)]| {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", crate::setup::REDIRECT),
        ];
        form.extend(more);
        let url = setup.url(Endpoint::Token);
        (setup.agent)
            .post_with_authorization(&url, &basic("basic", SECRET), &form)
            .await
    };

    assert!(is_invalid_grant(&redeem(&plain, &[]).await));
    assert_eq!(redeem(&plain, &[("code_verifier", VERIFIER)]).await.status, 200);
    assert!(is_invalid_grant(&redeem(&none, &[("code_verifier", VERIFIER)]).await));
    assert_eq!(redeem(&none, &[]).await.status, 200);
}

#[tokio::test]
async fn a_redirect_uri_left_out_may_stay_out() {
    let setup = Setup::start().await;
    let without = [("redirect_uri", ""), ("scope", "orders.read")];
    let code = setup.code("web", &without).await;

    let reply = setup.redeem("web", &code, &[("redirect_uri", "")]).await;

    assert_eq!(reply.status, 200, "{}", reply.body);
}
