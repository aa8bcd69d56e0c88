//! Start, stop, and what outlives both.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use bearerbox_practice::{
    ClientAuthentication, ClientOptions, Endpoint, Options, PRACTICE_SECRET, Practice, StartError, StateError,
};

use crate::agent::Agent;
use crate::setup::{START, Setup, basic, options};

#[tokio::test]
async fn says_which_port_is_in_use() {
    let first = Practice::start(Options::default()).await.unwrap();
    let port = first.port();

    let second = Practice::start(Options {
        port: Some(port),
        ..Options::default()
    })
    .await;

    assert!(matches!(second, Err(StartError::PortInUse { port: taken }) if taken == port));
}

#[tokio::test]
async fn frees_its_port_when_stopped_and_when_dropped() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let port = practice.port();
    let again = || Options {
        port: Some(port),
        ..Options::default()
    };

    practice.stop().await;
    let second = Practice::start(again()).await.unwrap();
    assert_eq!(second.issuer(), format!("http://127.0.0.1:{port}"));
    drop(second);

    assert!(Practice::start(again()).await.is_ok());
}

#[tokio::test]
async fn refuses_clients_and_paths_that_cannot_be() {
    let none = ClientAuthentication::None;
    let start = async |clients| {
        let options = Options {
            clients,
            ..Options::default()
        };
        Practice::start(options).await.err()
    };
    let web = |id: &str, uri: &str| ClientOptions::web(id, none.clone(), &[uri]);

    for clients in [
        vec![web("a", "app:/cb"), web("a", "app:/cb")],
        vec![web("", "app:/cb")],
        vec![web("a", "/relative")],
        vec![web("a", "https://a.example/#fragment")],
    ] {
        assert!(matches!(start(clients).await, Some(StartError::Client { .. })));
    }
    for path in ["tenant", "/tenant/", "/", "/a b", "/a?b"] {
        let options = Options {
            issuer_path: path.to_owned(),
            ..Options::default()
        };
        let error = Practice::start(options).await.err();
        assert!(matches!(error, Some(StartError::IssuerPath(_))), "{path}");
    }
}

#[tokio::test]
async fn goes_on_after_a_restart_where_it_was() {
    let setup = Setup::start().await;
    let port = setup.practice.port();
    let tokens = setup.tokens("web", "openid offline_access").await;
    let opaque = setup.tokens("web", "openid opaque").await.text("access_token");
    let revoked = setup.token_as_machine(&[]).await.text("access_token");
    let header = basic("machine", crate::setup::SECRET);
    let form = [("token", revoked.as_str())];
    let url = setup.url(Endpoint::Revocation);
    setup.agent.post_with_authorization(&url, &header, &form).await;
    let login_url = setup.authorization_url("pages", &[]);
    (setup.agent).allow(setup.practice.issuer(), &login_url, "alice").await;
    let keys = setup.agent.get(&setup.url(Endpoint::Jwks)).await.body;
    let state = setup.practice.export_state().unwrap();
    let Setup { practice, agent, .. } = setup;
    practice.stop().await;

    let time = Arc::new(AtomicU64::new(START + 10));
    let practice = Practice::start(Options {
        port: Some(port),
        state: Some(state),
        ..options(&time)
    })
    .await
    .unwrap();

    let refresh_token = tokens.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "web"),
        ("refresh_token", refresh_token.as_str()),
    ];
    let refreshed = agent.post(&practice.url(Endpoint::Token), &form).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    assert_eq!(agent.get(&practice.url(Endpoint::Jwks)).await.body, keys);
    assert!(agent.get(&login_url).await.answered("code").is_some());
    let userinfo = practice.url(Endpoint::Userinfo);
    for (token, status) in [(tokens.text("access_token"), 200), (opaque, 200), (revoked, 401)] {
        assert_eq!(agent.get_with_bearer(&userinfo, &token).await.status, status);
    }
}

