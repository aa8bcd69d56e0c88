//! Authorization requests that are posted: from the consent window, and from a person's own browser.

use bearerbox_practice::{Behaviour, Interaction, User};
use serde_json::{Value, json};
use support::desktop::{title_of, wait_for};
use support::{ApiOauth2Page, Browser, OidcProvider, Window, http_client};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};
use crate::servers::{practice, web_profile};

#[test]
fn the_consent_window_posts_the_form_of_the_api_oauth2_server_and_catches_the_answer() {
    journey("posted-request", async |journey| {
        let server = ApiOauth2Page::start();
        journey.command.add_profile(&json!({
            "name": "pockets",
            "environment": "staging",
            "authorization_server": {
                "authorization_endpoint": server.authorization_endpoint(),
                "token_endpoint": server.token_endpoint()
            },
            "client": {
                "client_id": ApiOauth2Page::CLIENT_ID,
                "client_secret": ApiOauth2Page::CLIENT_SECRET,
                "token_endpoint_auth_method": "client_secret_post",
                "redirect_uri": ApiOauth2Page::CALLBACK_URL
            },
            "scope": "pockets.read",
            "pkce": "none",
            "dialect": { "authorization_request_method": "post", "token_request_without": ["redirect_uri"] }
        }));
        journey.open().await;
        let window = journey.window();
        window.click("pockets").await;

        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        // The main window says from the start where it goes.
        let has_come = || title_of(consent.id()).ends_with("/api/oauth2/authorize").then_some(());
        wait_for("the page to sign in", has_come);
        consent.is_at("/api/oauth2/authorize").await;
        journey.picture("sign-in").await;
        consent.type_text("alice");
        consent.press(&["Return"]);
        consent.is_at("/api/oauth2/login").await;
        consent.press(&["Tab", "Return"]);
        consent.goes();

        window.shows("1 token set").await;
        assert_eq!(
            pages(journey),
            [
                "POST /api/oauth2/authorize · 200",
                "POST /api/oauth2/login · 200",
                "POST /api/oauth2/consent → your-app.com/callback",
            ]
        );
        window.click("Flow").await;
        let step = "//ol[@aria-label='Steps']//button[starts-with(normalize-space(.), 'Authorization request')]";
        window.find(step).await.click().await.unwrap();
        window.shows("pockets.read").await;
        journey.picture("flow").await;

        // With the token to the API, and then without the person.
        window.click("Token").await;
        window.unfold("Try it").await;
        window.fill("URL of the API", &server.pockets()).await;
        window.click("Send").await;
        window.shows("200 OK").await;
        window.shows("Savings").await;
        journey.picture("pockets").await;
        window.click("Refresh").await;
        window.shows("2 token sets").await;
        assert!(window.others().is_empty());
    });
}

#[test]
fn a_server_whose_certificate_the_profile_trusts_gets_the_form_and_no_empty_request() {
    journey("posted-request-trusted", async |journey| {
        let cookies = json!({ "keys": ["only for tests"], "long": { "sameSite": "none" } });
        let server = OidcProvider::start_self_signed(&json!({ "enableHttpPostMethods": true, "cookies": cookies }));
        journey.command.add_profile(&json!({
            "name": "shop",
            "authorization_server": { "issuer": server.issuer() },
            "client": { "client_id": "spa", "redirect_uri": "http://localhost/callback" },
            "scope": "openid",
            "tls": { "trusted_certificates": [server.fingerprint()] },
            "dialect": { "authorization_request_method": "post" }
        }));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;

        window.click("Get token").await;
        sign_in_and_allow(window).await;

        window.shows("1 token set").await;
        let pages = pages(journey);
        assert!(pages[0].starts_with("POST /auth · 303 → /interaction/"), "{pages:?}");
    });
}

/// At the pages of oidc-provider.
async fn sign_in_and_allow(window: &Window) {
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/interaction/").await;
    consent.type_text("alice\tany");
    consent.press(&["Return"]);
    consent.is_at("/interaction/").await;
    consent.press(&["Return"]);
    consent.goes();
}

#[test]
fn a_person_s_own_browser_posts_from_the_page_and_no_link_leads_there() {
    journey("posted-request-browser", async |journey| {
        let practice = practice().await;
        let behaviour = Behaviour {
            interaction: Interaction::AllowAs(User::Alice),
            ..Behaviour::default()
        };
        practice.set_behaviour("practice-web", behaviour).unwrap();
        let mut profile = web_profile(&practice);
        profile["dialect"] = json!({ "authorization_request_method": "post" });
        journey.command.add_profile(&profile);
        let browser = Browser::open().await;
        let (url, running) = journey.command.start_login("shop");

        // A page that has found the address out gets nothing, and takes nothing away.
        browser.go_to(&format!("{}/login", practice.issuer())).await;
        browser.follow_link(&url).await;
        browser.shows("This page opens from Bearerbox alone").await;

        // From its page by the form to the server, and by its redirect to the loopback redirect URI.
        browser.go_to(&url).await;
        browser.shows("You can go back to Bearerbox").await;
        running.finish().done();

        // The address that was used is of no use any more, nor is anybody there.
        assert!(http_client().get(&url).send().await.unwrap_err().is_connect());
        browser.close().await;
    });
}

/// The pages of the latest run, each without its host.
fn pages(journey: &Journey) -> Vec<String> {
    let name = journey.command.run(&["profile", "list", "--json"]).done().json()[0]["name"].clone();
    let runs = journey.command.run(&["runs", name.as_str().unwrap(), "--json"]);
    let id = runs.done().json()[0]["id"].to_string();
    let run = journey.command.run(&["run", "show", &id, "--json"]).done().json();
    let steps: Vec<Value> = run["steps"].as_array().unwrap().clone();
    let pages = steps.iter().filter(|step| step["title"] == "Page");
    pages
        .map(|step| {
            let summary = step["summary"].as_str().unwrap();
            let (method, rest) = summary.split_once(' ').unwrap();
            let path = rest.find('/').unwrap();
            format!("{method} {}", &rest[path..])
        })
        .collect()
}
