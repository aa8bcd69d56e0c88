//! The `/api/oauth2` server as it really is: a signed client that pushes its requests and proves that it holds its key,
//! then its API, and then without the person.

use serde_json::{Value, json};
use support::ApiOauth2;
use support::keys::{KeyKind, TestKey};

use crate::consent_window::ConsentWindow;
use crate::journey::journey;

fn profile(server: &ApiOauth2, key: &TestKey, alg: &str) -> Value {
    json!({
        "name": format!("partner-{alg}"),
        "environment": "staging",
        "authorization_server": { "issuer": server.issuer() },
        "client": {
            "client_id": ApiOauth2::DPOP_CLIENT_ID,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": alg,
            "redirect_uri": "https://your-app.com/callback",
            "jwks": { "keys": [key.jwk(ApiOauth2::KEY_ID)] },
            "dpop_bound_access_tokens": true,
            "require_pushed_authorization_requests": true
        },
        "scope": "openid offline_access pockets.read",
        "parameters": { "authorization": { "prompt": "consent" } },
        "resource": ApiOauth2::RESOURCE,
        "dialect": { "client_assertion_audience": "token_endpoint" }
    })
}

#[test]
fn a_signed_client_pushes_proves_calls_the_api_and_refreshes() {
    journey("partner", async |journey| {
        journey.open().await;
        for (alg, kind) in [("PS256", KeyKind::Rsa(2048)), ("EdDSA", KeyKind::Ed25519)] {
            let key = TestKey::generate(kind);
            let server = ApiOauth2::start(alg, &key);
            journey.command.add_profile(&profile(&server, &key, alg));
            let window = journey.window();
            window.click(&format!("partner-{alg}")).await;

            window.click("Get token").await;
            let mut consent = ConsentWindow::appears(window);
            consent.is_at("/interaction/").await;
            consent.type_text("alice\tany");
            consent.press(&["Return"]);
            consent.is_at("/interaction/").await;
            consent.press(&["Return"]);
            consent.goes();
            window.shows("1 token set").await;

            // It stays open from one profile to the next.
            if alg == "PS256" {
                window.unfold("Try it").await;
            }
            window.fill("URL of the API", &server.pockets()).await;
            window.click("Send").await;
            window.shows("200 OK").await;
            window.shows("Savings").await;
            journey.picture(&format!("{alg}-pockets")).await;
            window.click("Refresh").await;
            window.shows("2 token sets").await;
            assert!(window.others().is_empty());

            let runs = journey
                .command
                .run(&["runs", &format!("partner-{alg}"), "--json"])
                .done()
                .json();
            let run = runs
                .as_array()
                .unwrap()
                .iter()
                .find(|run| run["grant_type"] == "authorization_code");
            let id = run.unwrap()["id"].to_string();
            let shown = journey.command.run(&["run", "show", &id]).done().stdout;
            assert!(shown.contains("Pushed authorization request"), "{shown}");
        }
    });
}
