//! The code shown first, and exchanged as a second step, as in WSO2's sample *playground2*.

use serde_json::{Value, json};
use support::desktop::{clipboard, press, title_of, wait_for, wait_for_window, wait_until_still};
use support::{Running, Wso2};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};
use crate::servers::{practice, web_profile};

#[test]
fn the_code_is_shown_first_and_exchanged_when_the_person_says_so() {
    journey("two-steps", async |journey| {
        let server = Wso2::start();
        come_to_the_pause(journey, &server).await;
        let window = journey.window();
        journey.picture("paused").await;
        let page = window.text().await;
        assert!(page.contains(Wso2::CALLBACK_URL), "{page}");
        assert!(page.contains(&format!("POST {}", server.endpoint("token"))), "{page}");

        window.click("Copy the code").await;
        window.shows("The code was copied.").await;
        let code = clipboard();
        assert!(code.len() > 20, "{code}");
        assert!(!page.contains(&code), "{page}");
        assert!(!window.output().contains(&code));
        window.click("Flow").await;
        window.shows("before the token request").await;
        journey.picture("flow").await;
        window.click("Exchange the code").await;

        window.shows("1 token set").await;
        journey.picture("token").await;
        let runs = journey.command.run(&["runs", "playground", "--json"]).done().json();
        assert_eq!(runs[0]["outcome"], "done");
    });
}

#[test]
fn whoever_cancels_in_the_pause_is_told_that_nothing_was_issued() {
    journey("two-steps-cancelled", async |journey| {
        let server = Wso2::start();
        come_to_the_pause(journey, &server).await;
        let window = journey.window();

        window.click("Cancel").await;
        window.click("Flow").await;

        window.shows("The run was cancelled before a token was issued.").await;
        journey.picture("flow").await;
    });
}

#[test]
fn the_command_pauses_with_the_consent_window_of_the_app_beside_it() {
    journey("two-steps-command", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        let display = std::env::var("DISPLAY").unwrap();
        journey.command.set("DISPLAY", &display);

        for shows_code in [false, true] {
            let mut running = start_pausing(journey, shows_code);
            let paused: Value = serde_json::from_str(&running.read_line()).unwrap();
            let code = &paused["response"]["parameters"][0];
            assert_eq!((&code["name"], &code["value"]), (&json!("code"), &json!(null)));
            assert_eq!(paused["request"]["line"], format!("POST {}/token", practice.issuer()));
            assert_eq!(paused["code"].is_string(), shows_code, "{paused}");
            let runs = journey.command.run(&["runs", "shop", "--json"]).done().json();
            assert_eq!(runs[0]["outcome"], json!(null));

            running.type_line("");
            running.finish().done();
        }

        let mut running = start_pausing(journey, false);
        running.read_line();
        // Standard input ends here, and nobody can go on.
        assert_eq!(running.finish().status, 130);
        let runs = journey.command.run(&["runs", "shop", "--json"]).done().json();
        let outcomes: Vec<&Value> = runs.as_array().unwrap().iter().map(|run| &run["outcome"]).collect();
        assert_eq!(outcomes, ["cancelled", "done", "done"]);
    });
}

/// Starts the command, which shows its consent window, and signs in there as alice.
fn start_pausing(journey: &Journey, shows_code: bool) -> Running {
    let mut arguments = vec!["login", "shop", "--persona", "private", "--pause", "--json"];
    arguments.extend(shows_code.then_some("--show-code"));
    let running = journey.command.spawn(&arguments);
    let window = wait_for_window("Sign in · shop");
    for page in ["/login", "/consent"] {
        wait_for(page, || title_of(&window).contains(page).then_some(()));
        wait_until_still(&window);
        press(&window, &["Return"]);
    }
    running
}

/// Signs in as alice from the menu's way in two steps; the run has paused then.
async fn come_to_the_pause(journey: &mut Journey, server: &Wso2) {
    journey.command.add_profile(&json!({
        "name": "playground",
        "environment": "staging",
        "authorization_server": {
            "authorization_endpoint": server.endpoint("authorize"),
            "token_endpoint": server.endpoint("token")
        },
        "client": {
            "client_id": Wso2::PLAYGROUND_CLIENT_ID,
            "client_secret": Wso2::CLIENT_SECRET,
            "redirect_uri": Wso2::CALLBACK_URL
        },
        "scope": "PRODUCTION",
        "pkce": "none",
        "tls": { "trusted_certificates": [server.fingerprint()] }
    }));
    journey.open().await;
    let window = journey.window();
    window.click("playground").await;
    window
        .choose_in_menu("More ways to get a token", "Stop before the token request")
        .await;
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/interaction/").await;
    consent.type_text("alice\tany");
    consent.press(&["Return"]);
    consent.is_at("/interaction/").await;
    consent.press(&["Return"]);
    consent.goes();
    window
        .shows("The code is there. It is exchanged when you say so.")
        .await;
}
