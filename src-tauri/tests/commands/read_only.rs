//! A home that cannot be written: this test binary starts itself where it is so.
#![expect(
    clippy::print_stdout,
    reason = "the other process reports, and a skipped test says why"
)]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::shell::{LOCAL, PASSPHRASE, Shell, invoke, start};

const HOME: &str = "BEARERBOX_TEST_HOME";

#[test]
fn a_home_that_cannot_be_written_is_unusable_and_said() {
    let shell = Shell::open();
    shell.add("a");
    let home = shell.home.path().to_owned();
    let passphrase = tempfile::NamedTempFile::new().unwrap();
    fs::write(passphrase.path(), PASSPHRASE).unwrap();
    let Some(mut command) = where_nothing_can_be_written(&home) else {
        return;
    };

    command
        .args([
            "--exact",
            "read_only::opens_silently_and_reports",
            "--ignored",
            "--nocapture",
        ])
        .env(HOME, &home)
        .env("BEARERBOX_PASSPHRASE_FILE", passphrase.path());
    let output = command.output().unwrap();
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();

    let text = String::from_utf8(output.stdout).unwrap();
    let report = text.lines().find_map(|line| line.split_once("report: "));
    let view: Value = serde_json::from_str(report.unwrap_or_else(|| panic!("{text}")).1).unwrap();
    assert_eq!(view["state"], "unusable", "{view}");
    assert_eq!(view["key"], "passphrase");
    assert_eq!(view["problem"]["code"], "vault_unusable");
    let message = view["problem"]["message"].as_str().unwrap();
    assert!(message.starts_with(home.to_str().unwrap()), "{message}");
    assert!(message.ends_with(" cannot be written."), "{message}");
    assert_eq!(
        view["problem"]["next_step"],
        "Make it writable, or set BEARERBOX_HOME to another folder."
    );
    assert_eq!(shell.answer("profiles", json!({})).as_array().unwrap().len(), 1);
}

/// Not a test of its own: what the other process does.
#[test]
#[ignore = "started by a_home_that_cannot_be_written_is_unusable_and_said"]
fn opens_silently_and_reports() {
    let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else {
        return;
    };
    let (_app, main) = start(&home);
    let view = invoke(&main, LOCAL, "vault_retry", json!({})).unwrap();
    println!("report: {view}");
}

/// This test binary, started so that it cannot write to `home`; none, with the reason printed, where the system does
/// not let us. `BEARERBOX_TEST_MOUNTS=1` says that it does.
fn where_nothing_can_be_written(home: &Path) -> Option<Command> {
    let own = std::env::current_exe().unwrap();
    if fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() != 0) {
        fs::set_permissions(home, fs::Permissions::from_mode(0o500)).unwrap();
        return Some(Command::new(own));
    }
    // Modes do not stop root: the home is mounted over itself, without the right to write.
    let script = format!(
        "mount --bind {home} {home} && mount -o remount,bind,ro {home} && exec \"$0\" \"$@\"",
        home = home.display()
    );
    for arguments in [&["--mount"][..], &["--map-root-user", "--mount"]] {
        let trial = Command::new("unshare").args(arguments).arg("true").output();
        if trial.is_ok_and(|trial| trial.status.success()) {
            let mut command = Command::new("unshare");
            command.args(arguments).args(["sh", "-c", &script]).arg(own);
            return Some(command);
        }
    }
    let must = std::env::var_os("BEARERBOX_TEST_MOUNTS").is_some_and(|value| value == "1");
    assert!(!must, "BEARERBOX_TEST_MOUNTS is 1, and unshare --mount is refused");
    println!("skipped: this system lets nobody mount in a namespace of their own");
    None
}
