//! The command and the window at once: what one does, the other shows.

use crate::journey::journey;
use crate::servers::{become_alice, machine_profile, practice, web_profile};

#[test]
fn what_the_command_does_shows_up_in_the_open_window() {
    journey("command-beside", async |journey| {
        let practice = practice().await;
        journey.open().await;
        let window = journey.window();
        window.shows("Get your first token").await;

        journey.command.add_profile(&web_profile(&practice));
        journey.command.add_profile(&machine_profile(&practice));
        window.shows("machine").await;
        become_alice(window).await;

        journey.command.run(&["refresh", "shop", "--persona", "alice"]).done();
        window.shows("2 token sets").await;
        journey.picture("refreshed").await;

        journey.command.run(&["login", "machine"]).done();
        window.click("machine").await;
        window.shows("1 token set").await;
        journey.command.run(&["profile", "remove", "shop"]).done();
        window.hides("shop").await;
    });
}
