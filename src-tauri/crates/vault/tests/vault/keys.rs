//! Making, opening and re-keying, with every way in which the key is not to be had.

use std::fs;

use bearerbox_secret::Secret;
use bearerbox_vault::{Key, KeyringError, Status, VaultError, change_key, create, open, status};

use crate::fixture::{BrokenKeyring, MemoryKeyring, add_profile};

#[test]
fn opens_with_the_key_in_the_keyring() {
    let home = tempfile::tempdir().unwrap();
    let keyring = MemoryKeyring::default();
    assert_eq!(status(home.path()).unwrap(), Status::New);
    let vault = create(home.path(), Key::Keyring(&keyring)).unwrap();
    add_profile(&vault, "a");
    drop(vault);

    let vault = open(home.path(), Key::Keyring(&keyring)).unwrap();

    assert_eq!(status(home.path()).unwrap(), Status::Keyring);
    assert!(vault.profile_named("a").unwrap().is_some());
    assert_eq!(keyring.secrets.lock().unwrap().len(), 1);
}

#[test]
fn opens_with_the_passphrase_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let right = Secret::new("correct horse");
    drop(create(home.path(), Key::Passphrase(&right)).unwrap());
    let before = fs::read(home.path().join("vault.json")).unwrap();

    let refused = open(home.path(), Key::Passphrase(&Secret::new("correct horsf"))).err();

    assert!(matches!(refused, Some(VaultError::WrongPassphrase)));
    assert_eq!(status(home.path()).unwrap(), Status::Passphrase);
    assert_eq!(fs::read(home.path().join("vault.json")).unwrap(), before);
    open(home.path(), Key::Passphrase(&right)).unwrap();
}

#[test]
fn keeps_two_homes_apart_in_one_keyring() {
    let keyring = MemoryKeyring::default();
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(create(one.path(), Key::Keyring(&keyring)).unwrap());
    drop(create(other.path(), Key::Keyring(&keyring)).unwrap());

    open(one.path(), Key::Keyring(&keyring)).unwrap();
    open(other.path(), Key::Keyring(&keyring)).unwrap();

    assert_eq!(keyring.secrets.lock().unwrap().len(), 2);
}

#[test]
fn changes_the_key_without_writing_the_database() {
    let home = tempfile::tempdir().unwrap();
    let keyring = MemoryKeyring::default();
    let (first, second) = (Secret::new("first"), Secret::new("second"));
    let vault = create(home.path(), Key::Keyring(&keyring)).unwrap();
    add_profile(&vault, "a");
    drop(vault);
    let database = fs::read(home.path().join("vault.db")).unwrap();

    change_key(home.path(), Key::Keyring(&keyring), Key::Passphrase(&first)).unwrap();
    assert_eq!(keyring.secrets.lock().unwrap().len(), 0);
    change_key(home.path(), Key::Passphrase(&first), Key::Passphrase(&second)).unwrap();
    let old = open(home.path(), Key::Passphrase(&first)).err();
    assert!(matches!(old, Some(VaultError::WrongPassphrase)));
    change_key(home.path(), Key::Passphrase(&second), Key::Keyring(&keyring)).unwrap();

    assert_eq!(fs::read(home.path().join("vault.db")).unwrap(), database);
    let vault = open(home.path(), Key::Keyring(&keyring)).unwrap();
    assert!(vault.profile_named("a").unwrap().is_some());
}

#[test]
fn does_not_change_the_key_for_a_wrong_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let right = Secret::new("right");
    drop(create(home.path(), Key::Passphrase(&right)).unwrap());

    let wrong = Secret::new("wrong");
    let refused = change_key(home.path(), Key::Passphrase(&wrong), Key::Passphrase(&wrong));

    assert!(matches!(refused, Err(VaultError::WrongPassphrase)));
    open(home.path(), Key::Passphrase(&right)).unwrap();
}

#[test]
fn leaves_the_old_key_when_the_keyring_refuses_the_new_one() {
    let home = tempfile::tempdir().unwrap();
    let passphrase = Secret::new("right");
    drop(create(home.path(), Key::Passphrase(&passphrase)).unwrap());

    let locked = BrokenKeyring(KeyringError::Locked);
    let refused = change_key(home.path(), Key::Passphrase(&passphrase), Key::Keyring(&locked));

    assert!(matches!(refused, Err(VaultError::Keyring(KeyringError::Locked))));
    open(home.path(), Key::Passphrase(&passphrase)).unwrap();
}

