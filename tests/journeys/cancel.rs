//! The ways out of a run: closing the consent window, and the button in the main one.

use serde_json::json;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, practice, web_profile};

#[test]
fn closing_the_consent_window_cancels_and_is_no_error() {
    journey("closed", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/login").await;
        consent.close();

        window.hides("Waiting for you to sign in").await;
        let alerts = window
            .script("return document.querySelectorAll('[role=alert]').length")
            .await;
        assert_eq!(alerts, json!(0));
        journey.picture("cancelled").await;
        window.click("History").await;
        window.shows("cancelled").await;

        window.click("Get token").await;
        allow_as_alice(ConsentWindow::appears(window)).await;
        assert!(window.row("Claims", "sub").await.contains("alice"));
    });
}

#[test]
fn a_page_that_never_comes_back_is_cancelled_from_the_main_window() {
    journey("never-back", async |journey| {
        let practice = practice().await;
        let mut profile = web_profile(&practice);
        profile["client"]["client_id"] = json!("nobody");
        journey.command.add_profile(&profile);
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/authorize").await;
        journey.picture("page").await;
        window.shows("Waiting for you to sign in").await;

        window.click("Cancel").await;

        consent.goes();
        window.hides("Waiting for you to sign in").await;
        window.click("History").await;
        window.shows("cancelled").await;
        journey.picture("history").await;
    });
}
