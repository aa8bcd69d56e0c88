//! The servers that Bearerbox was ordered for, by the real command against servers that speak as they do.

mod jwt;

use serde_json::{Value, json};
use support::keys::{KeyKind, TestKey};
use support::{Answer, ApiOauth2, Bearerbox, Finished, ItsYouOnline, UserAgent, Wso2, http_client_trusting_everybody};
use url::Url;

/// Signs in at the printed URL and pastes the answer, which goes to an address where nobody listens.
async fn log_in(
    bearerbox: &Bearerbox,
    name: &str,
    user_agent: UserAgent,
    callback: &str,
    answer: Answer<'_>,
) -> (Url, Finished) {
    let (url, mut running) = bearerbox.start_login(name);
    let answered = user_agent.authorize(&url, callback, answer).await.unwrap();
    running.type_line(answered.as_str());
    (Url::parse(&url).unwrap(), running.finish())
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(each, _)| each == name)
        .map(|(_, value)| value.into_owned())
}

fn itsyou(server: &ItsYouOnline) -> Value {
    json!({
        "name": "petshop",
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(),
            "token_endpoint": server.token_endpoint()
        },
        "client": {
            "client_id": ItsYouOnline::CLIENT_ID,
            "client_secret": ItsYouOnline::CLIENT_SECRET,
            "token_endpoint_auth_method": "client_secret_post",
            "redirect_uri": ItsYouOnline::CALLBACK_URL
        },
        "scope": "user:name user:memberof:petshop",
        "pkce": "none",
        "dialect": {
            "scope_separator": "comma",
            "token_request_state": true,
            "token_request_without": ["grant_type"]
        }
    })
}

#[tokio::test]
async fn itsyou_online_exchanges_a_code_as_its_page_says() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&itsyou(&server));

    let callback = ItsYouOnline::CALLBACK_URL;
    let (url, finished) = log_in(
        &bearerbox,
        "petshop",
        UserAgent::default(),
        callback,
        Answer::Allow("alice"),
    )
    .await;

    finished.done();
    assert_eq!(query(&url, "response_type").as_deref(), Some("code"));
    assert_eq!(query(&url, "scope").as_deref(), Some("user:name,user:memberof:petshop"));
    assert_eq!(query(&url, "code_challenge"), None);
    let request = server.last_token_request().unwrap();
    assert_eq!(request.parameter("grant_type"), None);
    assert_eq!(request.parameter("state").map(str::to_owned), query(&url, "state"));
    assert_eq!(request.parameter("client_secret"), Some(ItsYouOnline::CLIENT_SECRET));
    let shown = bearerbox.run(&["token", "petshop", "--format", "json"]).done().json();
    assert_eq!(shown["info"], json!({ "username": "alice" }));
}

