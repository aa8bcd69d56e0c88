//! From nothing to a first token.

use std::time::{Duration, Instant};

use crate::consent_window::ConsentWindow;
use crate::journey::journey;

#[test]
fn a_newcomer_has_a_first_token_within_a_minute() {
    journey("first-token", async |journey| {
        let start = Instant::now();
        journey.open().await;
        let window = journey.window();
        window.shows("Get your first token").await;
        window.shows("The key is in your keyring.").await;
        journey.picture("start").await;

        window.click("Sign in as alice").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/login").await;
        journey.picture("login").await;
        consent.press(&["Return"]);
        consent.is_at("/consent").await;
        journey.picture("consent").await;
        consent.press(&["Return"]);
        consent.goes();

        assert!(window.row("Claims", "sub").await.contains("alice"));
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        journey.picture("token").await;
        window.choose_segment("ID").await;
        assert!(window.row("Claims", "aud").await.contains("practice-web"));

        window.click("practice-machine").await;
        window.shows("No token yet").await;
        journey.picture("no-token").await;
        window.click("Get token").await;
        assert!(window.row("Claims", "client_id").await.contains("practice-machine"));
        journey.picture("machine-token").await;
        assert!(window.others().is_empty());
    });
}
