//! A vault with a passphrase, made by the command and opened in the window.

use support::Window;

use crate::journey::journey_with_passphrase;

#[test]
fn a_wrong_passphrase_is_told_and_the_right_one_opens() {
    journey_with_passphrase("passphrase", async |journey| {
        let profiles = journey.command.run(&["profile", "list", "--json"]).done().json();
        let passphrase = std::fs::read_to_string(journey.command.passphrase_file()).unwrap();
        journey.open().await;
        let window = journey.window();
        window.shows("Bearerbox is locked").await;
        journey.picture("locked").await;

        unlock(window, "Correct horse battery staple").await;
        window
            .find("//*[@role='alert'][contains(normalize-space(.), 'assphrase')]")
            .await;
        journey.picture("wrong").await;
        window.shows("Bearerbox is locked").await;

        unlock(window, passphrase.trim_end()).await;
        window.shows("Get your first token").await;
        window.shows("Your passphrase is the key.").await;
        journey.picture("open").await;
        let still = journey.command.run(&["profile", "list", "--json"]).done().json();
        assert_eq!(still, profiles);
    });
}

async fn unlock(window: &Window, passphrase: &str) {
    window.fill("Passphrase", passphrase).await;
    window.click("Unlock").await;
}