#[tokio::test]
async fn an_access_token_of_the_same_keys_but_another_issuer_is_refused() {
    let setup = Setup::start().await;
    let tokens = setup.tokens("web", "openid offline_access").await;
    let state = setup.practice.export_state().unwrap();
    // The first one still holds its port, so that this one gets another.
    let moved = Practice::start(Options {
        state: Some(state),
        ..options(&Arc::new(AtomicU64::new(START)))
    })
    .await
    .unwrap();

    let userinfo = moved.url(Endpoint::Userinfo);
    let reply = (setup.agent)
        .get_with_bearer(&userinfo, &tokens.text("access_token"))
        .await;

    assert_eq!(reply.status, 401);
}

#[tokio::test]
async fn refuses_a_state_it_cannot_read() {
    for (state, expected) in [
        (&b"junk"[..], StateError::Unreadable),
        (br#"{"version":99}"#, StateError::Newer(99)),
    ] {
        let options = Options {
            state: Some(state.to_vec()),
            ..Options::default()
        };
        let error = Practice::start(options).await.err();
        assert!(matches!(error, Some(StartError::State(error)) if error == expected));
    }
}

#[tokio::test]
async fn tells_changes_that_must_survive_and_no_others() {
    let told = Arc::new(Mutex::new(Vec::<Vec<u8>>::new()));
    let time = Arc::new(AtomicU64::new(START));
    let listener = told.clone();
    let practice = Practice::start(Options {
        on_change: Some(Box::new(move |state| listener.lock().unwrap().push(state))),
        ..options(&time)
    })
    .await
    .unwrap();
    let agent = Agent::new();
    let told_so_far = || told.lock().unwrap().len();
    // The new keys.
    wait_until(|| told_so_far() == 1).await;

    let header = basic("machine", crate::setup::SECRET);
    let form = [("grant_type", "client_credentials")];
    let url = practice.url(Endpoint::Token);
    for _ in 0..5 {
        let reply = agent.post_with_authorization(&url, &header, &form).await;
        assert_eq!(reply.status, 200);
    }
    let token = agent
        .post_with_authorization(&url, &header, &form)
        .await
        .text("access_token");
    assert_eq!(told_so_far(), 1, "a client credentials token needs no memory");
    let form = [("token", token.as_str())];
    let url = practice.url(Endpoint::Revocation);
    agent.post_with_authorization(&url, &header, &form).await;
    let last = practice.export_state().unwrap();
    practice.stop().await;

    assert_eq!(told_so_far(), 2);
    let parse = |state: &[u8]| serde_json::from_slice::<serde_json::Value>(state).unwrap();
    let told = told.lock().unwrap();
    assert_eq!(parse(told.last().unwrap()), parse(&last));
    let text = String::from_utf8(told[1].clone()).unwrap();
    assert!(!text.contains(&token));
}

#[tokio::test]
async fn the_newcomers_clients_work_as_documented() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let agent = Agent::new();
    let token_url = practice.url(Endpoint::Token);
    let machine = agent
        .post_with_authorization(
            &token_url,
            &basic("practice-machine", PRACTICE_SECRET),
            &[("grant_type", "client_credentials")],
        )
        .await;
    assert_eq!(machine.status, 200);

    for (client, secret, lifetime) in [
        ("practice-web", "", 600),
        ("practice-confidential", PRACTICE_SECRET, 600),
        ("practice-short", "", 30),
    ] {
        let uri = "http://127.0.0.1:50123/callback";
        let scope = "openid profile email offline_access orders.read orders.write";
        let query = crate::agent::encode(&[
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", uri),
            ("scope", scope),
            ("code_challenge", crate::setup::CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let url = format!("{}?{query}", practice.url(Endpoint::Authorization));
        let reply = agent.allow(practice.issuer(), &url, "alice").await;
        let code = reply.answered("code").unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("client_secret", secret),
            ("code", code.as_str()),
            ("redirect_uri", uri),
            ("code_verifier", crate::setup::VERIFIER),
        ];
        let tokens = agent.post(&token_url, &form).await;
        assert_eq!(tokens.status, 200, "{client}: {}", tokens.body);
        assert_eq!(tokens.json()["expires_in"], lifetime);
        assert!(tokens.json().contains_key("refresh_token"));
    }
}

async fn wait_until(condition: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while !condition() {
        assert!(std::time::Instant::now() < deadline, "waited too long");
        tokio::task::yield_now().await;
    }
}
