//! The real app in a real window, its main window driven through WebDriver.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::desktop::{close_window, wait_for, windows_of};
use crate::driver::{connect, start_driver};

const DEADLINE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// A running Bearerbox and the WebDriver that started it.
pub struct Window {
    /// The WebDriver client of the main window.
    pub client: Client,
    driver: Child,
    app: u32,
    main: String,
    output: NamedTempFile,
}

impl Window {
    /// Starts the app with the data folder `home`; waits for nothing but the window.
    pub async fn open(home: &Path) -> Self {
        let output = NamedTempFile::new().expect("a file for what the app writes");
        let environment = [("BEARERBOX_HOME", home), ("RUST_LOG", Path::new("trace"))];
        let (driver, address) = start_driver(&environment, output.path());
        let options = json!({ "binary": app_binary(), "args": [] });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)];
        let client = connect(&address, capabilities.into_iter().collect()).await;
        let app = wait_for("the app's process", || children_of(driver.id()).first().copied());
        let main = wait_for("the main window", || windows_of(app).first().cloned());
        Self {
            client,
            driver,
            app,
            main,
            output,
        }
    }

    /// What the app wrote to standard output and standard error up to now.
    pub fn output(&self) -> String {
        for number in [1, 2] {
            let written = fs::read_link(format!("/proc/{}/fd/{number}", self.app)).expect("the app runs");
            assert_eq!(written, self.output.path(), "what the app writes is seen");
        }
        let bytes = fs::read(self.output.path()).expect("the file is ours");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The process id of the app.
    pub fn process(&self) -> u32 {
        self.app
    }

    /// The main window on the display.
    pub fn main(&self) -> &str {
        &self.main
    }

    /// The app's other visible windows.
    pub fn others(&self) -> Vec<String> {
        let mut windows = windows_of(self.app);
        windows.retain(|id| *id != self.main);
        windows
    }

    /// The element that `xpath` finds, once it is there.
    pub async fn find(&self, xpath: &str) -> Element {
        match self
            .client
            .wait()
            .at_most(DEADLINE)
            .for_element(Locator::XPath(xpath))
            .await
        {
            Ok(element) => element,
            Err(error) => panic!("{xpath}: {error}\n{}", self.text().await),
        }
    }

    /// Clicks the button, tab or link called `name`.
    pub async fn click(&self, name: &str) {
        self.click_at(&format!(
            "//*[self::button or self::a or @role='tab']\
             [normalize-space(.)='{name}' or @aria-label='{name}' or @title='{name}']\
             [not(@disabled) and not(@aria-disabled='true')]"
        ))
        .await;
    }

    /// Opens the menu called `menu` and chooses the item whose name starts with `item`.
    pub async fn choose_in_menu(&self, menu: &str, item: &str) {
        self.click(menu).await;
        self.click_at(&format!(
            "//*[@role='menuitem'][starts-with(normalize-space(.), '{item}')]"
        ))
        .await;
    }

    /// Chooses `option`, by its words, in the field labelled `label`.
    pub async fn choose(&self, label: &str, option: &str) {
        let field = field(label, "self::select");
        self.click_at(&format!("{field}//option[normalize-space(.)='{option}']"))
            .await;
    }

    /// Chooses one of a few: the segment called `name`.
    pub async fn choose_segment(&self, name: &str) {
        self.click_at(&format!("//fieldset/label[normalize-space(.)='{name}']"))
            .await;
    }

    /// Unfolds the part called `title`.
    pub async fn unfold(&self, title: &str) {
        self.click_at(&format!(
            "//details[not(@open)]/summary[starts-with(normalize-space(.), '{title}')]"
        ))
        .await;
    }

    /// Clicks what `xpath` finds; tries again while the page is changing under it or something lies over it.
    async fn click_at(&self, xpath: &str) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let element = self.find(xpath).await;
            let Err(error) = element.clone().click().await else {
                return;
            };
            assert!(
                Instant::now() < deadline,
                "click {xpath}: {error}\n{}",
                self.text().await
            );
            // The driver takes what lies under a form's foot for visible, and an option has no place of its own to be
            // brought there. The element may be gone by now.
            let argument = serde_json::to_value(element).expect("an element is an argument");
            let to_the_middle = "(arguments[0].closest('select') ?? arguments[0]).scrollIntoView({ block: 'center' })";
            let _ = self.client.execute(to_the_middle, vec![argument]).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Fills in the field labelled `label`.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.find(&field(label, "self::input or self::textarea")).await;
        field.clear().await.expect("the field can be cleared");
        field.send_keys(text).await.expect("the field takes keys");
    }

    /// Waits until the page shows `text`.
    pub async fn shows(&self, text: &str) {
        self.until(&format!("the page shows “{text}”"), |page| page.contains(text))
            .await;
    }

    /// Waits until the page does not show `text`.
    pub async fn hides(&self, text: &str) {
        self.until(&format!("the page shows no “{text}”"), |page| !page.contains(text))
            .await;
    }

    /// Waits until the page's text, in one line, is as it should be.
    pub async fn until(&self, awaited: &str, holds: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let page = self.text().await;
            if holds(&page.split_whitespace().collect::<Vec<_>>().join(" ")) {
                return;
            }
            assert!(Instant::now() < deadline, "waited 20 seconds until {awaited}:\n{page}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The text of the row of the table `table` whose first cell is `name`, in one line.
    pub async fn row(&self, table: &str, name: &str) -> String {
        let xpath = format!("//table[@aria-label='{table}']//tr[normalize-space(td[1])='{name}']");
        let text = self.find(&xpath).await.text().await.expect("a row has text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All the text on the page that is to be seen.
    pub async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", vec![]).await;
        text.ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Runs `script` in the page.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect("the script runs")
    }

    /// Waits until what is on the page has been drawn.
    pub async fn is_drawn(&self) {
        let two_frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))";
        self.client
            .execute_async(two_frames, vec![])
            .await
            .expect("the page draws");
    }

    /// Closes the main window as its title bar does, and waits until the app has ended.
    pub fn quit(self) {
        close_window(&self.main);
        wait_for("the end of the app", || (!is_running(self.app)).then_some(()));
    }

    /// Kills the app, as the system does when memory is short.
    pub fn kill(self) {
        kill(self.app);
    }

    /// Closes the app.
    pub async fn close(self) {
        let _ = self.client.clone().close().await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        kill(self.app);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The app to test: `$BEARERBOX_APP`, else the one that `cargo build` made.
pub fn app_binary() -> PathBuf {
    binary("BEARERBOX_APP", "bearerbox-app")
}

/// The command to test: `$BEARERBOX_CLI`, else the one that `cargo build` made.
pub fn cli_binary() -> PathBuf {
    binary("BEARERBOX_CLI", "bearerbox")
}

fn binary(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug").join(name),
        PathBuf::from,
    )
}

/// The field labelled `label`: by a name of its own, by a label that names it, or by one around it.
fn field(label: &str, kind: &str) -> String {
    format!(
        "//*[{kind}][@aria-label='{label}' or @id=//label[normalize-space(.)='{label}']/@for \
         or ancestor::label[starts-with(normalize-space(.),'{label}')]]"
    )
}

fn children_of(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|ids| {
            ids.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether `process` is there and is no zombie that waits to be collected.
fn is_running(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

/// Kills the app and waits for its end; it is no child of this process.
fn kill(process: u32) {
    if !is_running(process) {
        return;
    }
    let _ = Command::new("kill").args(["-KILL", &process.to_string()]).status();
    let deadline = Instant::now() + DEADLINE;
    while is_running(process) && Instant::now() < deadline {
        std::thread::sleep(PAUSE);
    }
}
