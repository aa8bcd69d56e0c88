//! Finding among 10,000 profiles: from a keystroke to the laid-out answer, in the real window.

use std::time::Duration;

use support::Window;

use crate::measure::Figure;
use crate::vault::filled_home;

/// One frame at 60 Hz.
const FRAME: Duration = Duration::from_millis(16);

/// The WebDriver codes of the Control key and of letting all keys go.
const CONTROL: char = '\u{e009}';
const RELEASE: char = '\u{e000}';

/// Types into Find, letter by letter, several times over, and takes the slowest keystroke of each time; the answer must be
/// right as well.
const TYPE: &str = r#"
const done = arguments[arguments.length - 1];
const field = document.querySelector("dialog[open] input");
const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
const turn = () => new Promise((resolve) => queueMicrotask(resolve));
(async () => {
  const slowest = [];
  for (let round = 0; round < 7; round += 1) {
    let time = 0;
    for (const query of ["profile-77", "id-3", "staging", "profile-9999"]) {
      for (let length = 1; length <= query.length; length += 1) {
        const start = performance.now();
        set.call(field, query.slice(0, length));
        field.dispatchEvent(new Event("input", { bubbles: true }));
        for (let i = 0; i < 8; i += 1) await turn();
        void document.body.offsetHeight;
        time = Math.max(time, performance.now() - start);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }
    slowest.push(time);
  }
  done({ slowest, found: document.querySelector("dialog[open]").innerText });
})();
"#;

/// The slowest keystroke against one frame: as it mostly is, by the median of the times that all was typed.
pub fn figures() -> Vec<Figure> {
    let home = filled_home(10_000, 10_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let slowest = runtime.block_on(async {
        let window = Window::open(home.path()).await;
        window.shows("profile-0").await;
        let page = window.find("//body").await;
        page.send_keys(&format!("{CONTROL}k{RELEASE}")).await.unwrap();
        window.find("//dialog[@open]//input").await;
        let answer = window.client.execute_async(TYPE, vec![]).await.unwrap();
        window.close().await;
        assert!(answer["found"].as_str().unwrap().contains("profile-9999"), "{answer}");
        let slowest = answer["slowest"].as_array().unwrap().iter();
        slowest
            .map(|time| Duration::from_secs_f64(time.as_f64().unwrap() / 1e3))
            .collect::<Vec<_>>()
    });
    let measured = "finding among 10,000 profiles, the slowest keystroke";
    vec![Figure::of_times(measured, "one frame", 1.0, &slowest, &[FRAME])]
}
