//! A token of 2,000 claims in the real window: how long it takes to open, and how long a keystroke in its filter takes.

use std::time::Duration;

use bearerbox_core::{Bearerbox, Home, Unlock};
use bearerbox_jwt::{Algorithm, SigningKey, sign};
use bearerbox_secret::Secret;
use bearerbox_vault::{Key, NewAuthorization, NewTokenSet, OsKeyring};
use serde_json::{Map, Value, json};
use support::Window;
use tempfile::TempDir;

use crate::measure::Figure;
use crate::vault::a_real_token_set;

const CLAIMS: usize = 2_000;
const OPENING: Duration = Duration::from_millis(100);
/// A frame of a screen that shows sixty in a second.
const KEYSTROKE: Duration = Duration::from_millis(16);

/// From the click on the profile until the claims have been drawn; each answer is in milliseconds.
const OPEN: &str = r#"
    const done = arguments[0];
    const profile = (name) => [...document.querySelectorAll('a, button')]
        .find((each) => [each.textContent.trim(), each.ariaLabel, each.title].includes(name));
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
    }));
    const shows = async (text) => {
        while (![...document.querySelectorAll('table[aria-label=Claims] td')].some((cell) => cell.textContent.trim() === text))
            await drawn();
    };
    (async () => {
        const times = [];
        for (let round = 0; round < 15; round += 1) {
            profile('few').click();
            await shows('only-claim');
            await new Promise((resolve) => setTimeout(resolve, 150));
            const started = performance.now();
            profile('many').click();
            await shows('claim-0');
            times.push(performance.now() - started);
        }
        done(times);
    })();
"#;

/// Script, style and layout of one keystroke.
const TYPE: &str = r#"
    const done = arguments[0];
    (async () => {
        const times = [];
        const input = document.querySelector('input[type=search][aria-label="Filter Claims"]');
        for (let round = 0; round < 10; round += 1)
            for (const query of ['v', 'va', 'val', 'value', 'value 1', 'value 19', 'value 199', 'value 1', '', 'zebra', '']) {
                const started = performance.now();
                input.value = query;
                input.dispatchEvent(new Event('input', { bubbles: true }));
                await Promise.resolve();
                void document.body.offsetHeight;
                times.push(performance.now() - started);
                await new Promise((resolve) => setTimeout(resolve, 40));
            }
        done(times);
    })();
"#;

/// Against what a person takes for at once.
pub fn figures() -> Vec<Figure> {
    let home = home_with_a_long_token();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (opened, typed) = runtime.block_on(async {
        let window = Window::open(home.path()).await;
        window.find("//*[normalize-space(.)='many']").await;
        let opened = times(&window, OPEN).await;
        let typed = times(&window, TYPE).await;
        window.close().await;
        (opened, typed)
    });
    vec![
        Figure::of_times(
            "a token of 2,000 claims opens in the window",
            "100 ms",
            1.0,
            &opened,
            &[OPENING],
        ),
        Figure::of_times(
            "a keystroke in the filter of its claims",
            "16 ms",
            1.0,
            &typed,
            &[KEYSTROKE],
        ),
    ]
}

async fn times(window: &Window, script: &str) -> Vec<Duration> {
    let answer = window.client.execute_async(script, vec![]).await.unwrap();
    let milliseconds = answer.as_array().unwrap().iter().filter_map(Value::as_f64);
    milliseconds.map(|time| Duration::from_secs_f64(time / 1e3)).collect()
}

/// Two profiles: the token of one has a claim, that of the other 2,000.
fn home_with_a_long_token() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let bearerbox = Bearerbox::create(Home::at(home.path()), Unlock::Keyring).unwrap();
    let token_set = a_real_token_set(home.path(), &bearerbox);
    let vault = bearerbox_vault::open(home.path(), Key::Keyring(&OsKeyring)).unwrap();
    let many = (0..CLAIMS).map(|place| (format!("claim-{place}"), json!(format!("value {place}"))));
    let few = [("only-claim".to_owned(), json!("value"))];
    for (name, claims) in [("few", few.into_iter().collect()), ("many", many.collect())] {
        let document = json!({
            "name": name,
            // Nobody answers there.
            "authorization_server": { "issuer": "http://127.0.0.1:9", "token_endpoint": "http://127.0.0.1:9/token" },
            "client": { "client_id": "shop" },
            "grant_type": "client_credentials",
        });
        let profile_id = bearerbox.add_profile(&document).unwrap().id;
        let mut body: Value = serde_json::from_str(&token_set).unwrap();
        body["access_token"] = json!(token_of(&claims));
        let authorization = NewAuthorization {
            profile_id,
            persona: None,
            run_id: None,
            created_at: 0,
        };
        let token_set = NewTokenSet {
            obtained_at: 0,
            expires_at: None,
            body: &body.to_string(),
            run_id: None,
            jwt: None,
        };
        vault.add_authorization(&authorization, token_set).unwrap();
    }
    home
}

fn token_of(claims: &Map<String, Value>) -> String {
    let key = SigningKey::from_client_secret(&Secret::new("a".repeat(32)));
    let token = sign(&key, Algorithm::Hs256, &Map::new(), claims).unwrap();
    token.expose().to_owned()
}
