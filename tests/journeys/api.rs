//! From a refusal of an API to its answer: what its challenge asks for is the next run.

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

#[test]
fn an_api_s_refusal_offers_the_run_that_lets_in() {
    journey("api", async |journey| {
        journey.open().await;
        let window = journey.window();
        window.click("Sign in as alice").await;
        sign_in(journey, &["/login", "/consent"]).await;
        assert!(window.row("Claims", "sub").await.contains("alice"));
        let profile = || {
            let shown = journey.command.run(&["profile", "show", "practice-web", "--json"]);
            shown.done().json()["document"].clone()
        };
        let issuer = profile()["authorization_server"]["issuer"].as_str().unwrap().to_owned();

        window.unfold("Try it").await;
        window.fill("URL of the API", &format!("{issuer}/api/orders")).await;
        window.choose("Method", "POST").await;
        window.click("Send").await;
        window.shows("403 Forbidden").await;
        window
            .shows("The token lacks the scope orders.write, which the API needs for this.")
            .await;
        journey.picture("scope").await;

        window.click("Get a token with orders.write").await;
        sign_in(journey, &["/consent"]).await;
        window.hides("403 Forbidden").await;
        window.click("Send").await;
        window.shows("201 Created").await;
        window.shows("\"item\": \"Lamp\"").await;
        journey.picture("answered").await;

        window.fill("URL of the API", &format!("{issuer}/api/invoices")).await;
        window.choose("Method", "GET").await;
        window.click("Send").await;
        window.shows("401 Unauthorized").await;
        window.shows("by urn:practice:acr:two-factor").await;
        journey.picture("step-up").await;
        window.click("Sign in as the API wants").await;
        // What is asked for was allowed before.
        sign_in(journey, &["/login"]).await;
        window.hides("401 Unauthorized").await;
        window.click("Send").await;
        window.shows("200 OK").await;
        window.shows("\"currency\": \"EUR\"").await;

        // What a run alone asked for is not in the profile.
        assert_eq!(profile()["scope"], "openid profile email offline_access orders.read");
        window.click("History").await;
        window.shows("GET").await;
        window.shows("/api/invoices · 200").await;
        journey.picture("history").await;
    });
}

/// Alice answers these pages as they stand.
async fn sign_in(journey: &Journey, pages: &[&str]) {
    let mut consent = ConsentWindow::appears(journey.window());
    for page in pages {
        consent.is_at(page).await;
        consent.press(&["Return"]);
    }
    consent.goes();
}
