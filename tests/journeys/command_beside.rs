//! The command and the window at once: what one does, the other shows.

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, machine_profile, practice, web_profile};

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
        window.click("shop").await;
        window.choose("As", "new persona…").await;
        window.fill("Name of the new persona", "alice").await;
        window.click("Use").await;
        window.click("Get token").await;
        allow_as_alice(ConsentWindow::appears(window)).await;
        window.shows("1 token set").await;

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
