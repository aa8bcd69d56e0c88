//! Profiles at the authorization servers of the journeys, and how people answer their pages.

use bearerbox_practice::{Behaviour, Interaction, Options, Practice, User};
use serde_json::{Value, json};
use support::Window;

use crate::consent_window::ConsentWindow;

/// A practice server of the journey's own, beside the one in the app.
pub async fn practice() -> Practice {
    Practice::start(Options::default()).await.unwrap()
}

/// A profile of the code grant there, which asks for consent every time.
pub fn web_profile(practice: &Practice) -> Value {
    json!({
        "name": "shop",
        "environment": "staging",
        "authorization_server": { "issuer": practice.issuer() },
        "client": {
            "client_id": "practice-web",
            "token_endpoint_auth_method": "none",
            "redirect_uri": "http://127.0.0.1/callback"
        },
        "grant_type": "authorization_code",
        "scope": "openid profile offline_access",
        "parameters": { "authorization": { "prompt": "consent" } }
    })
}

/// A profile of the client credentials grant there.
pub fn machine_profile(practice: &Practice) -> Value {
    json!({
        "name": "machine",
        "environment": "production",
        "authorization_server": { "issuer": practice.issuer() },
        "client": { "client_id": "practice-machine", "client_secret": bearerbox_practice::PRACTICE_SECRET },
        "grant_type": "client_credentials",
        "scope": "orders.read"
    })
}

/// Gets a first token as a new persona, whom the server knows at once.
pub async fn become_one(window: &Window, practice: &Practice, user: User, persona: &str) {
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(user),
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
    window.choose("As", "new persona…").await;
    window.fill("Name of the new persona", persona).await;
    window.click("Use").await;
    window.shows(&format!("No token yet as {persona}")).await;
    window.click("Get token").await;
    window.shows("1 token set").await;
}

/// Gets a first token of the profile `shop` as alice, a persona that was not there before.
pub async fn become_alice(window: &Window) {
    window.click("shop").await;
    window.choose("As", "new persona…").await;
    window.fill("Name of the new persona", "alice").await;
    window.click("Use").await;
    window.click("Get token").await;
    allow_as_alice(ConsentWindow::appears(window)).await;
    window.shows("1 token set").await;
}

/// Signs in as alice at the practice server, whose login page has her name already, and allows what is asked.
pub async fn allow_as_alice(mut consent: ConsentWindow<'_>) {
    consent.is_at("/login").await;
    consent.press(&["Return"]);
    consent.is_at("/consent").await;
    consent.press(&["Return"]);
    consent.goes();
}
