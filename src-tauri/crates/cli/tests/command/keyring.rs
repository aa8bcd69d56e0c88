//! A real keyring that is locked, in a session of its own where nothing can ask for its password. It needs a system
//! with a keyring: `BEARERBOX_TEST_KEYRING=1` says that there is one.

use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::calling::{Finished, Home, Running, wait_for, web};

/// A session bus with a keyring on it.
struct Session {
    folder: PathBuf,
    address: String,
    children: Vec<Child>,
}

impl Session {
    /// Starts one in the home's folder; its keyring is unlocked.
    fn start(home: &Home) -> Self {
        let folder = home.folder().join("session");
        DirBuilder::new().mode(0o700).create(&folder).unwrap();
        // Without folders of services, nothing is started that could ask anybody.
        let configuration = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
             <busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n",
            folder.display()
        );
        let path = folder.join("bus.conf");
        fs::write(&path, configuration).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", path.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let mut session = Self {
            folder,
            address: address.trim().to_owned(),
            children: vec![bus],
        };
        let mut keyring = session
            .enter(&mut Command::new("gnome-keyring-daemon"))
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keyring.stdin.take().unwrap().write_all(b"only for tests\n").unwrap();
        session.children.push(keyring);
        wait_for("the keyring", || {
            let destination = ["--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
            let question = ["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets"];
            session.sends(&[destination, question].concat()).then_some(())
        });
        session
    }

    /// Locks what is in the keyring.
    fn lock(&self) {
        let destination = ["--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"];
        let call = [
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ];
        assert!(self.sends(&[destination, call].concat()));
    }

    fn sends(&self, message: &[&str]) -> bool {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--print-reply"]).args(message);
        self.enter(&mut command).output().unwrap().status.success()
    }

    /// The command in this session.
    fn call(&self, home: &Home, arguments: &[&str], input: &str) -> Finished {
        let mut command = home.command();
        command.env_remove("BEARERBOX_PASSPHRASE_FILE").args(arguments);
        Running::of(self.enter(&mut command)).finish_with_input(input)
    }

    fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", &self.folder)
            .env("XDG_RUNTIME_DIR", &self.folder)
            .env("XDG_DATA_HOME", &self.folder)
            .env_remove("GNOME_KEYRING_CONTROL")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn says_that_the_keyring_is_locked_and_changes_nothing() {
    if std::env::var_os("BEARERBOX_TEST_KEYRING").is_none_or(|value| value != "1") {
        println!("skipped: BEARERBOX_TEST_KEYRING is not 1");
        return;
    }
    let home = Home::new();
    let session = Session::start(&home);
    let document = web("https://id.example").to_string();
    session.call(&home, &["profile", "add", "-"], &document).done();
    let status = session.call(&home, &["vault", "status", "--json"], "").done().json();
    assert_eq!(status["key"], "keyring");
    let read = |name: &str| fs::read(home.vault_folder().join(name)).unwrap();
    let before = (read("vault.db"), read("vault.json"));

    session.lock();
    let listed = session.call(&home, &["profile", "list", "--json"], "");
    let token = session.call(&home, &["token", "web"], "");

    let error = listed.error(4);
    assert_eq!(error["code"], "keyring_unusable");
    let sentence = "The keyring is locked, and the vault's key is in it.";
    assert_eq!(error["message"], sentence);
    assert_eq!(error["next_step"], "Unlock it and try again.");
    assert_eq!((token.status, token.stdout.as_str()), (4, ""));
    assert_eq!(token.stderr, format!("{sentence}\nUnlock it and try again.\n"));
    assert_eq!((read("vault.db"), read("vault.json")), before);
}
