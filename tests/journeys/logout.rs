//! Somebody signs out at the server, in the browser session of their persona, and is somebody new there.

use support::Window;
use support::desktop::close_window;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{become_alice, practice, web_profile};

#[test]
fn a_persona_is_signed_out_and_asked_again_and_keeps_its_tokens_until_they_are_forgotten() {
    journey("logout", async |journey| {
        let practice = practice().await;
        let mut profile = web_profile(&practice);
        profile["client"]["post_logout_redirect_uri"] = "http://127.0.0.1/callback".into();
        journey.command.add_profile(&profile);
        journey.open().await;
        let window = journey.window();
        become_alice(window).await;

        window.unfold("Ask the server").await;
        journey.picture("before").await;
        window.click("Sign alice out").await;
        window.shows("The person is signed out at the server.").await;
        window.shows("The tokens are as they were").await;
        journey.picture("after").await;
        assert!(window.others().is_empty());

        // She is nobody there now: the server asks who it is.
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/login").await;
        close_window(consent.id());
        consent.goes();

        forget(window).await;
        journey.picture("forgotten").await;
        let held = journey.command.run(&["profile", "list", "--json"]).done().json()[0]["token"]["held"].clone();
        assert_eq!(held, false);
    });
}

#[test]
fn where_the_server_sends_nobody_back_its_page_stays_until_it_is_closed() {
    journey("logout-by-hand", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        become_alice(window).await;

        window.unfold("Ask the server").await;
        window.click("Sign alice out").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/logout").await;
        journey.picture("page").await;
        close_window(consent.id());
        consent.goes();

        window.shows("whether the person is signed out is not known").await;
        journey.picture("unknown").await;
    });
}

async fn forget(window: &Window) {
    window.unfold("Generations").await;
    window.click("Forget these tokens…").await;
    window.shows("The server is not told").await;
    window.click("Forget them").await;
    window.shows("The tokens are forgotten here").await;
    window.shows("No token yet").await;
}
