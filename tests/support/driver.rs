//! A WebKitWebDriver of our own, and what it drives.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value};

use crate::desktop::wait_for;

const DEADLINE: Duration = Duration::from_secs(20);

/// Starts the driver with further `environment`; it and what it starts write to `output`. Its address.
pub(crate) fn start_driver(environment: &[(&str, &Path)], output: &Path) -> (Child, String) {
    let port = free_port();
    let write_to = || Stdio::from(File::options().create(true).append(true).open(output).expect("a file"));
    let driver = Command::new("WebKitWebDriver")
        .arg(format!("--port={port}"))
        .env_remove("BEARERBOX_PASSPHRASE_FILE")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .envs(environment.iter().copied())
        .stdout(write_to())
        .stderr(write_to())
        .spawn()
        .expect("WebKitWebDriver is installed: `cargo xtask test` installs what is missing");
    wait_for("WebKitWebDriver", || TcpStream::connect(("127.0.0.1", port)).ok());
    (driver, format!("http://127.0.0.1:{port}"))
}

/// Lets the driver start what the `capabilities` name.
pub(crate) async fn connect(address: &str, capabilities: Map<String, Value>) -> Client {
    let mut session = ClientBuilder::new(HttpConnector::new());
    tokio::time::timeout(DEADLINE, session.capabilities(capabilities).connect(address))
        .await
        .expect("what it starts lets itself be driven in time")
        .expect("it opens its window")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
