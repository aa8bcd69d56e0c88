//! What a profile expects of its tokens: written in its settings, and red where a new token does not meet it.

use crate::journey::journey;
use crate::servers::{machine_profile, practice};

/// WebDriver's code of the Enter key.
const ENTER: char = '\u{e007}';

#[test]
fn an_expectation_that_is_not_met_is_seen_at_once_and_a_wrong_line_is_refused() {
    journey("expectations", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&machine_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("machine").await;
        window.click("Settings").await;
        window.unfold("Expectations").await;
        window.fill("Of the access token", "sub is nobody").await;
        window.click("Save").await;
        window.shows("should be at character 5").await;
        journey.picture("wrong_line").await;
        window
            .fill(
                "Of the access token",
                &format!("sub = nobody{ENTER}exp - iat <= 1d{ENTER}email absent"),
            )
            .await;
        window.click("Save").await;
        window.hides("should be at character 5").await;

        window.click("Token").await;
        window.click("Get token").await;
        window.shows("1 of 3 expectations of this profile does not hold").await;
        window.shows("sub = nobody").await;
        journey.picture("unmet").await;
    });
}
