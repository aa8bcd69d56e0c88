//! A profile is deleted without a question, and comes back with one click.

use support::Finished;

use crate::journey::{Journey, journey};
use crate::servers::{machine_profile, practice};

#[test]
fn a_deleted_profile_comes_back_with_its_token() {
    journey("delete", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&machine_profile(&practice));
        journey.command.run(&["login", "machine"]).done();
        journey.open().await;
        let window = journey.window();
        window.click("machine").await;
        window.shows("1 token set").await;

        window.choose_in_menu("More", "Delete").await;
        window.shows("“machine” was deleted.").await;
        journey.picture("deleted").await;
        assert!(!list(journey).stdout.contains("machine"));

        window.click("Undo").await;
        window.shows("“machine” is back.").await;
        assert!(list(journey).stdout.contains("machine"));
        window.click("machine").await;
        window.shows("1 token set").await;
        journey.picture("back").await;
    });
}

fn list(journey: &Journey) -> Finished {
    journey.command.run(&["profile", "list", "--json"]).done()
}
