//! A client that the server registers by itself: from its profile's settings to a token, read and deleted again.

use serde_json::json;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, practice, web_profile};

#[test]
fn a_client_is_registered_gets_a_token_and_is_deleted() {
    journey("registration", async |journey| {
        let practice = practice().await;
        let mut profile = web_profile(&practice);
        profile["client"] = json!({ "client_id": "", "redirect_uri": "http://127.0.0.1/callback" });
        journey.command.add_profile(&profile);
        journey.open().await;
        let client_id = || {
            let shown = journey.command.run(&["profile", "show", "shop", "--json"]);
            shown.done().json()["document"]["client"]["client_id"].clone()
        };
        assert_eq!(client_id(), "");
        let window = journey.window();
        window.click("shop").await;
        window.click("Settings").await;
        window.unfold("Register a client for me").await;
        window.shows("Members of RFC 7591").await;
        journey.picture("form").await;
        window.click("Register the client").await;
        window.shows("is registered.").await;
        journey.picture("registered").await;
        let id = client_id();
        assert!(id.as_str().is_some_and(|id| !id.is_empty()), "{id}");

        window.click("Get token").await;
        allow_as_alice(ConsentWindow::appears(window)).await;
        window.click("Token").await;
        window.shows("1 token set").await;

        window.click("Settings").await;
        window.click("Read what is registered").await;
        window.shows("is registered as follows.").await;
        journey.picture("read").await;
        window.click("Delete the client").await;
        window.shows("This cannot be undone.").await;
        journey.picture("deleting").await;
        window.click("Delete the client").await;
        window.shows("The client is deleted at the server.").await;
        journey.picture("deleted").await;
        assert_eq!(client_id(), "");
    });
}
