//! Whatever is pasted into the scratchpad, its tokens are found; and nothing of it is there after a restart.

use serde_json::Value;
use support::desktop::set_clipboard;

use crate::journey::{Journey, journey};
use crate::servers::{machine_profile, practice};

/// {"alg":"none"} and {"sub":"alice","exp":1}
const UNSIGNED: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MX0.";

#[test]
fn tokens_are_found_in_what_is_pasted_and_nothing_of_it_is_kept() {
    journey("scratchpad", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&machine_profile(&practice));
        let curl = journey
            .command
            .run(&["token", "machine", "--format", "curl"])
            .done()
            .stdout;
        journey.open().await;
        journey.window().shows("machine").await;

        // Typed keys, and the clipboard of the desktop.
        let window = journey.window();
        support::desktop::press(window.main(), &["ctrl+j"]);
        window.shows("Nothing pasted yet").await;
        journey.picture("empty").await;
        set_clipboard(&format!(
            "{}\nCookie: theme=dark; session={UNSIGNED}\nhttps://app.example/cb#access_token=2YotnFZFEjr1zCsicMWpAA&state=x",
            curl.trim()
        ));
        support::desktop::press(window.main(), &["ctrl+v"]);
        window.shows("3 tokens").await;
        window.shows("after Bearer").await;
        assert!(window.row("Claims", "sub").await.contains("practice-machine"));
        journey.picture("found").await;
        click_token(journey, "cookie session").await;
        window.until("alice is shown", |page| page.contains("alice")).await;
        click_token(journey, "parameter access_token").await;
        window.shows("This token is opaque").await;
        journey.picture("opaque").await;

        broken(journey).await;
        five_megabytes(journey).await;

        journey.restart().await;
        let window = journey.window();
        window.shows("machine").await;
        support::desktop::press(window.main(), &["ctrl+j"]);
        window.shows("Nothing pasted yet").await;
        let kept = window
            .script("return localStorage.length + sessionStorage.length")
            .await;
        assert_eq!(kept, Value::from(0));
    });
}

async fn broken(journey: &Journey) {
    let window = journey.window();
    window.click("Clear").await;
    let claims = "eyJhIjpb".to_owned() + &"W1tb".repeat(4_000);
    window
        .script(&format!(
            "const field = document.querySelector('textarea'); field.value = 'eyJhbGciOiJFUzI1NiJ9.{claims}.c2ln'; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))
        .await;
    window.shows("This looks like a JWT, but it is broken.").await;
    window.shows("nested too deep").await;
    journey.picture("broken").await;
    window.click("Clear").await;
}

/// What is pasted is as large as that in the middle of a page, and the window goes on.
async fn five_megabytes(journey: &Journey) {
    let window = journey.window();
    set_clipboard(&format!("{}\nid_token={UNSIGNED}", "<div>".repeat(1024 * 1024)));
    let begun = std::time::Instant::now();
    window.script("document.querySelector('textarea').focus()").await;
    support::desktop::press(window.main(), &["ctrl+v"]);
    window.shows("5.0 MB of text were pasted").await;
    window.shows("parameter id_token").await;
    let taken = begun.elapsed();
    assert!(taken.as_secs() < 10, "{taken:?}");
    journey.picture("large").await;
    window.click("Clear").await;
    window.shows("Nothing pasted yet").await;
}

async fn click_token(journey: &Journey, place: &str) {
    let xpath = format!("//section[@aria-label='Tokens found']//button[contains(normalize-space(.), '{place}')]");
    journey.window().find(&xpath).await.click().await.unwrap();
}

#[test]
fn a_pasted_token_is_verified_and_a_wrong_one_made_of_it_is_seen_through() {
    journey("scratchpad_verify", async |journey| {
        const SECRET: &str = "a secret that is long enough for HS256";
        let path = journey.command.home().join("secret");
        std::fs::write(&path, SECRET).unwrap();
        let path = path.display().to_string();
        let claims = r#"{"sub":"alice","aud":"orders"}"#;
        let token = journey
            .command
            .run(&["jwt", "sign", "--secret-file", &path, claims])
            .done()
            .stdout;
        journey.open().await;
        let window = journey.window();
        window.shows("Get your first token").await;
        support::desktop::press(window.main(), &["ctrl+j"]);
        window.shows("Nothing pasted yet").await;
        set_clipboard(token.trim());
        support::desktop::press(window.main(), &["ctrl+v"]);
        window.shows("1 token").await;

        window.unfold("Verify").await;
        window.choose("With", "Shared secret").await;
        window.fill("Secret: as text, hex or base64", SECRET).await;
        window.fill("Audience", "orders").await;
        window.click("Verify").await;
        window.shows("Every check passed.").await;
        window.shows("The secret was read as text.").await;
        journey.picture("verified").await;

        window.unfold("Change and sign").await;
        window.choose("Key", "A new key, for this token alone").await;
        window
            .choose("What is wrong with it", "alg is none, no signature")
            .await;
        window.click("Sign").await;
        window.shows("Made here, and wrong on purpose").await;
        let made = "[...document.querySelectorAll('[role=status]')].find((each) => each.innerText.includes('Made here')) \
                    .scrollIntoView({ block: 'end' })";
        window.script(made).await;
        journey.picture("made").await;
        window.click("Look at it").await;
        window
            .until("its algorithm is none", |page| page.contains("alg none"))
            .await;
    });
}
