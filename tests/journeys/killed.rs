//! The app is killed in the middle of a run.

use std::time::Duration;

use bearerbox_practice::Behaviour;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{machine_profile, practice, web_profile};

#[test]
fn nothing_acknowledged_is_lost_when_the_app_is_killed() {
    journey("killed", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&machine_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("machine").await;
        window.click("Get token").await;
        window.shows("1 token set").await;
        let token = journey.command.run(&["token", "machine"]).done().stdout;
        let slow = Behaviour {
            latency: Duration::from_secs(600),
            ..Behaviour::default()
        };
        practice.set_behaviour("practice-machine", slow).unwrap();
        window.click("Get token").await;
        window.shows("Requesting the token…").await;
        journey.picture("under-way").await;

        journey.kill();

        assert_eq!(journey.command.run(&["token", "machine"]).done().stdout, token);
        journey.open().await;
        let window = journey.window();
        window.click("machine").await;
        window.shows("1 token set").await;
        window.click("History").await;
        window
            .until("the history tells both runs", |page| {
                page.contains("interrupted") && page.contains("done")
            })
            .await;
        journey.picture("interrupted").await;
    });
}

#[test]
fn a_run_that_waits_for_the_person_is_interrupted_too() {
    journey("killed-in-consent", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        ConsentWindow::appears(window).is_at("/login").await;

        journey.kill();

        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Flow").await;
        window.shows("Bearerbox was closed before a token was issued.").await;
        journey.picture("told").await;
    });
}
