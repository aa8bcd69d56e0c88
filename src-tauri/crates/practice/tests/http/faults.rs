use std::time::{Duration, Instant};

use bearerbox_practice::{Behaviour, Endpoint, Fault, PlannedFault, Times};
use serde_json::json;

use crate::setup::{Setup, decode};

fn object(value: serde_json::Value) -> serde_json::Map<String, serde_json::Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test]
async fn answers_with_exactly_what_was_planned() {
    let setup = Setup::start().await;
    for (status, content_type, body) in [
        (200, Some("text/html"), "<html>"),
        (200, Some("application/json"), "{\"access_token\":"),
        (403, None, ""),
        (200, Some("application/json"), "\u{feff}{\"error\":\"invalid_grant\"}"),
    ] {
        let fault = Fault::Answer {
            status,
            content_type: content_type.map(str::to_owned),
            body: body.as_bytes().to_vec(),
        };
        setup
            .practice
            .set_faults("machine", vec![fault.once(Endpoint::Token)])
            .unwrap();

        let spoiled = setup.token_as_machine(&[]).await;

        assert_eq!(spoiled.status, status);
        // Decoding text would drop a byte order mark: its absence here is the client's doing.
        assert_eq!(
            spoiled.body.trim_start_matches('\u{feff}'),
            body.trim_start_matches('\u{feff}')
        );
        assert_eq!(spoiled.header("content-type"), content_type.unwrap_or(""));
        assert_eq!(setup.token_as_machine(&[]).await.status, 200);
    }
}

#[tokio::test]
async fn strikes_only_its_client_and_as_often_as_planned() {
    let setup = Setup::start().await;
    let fault = PlannedFault {
        endpoint: Endpoint::Token,
        fault: Fault::json(503, "{}"),
        times: Times::Next(2),
    };
    setup.practice.set_faults("machine", vec![fault]).unwrap();

    assert_eq!(setup.tokens("web", "openid").await.status, 200);
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(setup.token_as_machine(&[]).await.status);
    }

    assert_eq!(seen, [503, 503, 200]);
    assert!(setup.practice.set_faults("nobody", Vec::new()).is_err());
}

#[tokio::test]
async fn faults_for_all_reach_the_metadata_and_can_be_taken_back() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Metadata);
    let patch = json!({"token_endpoint": null, "issuer": "https://other.example"});
    let fault = Fault::MergeAnswer(object(patch)).always(Endpoint::Metadata);
    setup.practice.set_faults_for_all(vec![fault]);

    let spoiled = setup.agent.get(&url).await.json();
    setup.practice.set_faults_for_all(Vec::new());
    let good = setup.agent.get(&url).await.json();

    assert_eq!(spoiled["issuer"], "https://other.example");
    assert!(!spoiled.contains_key("token_endpoint"));
    assert!(spoiled.contains_key("jwks_uri"));
    assert!(good.contains_key("token_endpoint"));
}

#[tokio::test]
async fn patches_a_token_response_and_an_id_token() {
    let setup = Setup::start().await;
    let faults = vec![
        Fault::MergeAnswer(object(json!({"expires_in": "600", "scope": null}))).once(Endpoint::Token),
        Fault::MergeIdToken(object(json!({"aud": "someone", "nonce": null}))).once(Endpoint::Token),
    ];
    setup.practice.set_faults("web", faults).unwrap();

    let reply = setup.tokens("web", "openid").await;

    assert_eq!(reply.text("expires_in"), "600");
    assert!(!reply.json().contains_key("scope"));
    let claims = decode(&reply.text("id_token")).1;
    assert_eq!(claims["aud"], "someone");
    assert!(!claims.contains_key("nonce"));
}

#[tokio::test]
async fn spoils_the_nonce() {
    let setup = Setup::start().await;
    let plan = |fault: Fault| vec![fault.once(Endpoint::Token)];

    setup.practice.set_faults("web", plan(Fault::WrongNonce)).unwrap();
    let wrong = setup.tokens("web", "openid").await;
    setup.practice.set_faults("web", plan(Fault::OmitNonce)).unwrap();
    let omitted = setup.tokens("web", "openid").await;

    let nonce = |reply: &crate::agent::Reply| decode(&reply.text("id_token")).1.get("nonce").cloned();
    assert!(nonce(&wrong).is_some_and(|nonce| nonce != "the nonce"));
    assert_eq!(nonce(&omitted), None);
}

