//! The real app in a real window, its main window driven through WebDriver.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::wait_for;

/// A running Bearerbox and the WebDriver that started it.
pub struct Window {
    /// The WebDriver client of the main window.
    pub client: Client,
    driver: Child,
}

impl Window {
    /// Starts the app with the data folder `home` and further `environment`; waits for nothing but the window.
    pub async fn open(home: &Path, environment: &[(&str, &str)]) -> Self {
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("BEARERBOX_HOME", home)
            .env("TAURI_AUTOMATION", "true")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed: `cargo xtask test` installs what is missing");
        wait_for("WebKitWebDriver", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
        let options = json!({ "binary": app_binary(), "args": [] });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the app opens its window");
        Self { client, driver }
    }

    /// The element that `xpath` finds, once it is there.
    pub async fn find(&self, xpath: &str) -> Element {
        match self.client.wait().at_most(Duration::from_secs(20)).for_element(Locator::XPath(xpath)).await {
            Ok(element) => element,
            Err(error) => panic!("{xpath}: {error}\n{}", self.text().await),
        }
    }

    /// Clicks the button, tab or link called `name`.
    pub async fn click(&self, name: &str) {
        let xpath = format!(
            "//*[self::button or self::a or @role='tab' or @role='menuitem' or @role='option']\
             [normalize-space(.)='{name}' or @aria-label='{name}'][not(@disabled)]"
        );
        self.find(&xpath).await.click().await.unwrap_or_else(|error| panic!("click {name}: {error}"));
    }

    /// Fills in the field labelled `label`.
    pub async fn fill(&self, label: &str, text: &str) {
        let xpath = format!(
            "//*[self::input or self::textarea][@aria-label='{label}' or @id=//label[starts-with(normalize-space(.),'{label}')]/@for \
             or ancestor::label[starts-with(normalize-space(.),'{label}')]]"
        );
        let field = self.find(&xpath).await;
        field.clear().await.expect("the field can be cleared");
        field.send_keys(text).await.expect("the field takes keys");
    }

    /// Waits until the page shows `text`.
    pub async fn shows(&self, text: &str) {
        self.find(&format!("//*[not(self::script)][contains(normalize-space(.), '{text}')]")).await;
    }

    /// All the text on the page.
    pub async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", vec![]).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Runs `script` in the page.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect("the script runs")
    }

    /// Closes the app.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
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

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
