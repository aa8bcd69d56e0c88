//! A token is read claim by claim: filtered, pointed at, in its encoded form and as JSON, with its header's key.

use std::time::Duration;

use bearerbox_practice::User;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use support::Window;

use crate::journey::journey;
use crate::servers::{become_one, practice, web_profile};

#[test]
fn whoever_points_at_a_claim_sees_its_bytes() {
    journey("reading", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        become_one(window, &practice, User::Alice, "alice").await;
        window.shows("bytes as an Authorization header").await;

        point_at(
            window,
            "//table[@aria-label='Claims']//tr[normalize-space(td[1])='sub']/td[2]",
        )
        .await;
        // `"sub":"alice"`, of which neighbours may have the first and the last bits.
        let bytes = window
            .find("//b[contains(@class, 'payload')]//span[contains(@class, 'pointed')]")
            .await;
        let bytes = bytes.text().await.unwrap();
        assert!((18..=20).contains(&bytes.len()), "{bytes}");
        journey.picture("pointed").await;

        window.choose_segment("JSON").await;
        point_at(window, "//*[@data-place][contains(., '\"sub\": \"alice\"')]").await;
        let row = window
            .find("//table[@aria-label='Claims']//tr[contains(@class, 'pointed')]/td[1]")
            .await;
        assert_eq!(row.text().await.unwrap().trim(), "sub");
        journey.picture("json").await;

        window.fill("Filter Claims", "alice").await;
        window
            .until("only what has alice is left", |page| page.contains("1 of "))
            .await;
        journey.picture("filtered").await;
        window.fill("Filter Claims", "no such claim").await;
        window.until("nothing is left", |page| page.contains("0 of ")).await;
        window.fill("Filter Claims", " ").await;

        window.unfold("Checks").await;
        window.shows("The signature is the issuer's").await;
        let checks = "document.querySelector('[aria-label=Checks]').scrollIntoView({ block: 'start' })";
        window.script(checks).await;
        journey.picture("report").await;

        window.unfold("Header").await;
        window.shows("EC on P-256").await;
        let alg = window.row("Header", "alg").await;
        assert!(alg.contains("ES256") && alg.contains("ECDSA"), "{alg}");
        journey.picture("header").await;
    });
}

/// Moves the mouse there.
async fn point_at(window: &Window, xpath: &str) {
    let element = window.find(xpath).await;
    let argument = serde_json::to_value(&element).unwrap();
    let to_the_middle = "arguments[0].scrollIntoView({ block: 'center' })";
    window.client.execute(to_the_middle, vec![argument]).await.unwrap();
    window.is_drawn().await;
    let over = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveToElement {
        element,
        duration: Some(Duration::from_millis(20)),
        x: 0.0,
        y: 0.0,
    });
    window.client.perform_actions(over).await.unwrap();
}
