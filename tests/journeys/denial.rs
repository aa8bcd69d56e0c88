//! The person denies what is asked.

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, practice, web_profile};

#[test]
fn a_denial_is_told_in_the_servers_words_and_nothing_is_lost() {
    journey("denial", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        allow_as_alice(ConsentWindow::appears(window)).await;
        assert!(window.row("Claims", "sub").await.contains("alice"));

        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/login").await;
        consent.press(&["Return"]);
        consent.is_at("/consent").await;
        consent.press(&["Tab", "Return"]);
        consent.goes();

        window.shows("The server says: access_denied").await;
        journey.picture("told").await;
        window.click("Token").await;
        assert!(window.row("Claims", "sub").await.contains("alice"));
        window.shows("1 token set").await;
        window.click("History").await;
        window
            .until("both runs are in the history", |page| {
                page.contains("failed") && page.contains("done")
            })
            .await;
        journey.picture("history").await;
    });
}
