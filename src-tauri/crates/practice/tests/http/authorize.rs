use bearerbox_practice::{Behaviour, Endpoint, Interaction};

use crate::agent::encode;
use crate::setup::{CHALLENGE, Setup, VERIFIER};

#[tokio::test]
async fn answers_with_code_state_and_issuer() {
    let setup = Setup::start().await;

    let reply = setup.authorize("web", &[]).await;

    assert!(reply.header("location").starts_with("https://app.example/cb?code="));
    assert_eq!(reply.answered("state").as_deref(), Some("the state"));
    assert_eq!(reply.answered("iss").as_deref(), Some(setup.practice.issuer()));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn sends_no_state_when_none_came() {
    let setup = Setup::start().await;

    let reply = setup.authorize("web", &[("state", "")]).await;

    assert_eq!(reply.answered("state"), None);
}

#[tokio::test]
async fn takes_the_request_by_post_too() {
    let setup = Setup::start().await;
    let url = setup.authorization_url("web", &[]);
    let (endpoint, query) = url.split_once('?').unwrap();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let form: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();

    let reply = setup.agent.post(endpoint, &form).await;

    assert!(reply.answered("code").is_some());
}

#[tokio::test]
async fn shows_an_error_and_redirects_nowhere_for_a_wrong_client_or_redirect_uri() {
    let setup = Setup::start().await;
    for more in [
        ("client_id", "nobody"),
        ("client_id", ""),
        ("redirect_uri", "https://evil.example/cb"),
        ("redirect_uri", "https://app.example/cb/"),
        ("redirect_uri", "https://app.example:8443/cb"),
        ("redirect_uri", "https://app.example/cb?x=1"),
        ("redirect_uri", "https://app.example/cb#x"),
        ("redirect_uri", ""),
    ] {
        let reply = setup.authorize("web", &[more]).await;
        assert!(reply.is_error_page(), "{more:?}: {}", reply.status);
    }
    for twice in ["client_id=web", "redirect_uri=https://app.example/cb"] {
        let url = format!("{}&{twice}", setup.authorization_url("web", &[]));
        assert!(setup.agent.get(&url).await.is_error_page(), "{twice}");
    }
}

#[tokio::test]
async fn sends_every_other_refusal_to_the_client_with_state_and_issuer() {
    let setup = Setup::start().await;
    for (client, more, error) in [
        ("web", ("response_type", "none"), "unsupported_response_type"),
        ("web", ("response_type", ""), "invalid_request"),
        ("web", ("scope", "openid admin"), "invalid_scope"),
        ("web", ("scope", "opaque jwt:es256"), "invalid_scope"),
        ("web", ("code_challenge", ""), "invalid_request"),
        ("web", ("code_challenge_method", "plain"), "invalid_request"),
        ("web", ("code_challenge", "short"), "invalid_request"),
        ("web", ("code_challenge_method", "S512"), "invalid_request"),
        ("web", ("prompt", "none login"), "invalid_request"),
        ("web", ("max_age", "-1"), "invalid_request"),
        ("web", ("response_mode", "jwt"), "invalid_request"),
        ("web", ("request", "e30."), "request_not_supported"),
        ("web", ("request_uri", "urn:x"), "request_uri_not_supported"),
        ("web", ("id_token_hint", "x.y.z"), "invalid_request"),
        ("no-code", ("nonce", "n"), "unauthorized_client"),
    ] {
        let reply = setup.authorize(client, &[more]).await;
        assert_eq!(reply.answered("error").as_deref(), Some(error), "{more:?}");
        assert_eq!(reply.answered("state").as_deref(), Some("the state"));
        assert_eq!(reply.answered("iss").as_deref(), Some(setup.practice.issuer()));
        assert_eq!(reply.answered("code"), None);
    }
}

#[tokio::test]
async fn refuses_a_parameter_that_came_twice_but_not_resource() {
    let setup = Setup::start().await;
    let url = setup.authorization_url("web", &[]);

    let twice = setup.agent.get(&format!("{url}&nonce=other")).await;
    let resources = setup.agent.get(&format!("{url}&resource=urn:a&resource=urn:b")).await;

    assert_eq!(twice.answered("error").as_deref(), Some("invalid_request"));
    assert!(resources.answered("code").is_some());
}

#[tokio::test]
async fn asks_for_a_challenge_as_each_clients_policy_says() {
    let setup = Setup::start().await;
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    let plain = [("code_challenge", VERIFIER), ("code_challenge_method", "")];
    let s256 = [("code_challenge", CHALLENGE)];
    let is_taken = async |client: &str, more: &[(&str, &str)]| {
        let reply = setup.authorize(client, more).await;
        reply.answered("code").is_some()
    };

    assert!(!is_taken("web", &none).await && !is_taken("web", &plain).await);
    assert!(!is_taken("post", &none).await && is_taken("post", &plain).await);
    assert!(is_taken("basic", &none).await && is_taken("basic", &plain).await);
    for client in ["web", "post", "basic"] {
        assert!(is_taken(client, &s256).await);
    }
}

#[tokio::test]
async fn answers_by_fragment_or_by_a_form_when_asked() {
    let setup = Setup::start().await;

    let fragment = setup.authorize("web", &[("response_mode", "fragment")]).await;
    let form = setup.authorize("web", &[("response_mode", "form_post")]).await;

    assert!(fragment.location().fragment().unwrap().contains("code="));
    assert_eq!(fragment.location().query(), None);
    assert_eq!(form.status, 200);
    assert!(form.body.contains("action=\"https://app.example/cb\""));
    assert!(form.body.contains("name=\"code\"") && form.body.contains("name=\"iss\""));
    assert!(form.header("content-security-policy").contains("script-src 'sha256-"));
}

#[tokio::test]
async fn takes_any_port_of_a_loopback_redirect_uri() {
    let setup = Setup::start().await;
    setup
        .practice
        .set_client(bearerbox_practice::ClientOptions {
            behaviour: Behaviour {
                interaction: Interaction::AllowAs(bearerbox_practice::User::Bob),
                ..Behaviour::default()
            },
            ..bearerbox_practice::ClientOptions::web(
                "native",
                bearerbox_practice::ClientAuthentication::None,
                &["http://127.0.0.1/cb", "com.example.app:/cb"],
            )
        })
        .unwrap();

    for (uri, start) in [
        ("http://127.0.0.1:51004/cb", "http://127.0.0.1:51004/cb?"),
        ("com.example.app:/cb", "com.example.app:/cb?"),
    ] {
        let reply = setup.authorize("native", &[("redirect_uri", uri)]).await;
        assert!(reply.header("location").starts_with(start));
    }
    let other = [("redirect_uri", "http://127.0.0.1:51004/other")];
    assert!(setup.authorize("native", &other).await.is_error_page());
}

#[tokio::test]
async fn answers_for_the_person_when_told_to() {
    let setup = Setup::start().await;
    let deny = Behaviour {
        interaction: Interaction::Deny,
        ..Behaviour::default()
    };
    setup.practice.set_behaviour("web", deny).unwrap();

    let reply = setup.authorize("web", &[]).await;

    assert_eq!(reply.answered("error").as_deref(), Some("access_denied"));
    assert!(setup.practice.set_behaviour("nobody", Behaviour::default()).is_err());
}

#[tokio::test]
async fn refuses_a_posted_request_that_is_no_form() {
    let setup = Setup::start().await;
    let headers = crate::agent::one_header(reqwest::header::CONTENT_TYPE, "application/json");

    let reply = setup
        .agent
        .try_send(
            "POST",
            &setup.url(Endpoint::Authorization),
            headers,
            encode(&[("client_id", "web")]),
        )
        .await
        .unwrap();

    assert!(reply.is_error_page());
}