#[tokio::test]
async fn spoils_the_authorization_response() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let more = vec![
        ("code".to_owned(), "second".to_owned()),
        ("error".to_owned(), "access_denied".to_owned()),
    ];
    for (fault, state, iss, has_two_codes) in [
        (Fault::WrongState, Some("another-state"), Some(issuer), false),
        (Fault::OmitState, None, Some(issuer), false),
        (
            Fault::WrongIssuer,
            Some("the state"),
            Some("https://another-issuer.example"),
            false,
        ),
        (Fault::OmitIssuer, Some("the state"), None, false),
        (Fault::AddParameters(more), Some("the state"), Some(issuer), true),
    ] {
        let fault = fault.once(Endpoint::Authorization);
        setup.practice.set_faults("web", vec![fault]).unwrap();

        let reply = setup.authorize("web", &[]).await;

        assert_eq!(reply.answered("state").as_deref(), state);
        assert_eq!(reply.answered("iss").as_deref(), iss);
        let location = reply.location();
        let codes = location.query_pairs().filter(|(name, _)| name == "code").count();
        assert_eq!(codes == 2, has_two_codes);
    }
}

#[tokio::test]
async fn hangs_without_holding_up_others_or_the_end() {
    let setup = Setup::start().await;
    let fault = Fault::Hang.always(Endpoint::Token);
    setup.practice.set_faults("machine", vec![fault]).unwrap();

    let hanging = setup.token_as_machine(&[]);
    let hung = tokio::time::timeout(Duration::from_millis(200), hanging).await;
    assert!(hung.is_err());
    assert_eq!(setup.tokens("web", "openid").await.status, 200);

    let url = setup.url(Endpoint::Token);
    let agent = &setup.agent;
    let header = crate::setup::basic("machine", crate::setup::SECRET);
    let form = [("grant_type", "client_credentials")];
    let headers = crate::agent::one_header(reqwest::header::AUTHORIZATION, &header);
    let waiting = agent.try_post(&url, headers, &form);
    setup.practice.clear_recorded_requests();
    let stopping = async {
        // Stop once the request has arrived.
        while setup.practice.recorded_requests().is_empty() {
            tokio::task::yield_now().await;
        }
        setup.practice.stop().await;
    };
    let (answer, ()) = tokio::time::timeout(Duration::from_secs(5), async { tokio::join!(waiting, stopping) })
        .await
        .unwrap();
    assert!(answer.is_err());
}

#[tokio::test]
async fn closes_the_connection_before_or_after_the_work() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Token);
    let token = setup.tokens("web", "offline_access").await.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "web"),
        ("refresh_token", token.as_str()),
    ];
    let plan = |fault: Fault| vec![fault.once(Endpoint::Token)];

    setup.practice.set_faults("web", plan(Fault::Close)).unwrap();
    let closed = setup.agent.try_post(&url, Default::default(), &form).await;
    assert!(closed.is_err());
    assert!(setup.is_active(&token).await, "nothing was done");

    setup.practice.set_faults("web", plan(Fault::LoseAnswer)).unwrap();
    let lost = setup.agent.try_post(&url, Default::default(), &form).await;
    assert!(lost.is_err());
    assert!(!setup.is_active(&token).await, "it was rotated");
}

#[tokio::test]
async fn redirects_and_sends_a_huge_body() {
    let setup = Setup::start().await;
    let redirect = Fault::Redirect {
        status: 307,
        location: "http://127.0.0.1:1/token".to_owned(),
    };
    let faults = vec![
        redirect.once(Endpoint::Token),
        Fault::HugeBody { bytes: 5_000_000 }.once(Endpoint::Token),
    ];
    setup.practice.set_faults("machine", faults).unwrap();

    let redirected = setup.token_as_machine(&[]).await;
    let huge = setup.token_as_machine(&[]).await;

    assert_eq!(redirected.status, 307);
    assert_eq!(redirected.header("location"), "http://127.0.0.1:1/token");
    assert_eq!(huge.body.len(), 5_000_000);
    assert!(huge.json().contains_key("padding"));
}

#[tokio::test]
async fn waits_as_long_as_the_clients_latency() {
    let setup = Setup::start().await;
    let latency = Duration::from_millis(120);
    let behaviour = Behaviour {
        latency,
        ..Behaviour::default()
    };
    setup.practice.set_behaviour("machine", behaviour).unwrap();

    let before = Instant::now();
    setup.token_as_machine(&[]).await;

    assert!(before.elapsed() >= latency);
}
