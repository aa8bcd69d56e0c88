//! Calls the command in a home of its own.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
#[cfg(unix)]
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A home, with a file that holds its passphrase.
pub struct Home(TempDir);

/// What one call gave.
#[derive(Debug)]
pub struct Finished {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A call that has not ended.
pub struct Running {
    pub stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    child: Child,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), "correct horse\n").unwrap();
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn vault_folder(&self) -> PathBuf {
        self.0.path().join("home")
    }

    pub fn passphrase_file(&self) -> PathBuf {
        self.0.path().join("passphrase")
    }

    /// The command in this home, with arguments to come.
    pub fn command(&self) -> Command {
        self.program(env!("CARGO_BIN_EXE_bearerbox"))
    }

    /// The same, started by a shell after `preparation`.
    #[cfg(unix)]
    pub fn command_after(&self, preparation: &str) -> Command {
        let mut command = self.program("sh");
        command
            .arg("-c")
            .arg(format!("{preparation}\nexec \"$0\" \"$@\""))
            .arg(env!("CARGO_BIN_EXE_bearerbox"));
        command
    }

    /// A program in this home.
    pub fn program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(name);
        command
            .env("BEARERBOX_HOME", self.vault_folder())
            .env("BEARERBOX_PASSPHRASE_FILE", self.passphrase_file())
            .env_remove("DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Finished {
        self.call_with_input(arguments, "")
    }

    pub fn call_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        self.start(arguments).finish_with_input(input)
    }

    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::of(self.command().args(arguments))
    }

    pub fn add_profile(&self, document: &Value) {
        self.call_with_input(&["profile", "add", "-"], &document.to_string())
            .done();
    }
}

impl Running {
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        Self {
            stdin: child.stdin.take(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    /// The next line of standard output.
    pub fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub fn type_line(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// As Ctrl-C does.
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// As `kill`, or a terminal that is closed.
    pub fn signal(&self, name: &str) {
        Self::send(name, &self.child.id().to_string());
    }

    /// The same to all that it started, if it is the first of its process group.
    pub fn signal_all(&self, name: &str) {
        Self::send(name, &format!("-{}", self.child.id()));
    }

    fn send(name: &str, to: &str) {
        assert!(
            Command::new("kill")
                .args([&format!("-{name}"), "--", to])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Ends it on the spot, without a chance to do anything more. Gives what it had written.
    pub fn kill(mut self) -> Finished {
        self.child.kill().unwrap();
        self.finish()
    }

    pub fn finish_with_input(mut self, input: &str) -> Finished {
        // It may have ended without reading.
        let _ = self.stdin.take().unwrap().write_all(input.as_bytes());
        self.finish()
    }

    pub fn finish(mut self) -> Finished {
        drop(self.stdin.take());
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        Finished {
            status: self.child.wait().unwrap().code().unwrap_or(-1),
            stdout,
            stderr,
        }
    }
}

impl Finished {
    /// Itself, if it was done.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.status, 0, "{self:?}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The error that `--json` wrote, after the exit status was as expected.
    #[track_caller]
    pub fn error(&self, status: i32) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        let error: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(error["message"].is_string() && error.get("server").is_some(), "{error}");
        error
    }
}

/// By a process of its own: one that another test starts meanwhile would hold the copy open, so that nobody could run it.
#[cfg(unix)]
pub fn copy_program(from: &str, to: &Path) {
    assert!(Command::new("cp").arg(from).arg(to).status().unwrap().success());
}

/// A profile that signs someone in at `issuer`, at the practice server's public client.
pub fn web(issuer: &str) -> Value {
    json!({
        "name": "web",
        "authorization_server": { "issuer": issuer },
        "client": { "client_id": "practice-web", "redirect_uri": "http://127.0.0.1/callback" },
        "scope": "openid offline_access",
    })
}

/// A profile of the client credentials grant at `issuer`.
pub fn machine(issuer: &str) -> Value {
    json!({
        "name": "machine",
        "authorization_server": { "issuer": issuer },
        "client": { "client_id": "practice-machine", "client_secret": bearerbox_practice::PRACTICE_SECRET },
        "grant_type": "client_credentials",
        "scope": "orders.read",
    })
}

/// Polls until `look` finds something; gives up after 20 seconds, saying what was awaited.
#[cfg(unix)]
pub fn wait_for<T>(awaited: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited 20 seconds for {awaited}");
        std::thread::yield_now();
    }
}
