//! The real `bearerbox` command, with a data folder of its own and a passphrase, so that no keyring is needed;
//! or with the keyring of the desktop that the tests run on.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli_binary;

/// A data folder in which `bearerbox` is run.
pub struct Bearerbox {
    home: TempDir,
    passphrase_is_given: bool,
    environment: Vec<(String, String)>,
}

/// What one call of the command gave.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Finished {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Itself, if the command was done; otherwise the test ends with what it said.
    pub fn done(self) -> Self {
        assert_eq!(self.status, 0, "{self:?}");
        self
    }
}

impl Default for Bearerbox {
    fn default() -> Self {
        let home = tempfile::tempdir().expect("a folder for the test");
        std::fs::write(home.path().join("passphrase"), "correct horse battery staple\n")
            .expect("the folder can be written");
        Self {
            home,
            passphrase_is_given: true,
            environment: Vec::new(),
        }
    }
}

impl Bearerbox {
    /// One whose vault has its key in the keyring: the command is told no passphrase.
    pub fn with_keyring() -> Self {
        Self {
            passphrase_is_given: false,
            ..Self::default()
        }
    }

    /// Runs the command with this environment variable from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// The folder of the test.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The data folder in it, with the vault.
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.home.path().join("home")
    }

    /// Where the passphrase is.
    pub fn passphrase_file(&self) -> std::path::PathBuf {
        self.home.path().join("passphrase")
    }

    /// Runs the command with `arguments` and waits for its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "")
    }

    /// Runs the command with `arguments` and `input` on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        let mut running = self.spawn(arguments);
        if let Some(mut stdin) = running.stdin.take() {
            // The command may have ended without reading.
            let _ = stdin.write_all(input.as_bytes());
        }
        running.finish()
    }

    /// Adds a profile document.
    pub fn add_profile(&self, document: &Value) {
        self.run_with_input(&["profile", "add", "-"], &document.to_string())
            .done();
    }

    /// Starts the command with `arguments`.
    pub fn spawn(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new(cli_binary());
        command.args(arguments);
        self.start(command)
    }

    /// Starts the command with `arguments` at a terminal of its own: what it writes to either stream comes out of one.
    pub fn spawn_at_terminal(&self, arguments: &[&str]) -> Running {
        let line = format!("'{}' {}", cli_binary().display(), arguments.join(" "));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        self.start(command)
    }

    fn start(&self, mut command: Command) -> Running {
        if self.passphrase_is_given {
            command.env("BEARERBOX_PASSPHRASE_FILE", self.passphrase_file());
        } else {
            command.env_remove("BEARERBOX_PASSPHRASE_FILE");
        }
        let mut child = command
            .env("BEARERBOX_HOME", self.data_folder())
            .env_remove("DISPLAY")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command is built: `cargo build -p bearerbox-cli`");
        let stdout = child.stdout.take().map(BufReader::new);
        Running {
            stdin: child.stdin.take(),
            stdout,
            child,
        }
    }

    /// Starts `login NAME --browser print`; returns the printed authorization URL and the waiting command.
    pub fn start_login(&self, name: &str) -> (String, Running) {
        self.start_login_with(name, &["--json"])
    }

    /// The same with these options.
    pub fn start_login_with(&self, name: &str, options: &[&str]) -> (String, Running) {
        let mut running = self.spawn(&[&["login", name, "--browser", "print", "--timeout", "30"], options].concat());
        let url = running.read_line();
        (url, running)
    }
}

/// A command that has not ended yet.
pub struct Running {
    /// Its standard input, until taken.
    pub stdin: Option<ChildStdin>,
    stdout: Option<BufReader<ChildStdout>>,
    child: Child,
}

impl Running {
    /// The next line of standard output, without its end.
    pub fn read_line(&mut self) -> String {
        let mut line = String::new();
        let stdout = self.stdout.as_mut().expect("stdout is open");
        stdout.read_line(&mut line).expect("stdout can be read");
        line.trim_end().to_owned()
    }

    /// Writes a line to standard input.
    pub fn type_line(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        writeln!(stdin, "{line}").expect("the command reads");
        stdin.flush().expect("the command reads");
    }

    /// Sends SIGINT, as Ctrl-C does.
    pub fn interrupt(&self) {
        let _ = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
    }

    /// Waits for the end.
    pub fn finish(mut self) -> Finished {
        drop(self.stdin.take());
        let mut stdout = String::new();
        let mut stderr = String::new();
        if let Some(mut out) = self.stdout.take() {
            let _ = out.read_to_string(&mut stdout);
        }
        if let Some(mut err) = self.child.stderr.take() {
            let _ = err.read_to_string(&mut stderr);
        }
        let status = self.child.wait().expect("the command ends").code().unwrap_or(-1);
        Finished { status, stdout, stderr }
    }
}