#[test]
fn says_why_the_keyring_is_of_no_use() {
    let home = tempfile::tempdir().unwrap();
    drop(create(home.path(), Key::Keyring(&MemoryKeyring::default())).unwrap());

    for cause in [
        KeyringError::Missing,
        KeyringError::Locked,
        KeyringError::Refused {
            reason: "no".to_owned(),
        },
    ] {
        let keyring = BrokenKeyring(cause.clone());
        let opened = open(home.path(), Key::Keyring(&keyring)).err();
        assert!(matches!(opened, Some(VaultError::Keyring(said)) if said == cause));

        let empty = tempfile::tempdir().unwrap();
        let created = create(empty.path(), Key::Keyring(&keyring)).err();
        assert!(matches!(created, Some(VaultError::Keyring(said)) if said == cause));
        assert_eq!(status(empty.path()).unwrap(), Status::New);
    }
}

#[test]
fn says_that_the_key_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let keyring = MemoryKeyring::default();
    drop(create(home.path(), Key::Keyring(&keyring)).unwrap());
    let before = fs::read(home.path().join("vault.db")).unwrap();

    let none = open(home.path(), Key::Keyring(&MemoryKeyring::default())).err();
    assert!(matches!(none, Some(VaultError::KeyLost { .. })));
    for secret in keyring.secrets.lock().unwrap().values_mut() {
        *secret = Secret::new("0".repeat(64));
    }
    let another = open(home.path(), Key::Keyring(&keyring)).err();
    assert!(matches!(another, Some(VaultError::KeyLost { .. })));

    assert_eq!(fs::read(home.path().join("vault.db")).unwrap(), before);
}

#[test]
fn says_which_kind_of_key_it_wants() {
    let home = tempfile::tempdir().unwrap();
    let keyring = MemoryKeyring::default();
    drop(create(home.path(), Key::Keyring(&keyring)).unwrap());

    let refused = open(home.path(), Key::Passphrase(&Secret::new("p"))).err();

    assert!(matches!(refused, Some(VaultError::OtherKey { uses: Status::Keyring })));
}

#[test]
fn opens_nothing_where_nothing_is() {
    let home = tempfile::tempdir().unwrap();

    let refused = open(home.path(), Key::Keyring(&MemoryKeyring::default())).err();

    assert!(matches!(refused, Some(VaultError::NotFound { .. })));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn never_makes_a_vault_over_another() {
    let home = tempfile::tempdir().unwrap();
    let keyring = MemoryKeyring::default();
    let vault = create(home.path(), Key::Keyring(&keyring)).unwrap();
    add_profile(&vault, "a");
    drop(vault);

    let refused = create(home.path(), Key::Keyring(&keyring)).err();

    assert!(matches!(refused, Some(VaultError::AlreadyExists { .. })));
    let vault = open(home.path(), Key::Keyring(&keyring)).unwrap();
    assert!(vault.profile_named("a").unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn lets_only_its_owner_in() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("new/home");
    let vault = create(&home, Key::Keyring(&MemoryKeyring::default())).unwrap();
    add_profile(&vault, "a");

    let mode = |path: &str| fs::metadata(home.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode("locks"), 0o700);
    for file in ["vault.db", "vault.db-wal", "vault.db-shm", "vault.json", "locks/vault"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn takes_a_folder_from_others_only_when_nobody_uses_it() {
    use std::os::unix::fs::PermissionsExt;

    let cases = [
        (0o755, None, 0o700),
        (0o775, Some("notes"), 0o775),
        (0o1777, None, 0o1777),
        (0o1777, Some("notes"), 0o1777),
    ];
    for (mode, content, expected) in cases {
        let home = tempfile::tempdir().unwrap();
        if let Some(name) = content {
            fs::write(home.path().join(name), "").unwrap();
        }
        fs::set_permissions(home.path(), fs::Permissions::from_mode(mode)).unwrap();

        drop(create(home.path(), Key::Keyring(&MemoryKeyring::default())).unwrap());

        let mode_of = |path: &str| fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode_of(""), expected, "{mode:o} {content:?}");
        assert_eq!(mode_of("locks"), 0o700);
        for file in ["vault.db", "vault.json"] {
            assert_eq!(mode_of(file), 0o600, "{file}");
        }
    }
}
