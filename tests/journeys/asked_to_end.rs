//! The app is asked to end in the middle of a run, by the system or by the person.

use std::process::Command;
use std::time::Duration;

use bearerbox_practice::Behaviour;
use support::desktop::wait_for;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, practice, web_profile};

#[test]
fn a_run_under_way_ends_as_cancelled() {
    journey("asked-to-end", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        ConsentWindow::appears(window).is_at("/login").await;

        let process = window.process().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &process])
                .status()
                .unwrap()
                .success()
        );

        wait_for("the end of the run", || {
            let runs = journey.command.run(&["runs", "shop", "--json"]).done().json();
            runs[0]["outcome"]
                .as_str()
                .map(|outcome| assert_eq!(outcome, "cancelled"))
        });
    });
}

#[test]
fn the_answer_to_a_refresh_is_kept_that_comes_after_the_window_is_closed() {
    journey("closed-while-refreshing", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        allow_as_alice(ConsentWindow::appears(window)).await;
        window.shows("1 token set").await;
        let refresh_token = ["token", "shop", "--kind", "refresh"];
        let before = journey.command.run(&refresh_token).done().stdout;
        let slow = Behaviour {
            latency: Duration::from_millis(2500),
            ..Behaviour::default()
        };
        practice.set_behaviour("practice-web", slow).unwrap();
        window.click("Refresh").await;
        window.shows("Requesting the token…").await;

        journey.quit();

        assert_ne!(journey.command.run(&refresh_token).done().stdout, before);
    });
}
