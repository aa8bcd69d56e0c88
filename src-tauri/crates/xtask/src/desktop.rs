//! A desktop without a screen: an X server, a session bus, a window manager and an unlocked keyring, in a home folder
//! of its own. Nothing of the person's desktop is seen or touched, and all of it ends with the task.

use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::process::{cannot_start, command, succeeds};
use crate::{Failure, say};

const DEADLINE: Duration = Duration::from_secs(20);

/// What of the person's desktop and of Bearerbox's own settings must not reach the tests.
const FORGOTTEN: &[&str] = &[
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "XDG_CURRENT_DESKTOP",
    "GNOME_KEYRING_CONTROL",
    "SSH_AUTH_SOCK",
    "BEARERBOX_HOME",
    "BEARERBOX_PASSPHRASE_FILE",
];

/// A running desktop; dropping it stops what it started, by process id.
pub struct Desktop {
    home: PathBuf,
    settings: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

impl Desktop {
    /// Starts everything and waits until it answers.
    ///
    /// # Errors
    /// One of the programs is missing or does not answer in time.
    pub fn start() -> Result<Self, Failure> {
        say::step("Starting a desktop without a screen for the tests.");
        let home = std::env::temp_dir().join(format!("bearerbox-desktop-{}", std::process::id()));
        let runtime = home.join("runtime");
        // The runtime folder holds sockets; the programs want it closed to others.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&runtime)
            .map_err(|error| Failure::new(format!("{} cannot be made ({error}).", runtime.display())))?;
        let mut desktop = Self {
            settings: vec![
                ("HOME", home.display().to_string()),
                ("XDG_RUNTIME_DIR", runtime.display().to_string()),
                ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
                ("GDK_BACKEND", "x11".to_owned()),
                ("NO_AT_BRIDGE", "1".to_owned()),
                ("LANG", "C.UTF-8".to_owned()),
            ],
            home,
            children: Vec::new(),
        };
        desktop.keep_toolchain();
        desktop.start_display()?;
        desktop.start_bus()?;
        desktop.start_keyring()?;
        desktop.start_window_manager()?;
        Ok(desktop)
    }

    /// Lets `command` run in this desktop.
    pub fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for name in FORGOTTEN {
            command.env_remove(name);
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)))
    }

    /// Cargo and rustup look in HOME for what they know; the new one is empty.
    fn keep_toolchain(&mut self) {
        let home = std::env::var("HOME").unwrap_or_default();
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let value = std::env::var(name).unwrap_or_else(|_| format!("{home}/{folder}"));
            self.settings.push((name, value));
        }
    }

    fn start_display(&mut self) -> Result<(), Failure> {
        let arguments = "-displayfd 1 -screen 0 1440x1000x24 -nolisten tcp -noreset";
        let number = self.spawn_and_read_line(bound("Xvfb", arguments))?;
        self.settings.push(("DISPLAY", format!(":{number}")));
        Ok(())
    }

    fn start_bus(&mut self) -> Result<(), Failure> {
        let arguments = "--session --nofork --nopidfile --print-address=1";
        let address = self.spawn_and_read_line(bound("dbus-daemon", arguments))?;
        self.settings.push(("DBUS_SESSION_BUS_ADDRESS", address));
        Ok(())
    }

    fn start_keyring(&mut self) -> Result<(), Failure> {
        let mut keyring = bound("gnome-keyring-daemon", "--foreground --unlock --components=secrets");
        keyring
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let daemon = self.spawn(keyring)?;
        // The daemon makes its first keyring with what it reads, up to the end.
        if let Some(mut stdin) = daemon.stdin.take() {
            stdin
                .write_all(b"only for tests\n")
                .map_err(|error| Failure::new(format!("The keyring takes no password ({error}).")))?;
        }
        let question = "--session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
            org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets";
        let give_up = Instant::now() + DEADLINE;
        while !succeeds(self.enter(&mut command("dbus-send", question))) {
            if Instant::now() > give_up {
                return Err(Failure::new("gnome-keyring-daemon does not answer on the session bus."));
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn start_window_manager(&mut self) -> Result<(), Failure> {
        let mut openbox = bound("openbox", "--sm-disable");
        openbox.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.spawn(openbox).map(|_| ())
    }

    /// Starts a program that says on its first line where it can be reached.
    fn spawn_and_read_line(&mut self, mut program: Command) -> Result<String, Failure> {
        program
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let child = self.spawn(program)?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            // A program that cannot start closes its stdout, so that this does not wait for ever.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        match line.trim() {
            "" => Err(Failure::new(
                "The desktop for the tests did not start (Xvfb or dbus-daemon said nothing).",
            )),
            line => Ok(line.to_owned()),
        }
    }

    fn spawn(&mut self, mut program: Command) -> Result<&mut Child, Failure> {
        self.enter(&mut program);
        let child = program.spawn().map_err(|error| cannot_start(&program, &error))?;
        self.children.push(child);
        Ok(self.children.last_mut().expect("it was pushed on the line before"))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            stop(child);
        }
        // What is left there is of no use to anybody.
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// `program`, made to end when this task is killed and cannot clean up.
fn bound(program: &str, arguments: &str) -> Command {
    command("setpriv", &format!("--pdeathsig TERM {program} {arguments}"))
}

/// Asks `child` to end, by its id, and makes it end when it does not.
fn stop(child: &mut Child) {
    let asked = succeeds(command("sh", "-c").args(["kill -TERM \"$0\"", &child.id().to_string()]));
    let give_up = Instant::now() + Duration::from_secs(3);
    while asked && Instant::now() < give_up {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::process::output;

    #[test]
    fn has_a_display_a_bus_and_a_keyring_and_leaves_nothing_behind() {
        let desktop = Desktop::start().unwrap();
        let ids: Vec<u32> = desktop.children.iter().map(Child::id).collect();
        let home = desktop.home.clone();

        let size = output(desktop.enter(&mut command("xdotool", "getdisplaygeometry")));
        let store = "printf kept | secret-tool store --label=test name test && secret-tool lookup name test";
        let kept = output(desktop.enter(command("sh", "-c").arg(store)));
        drop(desktop);

        assert_eq!(size.as_deref(), Some("1440 1000\n"));
        assert_eq!(kept.as_deref(), Some("kept"));
        assert_eq!(ids.len(), 4);
        assert!(ids.iter().all(|id| !Path::new(&format!("/proc/{id}")).exists()));
        assert!(!home.exists());
    }
}
