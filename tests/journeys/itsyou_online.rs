//! The first server that this was ordered for: somebody signs in at itsyou.online, and takes a JWT along.

use serde_json::json;
use support::ItsYouOnline;
use support::desktop::clipboard;

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

/// A profile as the seed's page has it, by the preset at a server of one's own.
fn profile(server: &ItsYouOnline) -> serde_json::Value {
    json!({
        "name": "petshop",
        "environment": "dev",
        "preset": "itsyou.online",
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(),
            "token_endpoint": server.token_endpoint(),
            "jwt_endpoint": server.jwt_endpoint()
        },
        "client": {
            "client_id": ItsYouOnline::CLIENT_ID,
            "client_secret": ItsYouOnline::CLIENT_SECRET,
            "redirect_uri": ItsYouOnline::CALLBACK_URL
        },
        "scope": "user:name user:memberof:petshop"
    })
}

#[test]
fn a_person_signs_in_and_a_jwt_is_made_shown_copied_and_refreshed() {
    journey("itsyou-online", async |journey| {
        let server = ItsYouOnline::start();
        journey.command.add_profile(&profile(&server));
        journey.open().await;
        let window = journey.window();
        window.click("petshop").await;
        sign_in(journey).await;

        window.choose_segment("JWT").await;
        window.shows("No JWT yet").await;
        journey.picture("none").await;
        window.click("Make a JWT…").await;
        window.fill("Scope", "user:memberof:petshop, offline_access").await;
        window.fill("Audience", "cockpit").await;
        window.fill("Lives at most", "600").await;
        journey.picture("form").await;
        window.click("Make it").await;
        window.shows("offline_access user:memberof:petshop").await;
        assert!(window.row("Claims", "iss").await.contains("itsyouonline"));
        assert!(window.row("Claims", "aud").await.contains("cockpit"));
        assert!(window.row("Claims", "azp").await.contains("the client of this profile"));
        let inside = window.row("Claims", "refresh_token").await;
        assert!(inside.contains("••••••••"), "{inside}");
        journey.picture("jwt").await;

        window.click("Copy").await;
        window.shows("Copied").await;
        let first = clipboard();
        let (_, claims) = server.key().verified(&first).unwrap();
        assert_eq!(claims["username"], "alice");
        let jwt = || {
            let narrowing = [
                "--scope",
                "offline_access,user:memberof:petshop",
                "--audience",
                "cockpit",
            ];
            let arguments = [
                &["token", "petshop", "--kind", "jwt", "--validity", "600"],
                &narrowing[..],
            ]
            .concat();
            journey.command.run(&arguments).done().stdout
        };
        assert_eq!(jwt().trim_end(), first, "the command has the same one");

        server.advance(std::time::Duration::from_secs(90_000));
        window.click("By the refresh token inside it").await;
        window.shows("expires in 25:").await;
        assert_ne!(jwt().trim_end(), first);
        window.click("Flow").await;
        window.shows("JWT refresh request").await;
        journey.picture("flow").await;
        window.click("History").await;
        window.shows("JWT refresh").await;
    });
}

/// As alice, in the consent window, whose answer goes to an address that nobody serves.
async fn sign_in(journey: &Journey) {
    let window = journey.window();
    window.click("Get token").await;
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/login").await;
    consent.type_text("alice\tany");
    journey.picture("login").await;
    consent.press(&["Return"]);
    consent.is_at("/authorize").await;
    consent.press(&["Tab", "Return"]);
    consent.goes();
    window.shows("has a new token").await;
    window.shows("This access token is opaque").await;
}
