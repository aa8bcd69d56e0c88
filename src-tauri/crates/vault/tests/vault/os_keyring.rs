//! The real keyring. It needs a desktop: `BEARERBOX_TEST_KEYRING=1` says that there is one.

use bearerbox_secret::Secret;
use bearerbox_vault::{Key, KeyStore, KeyringError, OsKeyring, create, open};

use crate::fixture::add_profile;

fn has_keyring() -> bool {
    std::env::var_os("BEARERBOX_TEST_KEYRING").is_some_and(|value| value == "1")
}

#[test]
fn opens_with_the_key_in_the_real_keyring() {
    if !has_keyring() {
        println!("skipped: BEARERBOX_TEST_KEYRING is not 1");
        return;
    }
    let account = format!("test-{}", std::process::id());
    assert_eq!(OsKeyring.read(&account).unwrap(), None);
    OsKeyring.write(&account, &Secret::new("first")).unwrap();
    OsKeyring.write(&account, &Secret::new("second")).unwrap();
    assert_eq!(OsKeyring.read(&account).unwrap(), Some(Secret::new("second")));
    OsKeyring.remove(&account).unwrap();
    OsKeyring.remove(&account).unwrap();
    assert_eq!(OsKeyring.read(&account).unwrap(), None);

    let home = tempfile::tempdir().unwrap();
    let vault = create(home.path(), Key::Keyring(&OsKeyring)).unwrap();
    add_profile(&vault, "a");
    drop(vault);
    let vault = open(home.path(), Key::Keyring(&OsKeyring)).unwrap();
    assert!(vault.profile_named("a").unwrap().is_some());
    let passphrase = Secret::new("p");
    let (from, to) = (Key::Keyring(&OsKeyring), Key::Passphrase(&passphrase));
    bearerbox_vault::change_key(home.path(), from, to).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "started by says_that_there_is_no_keyring"]
fn child_without_a_desktop() {
    match OsKeyring.read("anything") {
        Err(KeyringError::Missing) => println!("report: missing"),
        other => println!("report: {other:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn says_that_there_is_no_keyring() {
    let place = crate::fixture::Place::new();
    let mut child = place.child("os_keyring::child_without_a_desktop");
    child.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    child.env_remove("XDG_RUNTIME_DIR");

    assert_eq!(crate::fixture::Running::start(child).reports(), ["missing"]);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "started by finds_a_keyring_that_is_started_later"]
fn child_before_its_desktop() {
    let say = || match OsKeyring.read("anything") {
        Ok(_) => println!("report: there"),
        Err(KeyringError::Missing) => println!("report: missing"),
        Err(error) => println!("report: {error:?}"),
    };
    let Some((home, _)) = crate::fixture::place_of_child() else {
        return;
    };
    say();
    let bus = home.with_file_name("bus");
    while !bus.exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    say();
}

#[cfg(target_os = "linux")]
#[test]
fn finds_a_keyring_that_is_started_later() {
    let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
    let socket = address
        .strip_prefix("unix:path=")
        .and_then(|rest| rest.split(',').next());
    let (Some(socket), true) = (socket, has_keyring()) else {
        println!("skipped: BEARERBOX_TEST_KEYRING is not 1, or the session bus has no path");
        return;
    };
    let place = crate::fixture::Place::new();
    let bus = place.home().with_file_name("bus");
    let mut child = place.child("os_keyring::child_before_its_desktop");
    child.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()));
    let mut child = crate::fixture::Running::start(child);

    assert_eq!(child.report().as_deref(), Some("missing"));
    std::os::unix::fs::symlink(socket, &bus).unwrap();

    assert_eq!(child.report().as_deref(), Some("there"));
}
