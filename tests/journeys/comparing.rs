//! What a refresh changed is said at once, and a token is compared with another person's and with a pasted one.

use bearerbox_practice::User;

use crate::journey::{Journey, journey};
use crate::servers::{become_one, practice, web_profile};

#[test]
fn a_refresh_says_what_it_changed_and_two_people_s_tokens_are_told_apart() {
    journey("comparing", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        become_one(window, &practice, User::Alice, "alice").await;

        window.click("Refresh").await;
        window.shows("Refreshed from generation 1, as is to be expected:").await;
        journey.picture("refreshed").await;
        window.click("Show all that changed").await;
        window.shows("Before and after a refresh:").await;
        assert!(window.row("Comparison", "jti").await.contains("changed"));
        journey.picture("refresh").await;

        window.choose("Compared with", "Pasted text…").await;
        let header = token_of_alice(journey, &["--format", "header"]);
        window.fill("Paste the other token", header.trim()).await;
        window.shows("They are one and the same token.").await;
        window.fill("Paste the other token", "no token, but words").await;
        window.shows("There is no token in this text.").await;
        window.click("Back to the token").await;
        assert!(window.row("Claims", "sub").await.contains("alice"));

        become_one(window, &practice, User::Bob, "bob").await;
        window.click("Compare").await;
        window.choose("Compared with", "alice").await;
        window.shows("Of two people:").await;
        let sub = window.row("Comparison", "sub").await;
        assert!(sub.starts_with("sub bob alice changed"), "{sub}");
        journey.picture("people").await;
        let token = token_of_alice(journey, &[]);
        let signature = token.trim().rsplit('.').next().unwrap();
        let page = window
            .script("return document.documentElement.outerHTML")
            .await
            .to_string();
        assert!(!page.contains(signature), "no token of the vault is in the page");
    });
}

fn token_of_alice(journey: &Journey, more: &[&str]) -> String {
    let arguments = [&["token", "shop", "--persona", "alice"], more].concat();
    journey.command.run(&arguments).done().stdout
}
