//! The certified authorization server of npm, as a child process that ends with the test.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

/// A running oidc-provider on a loopback port of its own.
pub struct OidcProvider {
    issuer: String,
    child: Child,
    // The server ends when its standard input closes, even if this process is killed.
    _stdin: ChildStdin,
}

impl OidcProvider {
    /// Starts one with the settings of `server.mjs`, changed by `configuration`.
    pub fn start(configuration: &Value) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc-provider");
        let mut child = Command::new("node")
            .args(["server.mjs", "-"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts: `cargo xtask test` installs what is missing");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        writeln!(stdin, "{configuration}").expect("the server reads its configuration");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped"))
            .read_line(&mut line)
            .expect("the server says where it is");
        let ready: Value = serde_json::from_str(&line).expect("one line of JSON: `npm ci` in tests/oidc-provider");
        let issuer = ready["issuer"].as_str().expect("an issuer").to_owned();
        Self {
            issuer,
            child,
            _stdin: stdin,
        }
    }

    /// Its issuer, `http://127.0.0.1:PORT`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
