//! The app without a screen, and how a page calls it.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    time::Duration,
};

use bearerbox_app::{MAIN, build_app, context};
use bearerbox_core::Home;
use serde_json::{Value, json};
use tauri::{
    App, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// The app without a screen, its main window, and a home of its own with a vault that a passphrase opens.
pub struct Shell {
    pub app: App<MockRuntime>,
    pub main: WebviewWindow<MockRuntime>,
    pub home: TempDir,
}

/// What opens the vault.
pub const PASSPHRASE: &str = "correct horse";

impl Shell {
    /// A home without a vault.
    pub fn new() -> Self {
        Self::at(TempDir::new().unwrap())
    }

    /// A home as it is.
    pub fn at(home: TempDir) -> Self {
        let (app, main) = start(home.path());
        Self { app, main, home }
    }

    /// A home with an open vault.
    pub fn open() -> Self {
        let shell = Self::new();
        shell.answer("vault_create", json!({ "passphrase": PASSPHRASE }));
        shell
    }

    /// Calls a command from the main window.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        invoke(&self.main, LOCAL, command, arguments)
    }

    /// What a command answers.
    pub fn answer(&self, command: &str, arguments: Value) -> Value {
        self.call(command, arguments)
            .unwrap_or_else(|error| panic!("{command} was refused: {error}"))
    }

    /// The code of a refusal.
    pub fn code(&self, command: &str, arguments: Value) -> Value {
        self.call(command, arguments).expect_err("a refusal")["code"].take()
    }

    /// Adds a profile; its id.
    pub fn add(&self, name: &str) -> i64 {
        self.answer("profile_add", json!({ "draft": machine(name) }))["id"]
            .as_i64()
            .unwrap()
    }
}

/// The app without a screen in `home`, and its main window.
pub fn start(home: &Path) -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let app = build_app(mock_builder(), Home::at(home)).build(context()).unwrap();
    let main = WebviewWindowBuilder::new(&app, MAIN, WebviewUrl::default())
        .build()
        .unwrap();
    (app, main)
}

/// The origin of the app's own page.
pub const LOCAL: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

/// Calls a command from a page of this window that came from `origin`.
pub fn invoke(
    window: &WebviewWindow<MockRuntime>,
    origin: &str,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: origin.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

/// A profile whose server does not listen.
pub fn machine(name: &str) -> Value {
    json!({
        "name": name,
        "authorization_server": { "token_endpoint": "http://127.0.0.1:9/token" },
        "client": { "client_id": "a", "token_endpoint_auth_method": "none" },
        "grant_type": "client_credentials",
    })
}

/// The commands that the main window is permitted.
pub fn commands() -> BTreeSet<String> {
    let permissions = include_str!("../../permissions/commands.toml");
    permissions
        .lines()
        .filter_map(|line| line.strip_prefix("  \"")?.strip_suffix("\","))
        .map(str::to_owned)
        .collect()
}

/// Polls until it is true; gives up after 20 seconds.
pub fn wait_until(mut is_true: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while !is_true() {
        assert!(std::time::Instant::now() < deadline, "it did not come to that");
        std::thread::yield_now();
    }
}

/// A server that answers everything with this; its origin.
pub fn serve(body: Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let body = body.to_string();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            answer(connection, &body);
        }
    });
    origin
}

fn answer(mut connection: TcpStream, body: &str) {
    let mut request = BufReader::new(connection.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        request.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    request.read_exact(&mut vec![0; length]).unwrap();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    let _ = write!(connection, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
}
