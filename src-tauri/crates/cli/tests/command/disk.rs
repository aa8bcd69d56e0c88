//! Disks that take no more, and homes that cannot be written: said in a sentence, and nothing is lost.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use serde_json::{Value, json};

use super::calling::{Finished, Home, Running, machine, web};
use super::playing_browser::start_practice_as_alice;

/// What the shell counts the size of files in.
const BLOCK: u64 = 512;
const SMALL: u64 = 800 * BLOCK;

/// The command where no file may grow beyond `limit`, told as most programs are told of a full disk: by an error.
fn call_on_a_small_disk(home: &Home, limit: u64, arguments: &[&str], input: &str) -> Finished {
    let limit = format!("trap '' XFSZ; ulimit -f {}", limit / BLOCK);
    Running::of(home.command_after(&limit).args(arguments)).finish_with_input(input)
}

fn assert_says_that_the_disk_is_full(refused: &Finished) {
    let error = refused.error(4);
    assert_eq!(error["code"], "vault_unusable");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("The disk is full."), "{message}");
    assert_eq!(refused.stdout, "");
}

fn list_names(listed: &Finished) -> Vec<String> {
    let rows = listed.json();
    let mut names: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
    names.sort_by_key(Value::to_string);
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn keeps_every_profile_that_was_added_before_the_disk_was_full() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    let mut added = vec!["web".to_owned()];

    let refused = loop {
        let mut document = web("https://id.example");
        document["name"] = json!(format!("web-{:03}", added.len()));
        document["parameters"] = json!({ "authorization": { "claims": "c".repeat(30_000) } });
        let called = call_on_a_small_disk(&home, SMALL, &["profile", "add", "-", "--json"], &document.to_string());
        if called.status != 0 {
            break called;
        }
        added.push(document["name"].as_str().unwrap().to_owned());
    };

    assert_says_that_the_disk_is_full(&refused);
    assert!(added.len() > 3, "the disk was full too early to show anything");
    let listed = call_on_a_small_disk(&home, SMALL, &["profile", "list", "--json"], "").done();
    assert_eq!(list_names(&listed), added, "what is stored can still be read");
    let mut another = web("https://id.example");
    another["name"] = json!("another");
    home.add_profile(&another);
    assert_eq!(
        list_names(&home.call(&["profile", "list", "--json"]).done()).len(),
        added.len() + 1
    );
}

#[test]
fn keeps_the_token_that_was_given_before_the_disk_was_full() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    // Larger than the space that a run sets aside, so that it is the vault that can grow no more.
    for number in 0..5 {
        let mut document = web("https://id.example");
        document["name"] = json!(format!("web-{number}"));
        document["parameters"] = json!({ "authorization": { "claims": "c".repeat(300_000) } });
        home.add_profile(&document);
    }
    let limit = fs::metadata(home.vault_folder().join("vault.db")).unwrap().len() + 100 * BLOCK;
    // No token is valid for that long, so each call gets a new one.
    let arguments = ["token", "machine", "--min-ttl", "86400", "--json"];
    let mut given = Vec::new();

    let refused = loop {
        let called = call_on_a_small_disk(&home, limit, &arguments, "");
        if called.status != 0 {
            break called;
        }
        given.push(called.stdout);
    };

    assert_says_that_the_disk_is_full(&refused);
    assert!(given.len() > 3, "the disk was full too early to show anything");
    let held = home.call(&["token", "machine", "--json"]).done();
    assert_eq!(Some(&held.stdout), given.last());
    let runs = home
        .call(&["runs", "machine", "--limit", "1000", "--json"])
        .done()
        .json();
    let done = runs.as_array().unwrap().iter().filter(|run| run["outcome"] == "done");
    assert_eq!(done.count(), given.len());
}

#[test]
fn says_that_a_home_cannot_be_written() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    let folder = home.vault_folder();
    let Some(read_only) = ReadOnly::of(&home) else { return };
    let mut another = web("https://id.example");
    another["name"] = json!("another");

    let added = read_only.call(&["profile", "add", "-", "--json"], &another.to_string());
    let removed = read_only.call(&["profile", "remove", "web", "--json"], "");
    drop(read_only);

    for refused in [added, removed] {
        let error = refused.error(4);
        assert_eq!(error["code"], "vault_unusable");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(folder.to_str().unwrap()), "{message}");
        assert!(message.ends_with("cannot be written."), "{message}");
    }
    assert_eq!(list_names(&home.call(&["profile", "list", "--json"]).done()), ["web"]);
}

/// A home that nothing can be written to until this is dropped.
struct ReadOnly<'a> {
    home: &'a Home,
    /// For root, whom modes do not stop: what `unshare` is told to let us mount.
    mounts: Option<&'static [&'static str]>,
}

impl<'a> ReadOnly<'a> {
    /// None, with the reason printed, where the system does not let us make one.
    fn of(home: &'a Home) -> Option<Self> {
        if is_root() {
            let mounts = Some(own_mounts()?);
            return Some(Self { home, mounts });
        }
        fs::set_permissions(home.vault_folder(), fs::Permissions::from_mode(0o500)).unwrap();
        Some(Self { home, mounts: None })
    }

    fn call(&self, arguments: &[&str], input: &str) -> Finished {
        let mut command = match self.mounts {
            Some(mounts) => {
                // The home is mounted over itself, without the right to write.
                let script = format!(
                    "mount --bind {home} {home} && mount -o remount,bind,ro {home} && exec \"$@\"",
                    home = self.home.vault_folder().display()
                );
                let mut unshared = self.home.program("unshare");
                unshared.args(mounts).args(["sh", "-c", &script, "sh"]);
                unshared.arg(env!("CARGO_BIN_EXE_bearerbox"));
                unshared
            }
            None => self.home.command(),
        };
        Running::of(command.args(arguments)).finish_with_input(input)
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        let _ = fs::set_permissions(self.home.vault_folder(), fs::Permissions::from_mode(0o700));
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

/// What `unshare` is told so that we may mount; none, with the reason printed, where the system does not let us.
/// `BEARERBOX_TEST_MOUNTS=1` says that it does.
fn own_mounts() -> Option<&'static [&'static str]> {
    for arguments in [&["--mount"][..], &["--map-root-user", "--mount"]] {
        let trial = Command::new("unshare").args(arguments).arg("true").output();
        if trial.is_ok_and(|trial| trial.status.success()) {
            return Some(arguments);
        }
    }
    let must = std::env::var_os("BEARERBOX_TEST_MOUNTS").is_some_and(|value| value == "1");
    assert!(!must, "BEARERBOX_TEST_MOUNTS is 1, and unshare --mount is refused");
    println!("skipped: this system lets nobody mount in a namespace of their own");
    None
}
