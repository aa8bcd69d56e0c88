use bearerbox_practice::Endpoint;

use crate::agent::Reply;
use crate::setup::{SECRET, Setup, basic, raw_basic};

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

async fn post(setup: &Setup, authorization: Option<&str>, form: &[(&str, &str)]) -> Reply {
    let url = setup.url(Endpoint::Token);
    match authorization {
        Some(value) => setup.agent.post_with_authorization(&url, value, form).await,
        None => setup.agent.post(&url, form).await,
    }
}

fn is_invalid_client(reply: &Reply) -> bool {
    reply.status == 401
        && reply.text("error") == "invalid_client"
        && reply.header("www-authenticate").starts_with("Basic realm=")
        && reply.header("cache-control") == "no-store"
}

#[tokio::test]
async fn takes_a_form_encoded_basic_header_and_no_raw_one() {
    let setup = Setup::start().await;

    let encoded = post(&setup, Some(&basic("machine", SECRET)), &[GRANT]).await;
    let raw = raw_basic(&format!("machine:{SECRET}"));
    let raw = post(&setup, Some(&raw), &[GRANT]).await;

    assert_eq!(encoded.status, 200, "{}", encoded.body);
    assert!(is_invalid_client(&raw), "{}", raw.body);
}

#[tokio::test]
async fn the_scheme_is_read_in_any_case() {
    let setup = Setup::start().await;
    let header = basic("machine", SECRET).replace("Basic", "bASIC");

    assert_eq!(post(&setup, Some(&header), &[GRANT]).await.status, 200);
}

#[tokio::test]
async fn refuses_a_wrong_secret_an_unknown_client_and_none_at_all() {
    let setup = Setup::start().await;
    for header in [
        basic("machine", "wrong"),
        basic("machine", ""),
        basic("nobody", SECRET),
        "Basic !!!".to_owned(),
        raw_basic("machine"),
        "Bearer x".to_owned(),
    ] {
        let reply = post(&setup, Some(&header), &[GRANT]).await;
        assert!(is_invalid_client(&reply), "{header}: {}", reply.body);
    }
    assert!(is_invalid_client(&post(&setup, None, &[GRANT]).await));
    let wrong = [GRANT, ("client_id", "post"), ("client_secret", "wrong")];
    assert!(is_invalid_client(&post(&setup, None, &wrong).await));
}

#[tokio::test]
async fn refuses_every_method_but_the_registered_one() {
    let setup = Setup::start().await;
    let posted = |id| [GRANT, ("client_id", id), ("client_secret", SECRET)];
    let named = |id| [GRANT, ("client_id", id)];

    // Registered for Basic.
    assert!(is_invalid_client(&post(&setup, None, &posted("machine")).await));
    assert!(is_invalid_client(&post(&setup, None, &named("machine")).await));
    // Registered for the body.
    let header = basic("post", SECRET);
    assert!(is_invalid_client(&post(&setup, Some(&header), &[GRANT]).await));
    assert!(is_invalid_client(&post(&setup, None, &named("post")).await));
    // Public.
    let header = basic("web", "");
    assert!(is_invalid_client(&post(&setup, Some(&header), &[GRANT]).await));
    assert!(is_invalid_client(&post(&setup, None, &posted("web")).await));
    // An assertion, which no client is registered for.
    let assertion = [GRANT, ("client_id", "web"), ("client_assertion", "x.y.z")];
    assert!(is_invalid_client(&post(&setup, None, &assertion).await));
}

#[tokio::test]
async fn refuses_more_than_one_method_in_one_request() {
    let setup = Setup::start().await;
    let form = [GRANT, ("client_id", "machine"), ("client_secret", SECRET)];

    let reply = post(&setup, Some(&basic("machine", SECRET)), &form).await;

    assert_eq!(reply.status, 400);
    assert_eq!(reply.text("error"), "invalid_request");
}

#[tokio::test]
async fn a_client_id_beside_basic_has_to_be_the_same() {
    let setup = Setup::start().await;
    let header = basic("machine", SECRET);

    let same = post(&setup, Some(&header), &[GRANT, ("client_id", "machine")]).await;
    let other = post(&setup, Some(&header), &[GRANT, ("client_id", "web")]).await;

    assert_eq!(same.status, 200);
    assert_eq!(other.status, 400);
    assert_eq!(other.text("error"), "invalid_request");
}

#[tokio::test]
async fn takes_a_secret_in_the_body_but_never_in_the_url() {
    let setup = Setup::start().await;
    let code = setup.code("post", &[]).await;
    let in_body = setup.redeem("post", &code, &[("client_secret", SECRET)]).await;

    let url = format!("{}?client_id=post&client_secret=x", setup.url(Endpoint::Token));
    let in_url = setup.agent.post(&url, &[GRANT]).await;

    assert_eq!(in_body.status, 200, "{}", in_body.body);
    assert_eq!(in_url.status, 400);
    assert_eq!(in_url.text("error"), "invalid_request");
}