#[tokio::test]
async fn itsyou_online_gives_an_organisation_and_a_person_their_tokens() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    let machine = |name: &str, client: Value| {
        let mut document = itsyou(&server);
        document["name"] = json!(name);
        document["grant_type"] = json!("client_credentials");
        document["client"] = client;
        document.as_object_mut().unwrap().remove("scope");
        document.as_object_mut().unwrap().remove("dialect");
        document
    };
    let of_organisation = json!({
        "client_id": ItsYouOnline::CLIENT_ID, "client_secret": ItsYouOnline::CLIENT_SECRET,
        "token_endpoint_auth_method": "client_secret_post"
    });
    let of_person = json!({
        "client_id": ItsYouOnline::APPLICATION_ID, "client_secret": ItsYouOnline::API_KEY,
        "token_endpoint_auth_method": "client_secret_post"
    });
    let mut by_basic = machine("basic", of_organisation.clone());
    by_basic["client"]["token_endpoint_auth_method"] = json!("client_secret_basic");
    by_basic["dialect"] = json!({ "basic_encoding": "raw" });
    bearerbox.add_profile(&machine("organisation", of_organisation));
    bearerbox.add_profile(&machine("person", of_person));
    bearerbox.add_profile(&by_basic);

    for name in ["organisation", "person", "basic"] {
        let token = bearerbox.run(&["token", name]).done().stdout;
        assert!(!token.trim().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn itsyou_online_s_bare_refusals_are_shown_as_its_own() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    let mut wrong = itsyou(&server);
    wrong["client"]["client_secret"] = json!("wrong");
    bearerbox.add_profile(&wrong);

    let callback = ItsYouOnline::CALLBACK_URL;
    let (_, finished) = log_in(
        &bearerbox,
        "petshop",
        UserAgent::default(),
        callback,
        Answer::Allow("alice"),
    )
    .await;

    assert_eq!(finished.status, 1);
    assert!(
        finished.stderr.contains("refused with status 400 and gave no reason"),
        "{finished:?}"
    );
    assert!(finished.stderr.contains("Bad Request"), "{finished:?}");
}

fn partner(server: &ApiOauth2, key: &TestKey, client_id: &str, alg: &str) -> Value {
    json!({
        "name": "partner",
        "authorization_server": { "issuer": server.issuer() },
        "client": {
            "client_id": client_id,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": alg,
            "redirect_uri": "https://your-app.com/callback",
            "jwks": { "keys": [key.jwk(ApiOauth2::KEY_ID)] },
            "dpop_bound_access_tokens": client_id == ApiOauth2::DPOP_CLIENT_ID
        },
        "scope": "openid offline_access pockets.read",
        "parameters": { "authorization": { "prompt": "consent" } },
        "resource": ApiOauth2::RESOURCE,
        "dialect": { "client_assertion_audience": "token_endpoint" }
    })
}

#[tokio::test]
async fn the_api_oauth2_server_takes_signed_clients_pushed_requests_and_proofs() {
    for (alg, kind) in [("PS256", KeyKind::Rsa(2048)), ("EdDSA", KeyKind::Ed25519)] {
        let key = TestKey::generate(kind);
        let server = ApiOauth2::start(alg, &key);
        for client_id in [
            ApiOauth2::CLIENT_ID,
            ApiOauth2::PAR_CLIENT_ID,
            ApiOauth2::DPOP_CLIENT_ID,
        ] {
            let bearerbox = Bearerbox::default();
            let mut document = partner(&server, &key, client_id, alg);
            document["client"]["require_pushed_authorization_requests"] = json!(client_id == ApiOauth2::PAR_CLIENT_ID);
            bearerbox.add_profile(&document);

            let callback = "https://your-app.com/callback";
            let user_agent = UserAgent::default();
            let (url, finished) = log_in(&bearerbox, "partner", user_agent, callback, Answer::Allow("alice")).await;
            finished.done();
            let is_pushed = query(&url, "request_uri").is_some();
            assert_eq!(is_pushed, client_id == ApiOauth2::PAR_CLIENT_ID, "{url}");

            let before = bearerbox.run(&["token", "partner"]).done().stdout;
            bearerbox.run(&["refresh", "partner"]).done();
            let after = bearerbox.run(&["token", "partner"]).done().stdout;
            assert_ne!(before, after, "{alg} {client_id}");
        }
    }
}

fn wso2(server: &Wso2, origin: &str, path: &str) -> Value {
    json!({
        "name": "playground",
        "authorization_server": {
            "authorization_endpoint": format!("{origin}{path}/authorize"),
            "token_endpoint": format!("{origin}{path}/token")
        },
        "client": {
            "client_id": Wso2::CLIENT_ID, "client_secret": Wso2::CLIENT_SECRET,
            "redirect_uri": Wso2::EXAMPLE_CALLBACK_URL
        },
        "scope": "PRODUCTION",
        "pkce": "none",
        "tls": { "trusted_certificates": [server.fingerprint()] }
    })
}

#[tokio::test]
async fn wso2_s_servers_give_tokens_at_both_ports_and_refresh_them() {
    let server = Wso2::start();
    for (origin, path) in [(server.origin(), "/oauth2"), (server.gateway_origin(), "")] {
        let bearerbox = Bearerbox::default();
        bearerbox.add_profile(&wso2(&server, origin, path));
        let user_agent = UserAgent::with_client(http_client_trusting_everybody());
        let callback = Wso2::EXAMPLE_CALLBACK_URL;

        let (url, finished) = log_in(&bearerbox, "playground", user_agent, callback, Answer::Allow("alice")).await;

        finished.done();
        assert_eq!(query(&url, "scope").as_deref(), Some("PRODUCTION"));
        let before = bearerbox
            .run(&["token", "playground", "--kind", "refresh"])
            .done()
            .stdout;
        bearerbox.run(&["refresh", "playground"]).done();
        let after = bearerbox
            .run(&["token", "playground", "--kind", "refresh"])
            .done()
            .stdout;
        assert_ne!(before, after, "{origin}{path}");
    }
}

#[tokio::test]
async fn wso2_s_own_query_survives_and_its_refusals_are_shown() {
    let server = Wso2::start_for_tenants();
    let bearerbox = Bearerbox::default();
    let mut document = wso2(&server, server.origin(), "/oauth2");
    for endpoint in ["authorization_endpoint", "token_endpoint"] {
        let url = document["authorization_server"][endpoint].as_str().unwrap().to_owned();
        document["authorization_server"][endpoint] = json!(format!("{url}?{}", Wso2::TENANT));
    }
    bearerbox.add_profile(&document);
    let user_agent = UserAgent::with_client(http_client_trusting_everybody());
    let callback = Wso2::EXAMPLE_CALLBACK_URL;
    let (url, finished) = log_in(&bearerbox, "playground", user_agent, callback, Answer::Allow("alice")).await;
    finished.done();
    assert_eq!(query(&url, "tenantDomain").as_deref(), Some("wso2.com"));

    let mut unknown = document.clone();
    unknown["name"] = json!("unknown");
    unknown["grant_type"] = json!("client_credentials");
    unknown["client"]["client_id"] = json!("nobody");
    bearerbox.add_profile(&unknown);
    let refused = bearerbox.run(&["token", "unknown"]);
    assert_eq!(refused.status, 1);
    assert!(
        refused
            .stderr
            .contains("A valid OAuth client could not be found for client_id: nobody"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_described_and_can_be_trusted_alone() {
    let server = Wso2::start();
    let bearerbox = Bearerbox::default();
    let mut document = wso2(&server, server.origin(), "/oauth2");
    document["grant_type"] = json!("client_credentials");
    document.as_object_mut().unwrap().remove("tls");
    bearerbox.add_profile(&document);

    let refused = bearerbox.run(&["token", "playground"]);
    assert_eq!(refused.status, 5, "{refused:?}");
    assert!(refused.stderr.contains("It is for localhost"), "{refused:?}");
    assert!(refused.stderr.contains(&server.fingerprint()), "{refused:?}");

    document["name"] = json!("another");
    document["tls"] = json!({ "trusted_certificates": [format!("sha256:{}", "0".repeat(64))] });
    bearerbox.add_profile(&document);
    assert_eq!(bearerbox.run(&["token", "another"]).status, 5);

    document["name"] = json!("by-authority");
    document["tls"] = json!({ "ca_file": server.certificate_file() });
    bearerbox.add_profile(&document);
    bearerbox.run(&["token", "by-authority"]).done();
}

#[tokio::test]
async fn wso2_s_denial_is_told_and_its_tokens_are_taken_out_of_use() {
    let server = Wso2::start();
    let bearerbox = Bearerbox::default();
    let mut document = wso2(&server, server.origin(), "/oauth2");
    for (member, endpoint) in [
        ("revocation_endpoint", "revoke"),
        ("introspection_endpoint", "introspect"),
    ] {
        document["authorization_server"][member] = json!(server.endpoint(endpoint));
    }
    bearerbox.add_profile(&document);
    let answered = async |answer| {
        let user_agent = UserAgent::with_client(http_client_trusting_everybody());
        let callback = Wso2::EXAMPLE_CALLBACK_URL;
        log_in(&bearerbox, "playground", user_agent, callback, answer).await.1
    };

    let denied = answered(Answer::Deny("alice")).await;
    assert_eq!(denied.status, 1);
    assert!(denied.stderr.contains("access_denied"), "{denied:?}");

    answered(Answer::Allow("alice")).await.done();
    let is_active = || {
        let answer = bearerbox.run(&["introspect", "playground", "--json"]).done().json();
        answer["active"].clone()
    };
    assert_eq!(is_active(), true);
    bearerbox.run(&["revoke", "playground"]).done();
    assert_eq!(is_active(), false);
}
