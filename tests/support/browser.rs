//! A person's own browser: WebKit's little one, which comes with the library, driven through WebDriver.

use std::process::Child;
use std::time::{Duration, Instant};

use fantoccini::Client;
use serde_json::Map;
use tempfile::TempDir;

use crate::driver::{connect, start_driver};

/// A browser that knows nothing of Bearerbox.
pub struct Browser {
    client: Client,
    driver: Child,
    // It has a profile of its own, which goes with it.
    _home: TempDir,
}

impl Browser {
    /// Starts one.
    pub async fn open() -> Self {
        let home = tempfile::tempdir().expect("a folder for the browser");
        let (driver, address) = start_driver(&[("HOME", home.path())], &home.path().join("output"));
        let client = connect(&address, Map::new()).await;
        Self {
            client,
            driver,
            _home: home,
        }
    }

    /// Goes to `url`.
    pub async fn go_to(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    /// Is led to `url` by the page that it is at, as by a link.
    pub async fn follow_link(&self, url: &str) {
        let script = "location.href = arguments[0]";
        self.client
            .execute(script, vec![url.into()])
            .await
            .expect("the page has scripts");
    }

    /// Where it is.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("it is somewhere").into()
    }

    /// Waits until the page shows `text`.
    pub async fn shows(&self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let shown = self.client.execute("return document.body.innerText", vec![]).await;
            let page = shown.map(|shown| shown.as_str().unwrap_or_default().to_owned());
            if page.as_ref().is_ok_and(|page| page.contains(text)) {
                return;
            }
            assert!(Instant::now() < deadline, "waited 20 seconds for “{text}”: {page:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Closes it.
    pub async fn close(self) {
        let _ = self.client.clone().close().await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
