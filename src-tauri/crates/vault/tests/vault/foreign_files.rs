//! Files that are not ours, not whole, or from a newer build: refused, and left as they are.

use std::fs;

use bearerbox_vault::{Key, NewProfile, NewRevocation, RevokedToken, VaultError, create, open, status};

use crate::fixture::{Place, add_profile, ended, new_authorization, new_profile, new_run, token_set};

/// Opens a place whose files were tampered with, and checks that the refusal changed none of them.
fn refusal(place: &Place) -> VaultError {
    let read = |name| fs::read(place.home().join(name)).ok();
    let before = (read("vault.db"), read("vault.json"));

    let refusal = open(&place.home(), Key::Keyring(&place.keyring())).err().unwrap();

    assert_eq!((read("vault.db"), read("vault.json")), before);
    refusal
}

#[test]
fn refuses_a_database_without_vault_json() {
    let place = Place::new();
    fs::create_dir_all(place.home()).unwrap();
    fs::write(place.home().join("vault.db"), "somebody's notes").unwrap();

    assert!(matches!(status(&place.home()), Err(VaultError::NotAVault { .. })));
    assert!(matches!(refusal(&place), VaultError::NotAVault { .. }));
    let created = create(&place.home(), Key::Keyring(&place.keyring())).err();
    assert!(matches!(created, Some(VaultError::NotAVault { .. })));
    assert_eq!(fs::read(place.home().join("vault.db")).unwrap(), b"somebody's notes");
}

#[test]
fn refuses_files_that_are_no_vault() {
    let other = tempfile::NamedTempFile::new().unwrap();
    let plain = rusqlite::Connection::open(other.path()).unwrap();
    plain.execute_batch("CREATE TABLE t (a)").unwrap();
    let plain_sqlite = fs::read(other.path()).unwrap();
    let noise: Vec<u8> = (0..20_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();

    for content in [b"somebody's notes".to_vec(), plain_sqlite, noise] {
        let (place, vault) = Place::with_vault();
        drop(vault);
        fs::write(place.home().join("vault.db"), content).unwrap();

        let refusal = refusal(&place);
        assert!(matches!(refusal, VaultError::NotAVault { .. }), "{refusal:?}");
    }
}

#[test]
fn says_that_the_database_is_gone_or_empty() {
    let (place, vault) = Place::with_vault();
    drop(vault);

    fs::write(place.home().join("vault.db"), "").unwrap();
    assert!(matches!(refusal(&place), VaultError::Damaged { .. }));
    fs::remove_file(place.home().join("vault.db")).unwrap();
    assert!(matches!(refusal(&place), VaultError::DatabaseMissing { .. }));
}

#[test]
fn says_that_a_page_is_damaged() {
    let (place, vault) = Place::with_vault();
    drop(vault);
    let path = place.home().join("vault.db");
    // What it takes to open the vault is whole.
    let whole = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
    let vault = place.open();
    for number in 0..200 {
        let name = format!("p{number}");
        let profile = NewProfile {
            summary: &"x".repeat(500),
            document: &"x".repeat(2000),
            ..new_profile(&name)
        };
        vault.add_profile(profile, 1).unwrap();
    }
    drop(vault);
    let mut content = fs::read(&path).unwrap();
    for byte in content.iter_mut().skip(whole) {
        *byte ^= 0x55;
    }
    fs::write(&path, &content).unwrap();

    let vault = place.open();
    assert!(matches!(vault.profile_named("p199"), Err(VaultError::Damaged { .. })));
    drop(vault);

    assert_eq!(fs::read(&path).unwrap(), content);
}

#[test]
fn refuses_vault_json_that_is_not_ours_or_not_whole() {
    let (place, vault) = Place::with_vault();
    drop(vault);
    let path = place.home().join("vault.json");
    let whole = fs::read_to_string(&path).unwrap();

    for foreign in ["", "{", "[]", "somebody's notes"] {
        fs::write(&path, foreign).unwrap();
        assert!(matches!(refusal(&place), VaultError::NotAVault { .. }), "{foreign}");
    }
    let flipped = whole.replacen("\"id\": \"", "\"id\": \"0", 1);
    for damaged in ["{\"version\":1}", &flipped] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(refusal(&place), VaultError::Damaged { .. }), "{damaged}");
    }
    fs::write(&path, &whole).unwrap();
    place.open();
}

#[test]
fn tells_a_damaged_wrapped_key_from_a_wrong_passphrase() {
    let place = Place::new();
    let passphrase = bearerbox_secret::Secret::new("right");
    drop(create(&place.home(), Key::Passphrase(&passphrase)).unwrap());
    let path = place.home().join("vault.json");
    let whole = fs::read_to_string(&path).unwrap();
    let start = whole.find("\"wrapped\": \"").unwrap() + "\"wrapped\": \"".len();
    let digit = if &whole[start..=start] == "0" { "1" } else { "0" };
    let damaged = format!("{}{digit}{}", &whole[..start], &whole[start + 1..]);
    fs::write(&path, damaged).unwrap();

    let refused = open(&place.home(), Key::Passphrase(&passphrase)).err();

    assert!(matches!(refused, Some(VaultError::Damaged { .. })));
}

#[test]
fn refuses_a_newer_schema_and_changes_nothing() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let newest: i64 = place
        .database()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    place.database().pragma_update(None, "user_version", 1000).unwrap();

    assert!(matches!(refusal(&place), VaultError::Newer { found: 1000, known } if known == newest));
    place.database().pragma_update(None, "user_version", newest).unwrap();
    assert!(place.open().profile_named("a").unwrap().is_some());
}

#[test]
fn brings_a_vault_of_the_first_version_up_to_date() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    drop(vault);
    place.make_version(1);

    let vault = place.open();

    let run_id = vault.start_run(&new_run(profile)).unwrap();
    assert_eq!(vault.run(run_id).unwrap().unwrap().run.profile_id, profile);
}

#[test]
fn brings_a_vault_of_the_second_version_up_to_date_with_its_tokens() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let alice = new_authorization(profile, Some("alice"));
    let (authorization, first) = vault.add_authorization(&alice, token_set(30, "first")).unwrap();
    let second = vault.add_generation(authorization, 0, token_set(40, "second")).unwrap();
    let (held, listed) = (vault.token_set(second).unwrap(), vault.profile_list().unwrap());
    drop(vault);
    place.make_version(2);

    let vault = place.open();

    assert_eq!(vault.token_set(second).unwrap(), held);
    assert_eq!(vault.token_set(first).unwrap().unwrap().body, "first");
    assert_eq!(vault.profile_list().unwrap(), listed);
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let revoked = [NewRevocation {
        token_set_id: second,
        token: RevokedToken::Access,
        revoked_at: 50,
    }];
    vault
        .finish_run_with_revocations(ended(run_id, 50, "done", "{}"), &revoked)
        .unwrap();
    assert_eq!(vault.token_set(second).unwrap().unwrap().revocations.access, Some(50));
}

#[test]
fn refuses_a_newer_vault_json() {
    let (place, vault) = Place::with_vault();
    drop(vault);
    let path = place.home().join("vault.json");
    let newer = fs::read_to_string(&path)
        .unwrap()
        .replace("\"version\": 1", "\"version\": 2");
    fs::write(&path, newer).unwrap();

    assert!(matches!(refusal(&place), VaultError::Newer { found: 2, known: 1 }));
}
