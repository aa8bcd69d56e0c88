//! Someone with an authorization server of their own: from its issuer to a refreshed token.

use serde_json::json;
use support::desktop::{clipboard, wait_for};
use support::{OidcProvider, Window};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

#[test]
fn a_profile_by_issuer_signs_in_and_its_token_is_read_copied_and_refreshed() {
    journey("issuer", async |journey| {
        let server = OidcProvider::start(&json!({}));
        register(journey, &server, "http://127.0.0.1/callback").await;
        let window = journey.window();

        sign_in_as_carol(journey).await;
        window.choose_segment("ID").await;
        assert!(window.row("Claims", "sub").await.contains("carol"));
        assert!(window.row("Claims", "iss").await.contains(server.issuer()));
        journey.picture("token").await;

        // Each rule, and none that is broken or left open.
        window.unfold("Checks").await;
        window.shows("The signature is the issuer's").await;
        window.shows("nonce is the one that was sent").await;
        window.hides("cannot be known").await;
        window.hides("does not hold").await;
        journey.picture("checks").await;

        window.click("Copy").await;
        window.shows("Copied").await;
        let token = journey
            .command
            .run(&["token", "shop", "--persona", "carol", "--kind", "id"])
            .done();
        assert_eq!(clipboard(), token.stdout.trim_end());

        let access_token = || {
            let token = journey.command.run(&["token", "shop", "--persona", "carol"]);
            token.done().stdout
        };
        let before = access_token();
        window.click("Refresh").await;
        window.shows("2 token sets").await;
        let after = access_token();
        assert_ne!(after, before);
        assert!(after.trim_end().len() > 20, "{after}");
        window.choose_segment("Access").await;
        window.click("Reveal").await;
        window.shows(after.trim_end()).await;
        window.click("Hide").await;
        window.click("History").await;
        journey.picture("history").await;
    });
}

#[test]
fn a_redirect_to_an_address_that_nobody_serves_is_caught() {
    journey("https-redirect", async |journey| {
        let server = OidcProvider::start(&json!({}));
        register(journey, &server, "https://petshop.example/callback").await;

        sign_in_as_carol(journey).await;

        journey.window().choose_segment("ID").await;
        assert!(journey.window().row("Claims", "sub").await.contains("carol"));
    });
}

#[test]
fn a_redirect_to_a_scheme_of_an_app_is_caught() {
    journey("scheme-redirect", async |journey| {
        let server = OidcProvider::start(&json!({}));
        register(journey, &server, "com.example.app:/cb").await;

        sign_in_as_carol(journey).await;

        journey.window().choose_segment("ID").await;
        assert!(journey.window().row("Claims", "sub").await.contains("carol"));
    });
}

/// From the start screen to a saved profile.
async fn register(journey: &mut Journey, server: &OidcProvider, redirect_uri: &str) {
    journey.open().await;
    let window = journey.window();
    window.shows("Get your first token").await;
    window.fill("Issuer", server.issuer()).await;
    window.click("Discover").await;
    window.shows("What the server supports").await;
    window.fill("Client ID", "spa").await;
    window.choose("Client authentication", "None (public client)").await;
    window.fill("Scope", "openid offline_access").await;
    window.fill("Redirect URI", redirect_uri).await;
    window.unfold("Extra parameters and headers").await;
    window.click("Add to authorization request parameters").await;
    window.fill("Authorization request parameters: name 1", "prompt").await;
    window
        .fill("Authorization request parameters: value 1", "consent")
        .await;
    window.fill("Name", "shop").await;
    window.fill("Environment", "staging").await;
    journey.picture("form").await;
    window.click("Add profile").await;
    window.shows("“shop” was saved.").await;
    open_token_tab(window).await;
    journey.picture("saved").await;
}

async fn open_token_tab(window: &Window) {
    window.click("Token").await;
    window.shows("No token yet").await;
}

/// As a persona that was not there before.
async fn sign_in_as_carol(journey: &Journey) {
    let window = journey.window();
    window.choose("As", "new persona…").await;
    window.fill("Name of the new persona", "carol").await;
    window.click("Use").await;
    window.shows("No token yet as carol").await;
    window.click("Get token").await;
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/interaction/").await;
    consent.type_text("carol\tany");
    journey.picture("login").await;
    consent.press(&["Return"]);
    consent.is_at("/interaction/").await;
    journey.picture("consent").await;
    consent.press(&["Return"]);
    consent.goes();
    wait_for("only the main window", || window.others().is_empty().then_some(()));
}
