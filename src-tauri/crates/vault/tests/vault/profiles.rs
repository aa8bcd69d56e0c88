//! Profiles, their lists, settings and cached metadata.

use bearerbox_vault::{CurrentTokenSet, NewProfile, VaultError};

use crate::fixture::{Place, add_profile, ended, new_authorization, new_profile, new_run, token_set};

#[test]
fn gives_a_profile_back_as_it_was_added() {
    let (place, vault) = Place::with_vault();
    let id = vault
        .add_profile(
            NewProfile {
                environment: Some("staging"),
                summary: r#"{"a":1}"#,
                document: r#"{"client_secret":"s"}"#,
                ..new_profile("staging-web")
            },
            5,
        )
        .unwrap();
    drop(vault);

    let profile = place.open().profile(id).unwrap().unwrap();

    assert_eq!(profile.name, "staging-web");
    assert_eq!(profile.environment.as_deref(), Some("staging"));
    assert_eq!(profile.summary, r#"{"a":1}"#);
    assert_eq!(profile.document, r#"{"client_secret":"s"}"#);
    assert_eq!((profile.created_at, profile.updated_at), (5, 5));
    assert_eq!(place.open().profile_named("staging-web").unwrap().unwrap(), profile);
}

#[test]
fn replaces_all_of_a_profile_but_its_id() {
    let (_place, vault) = Place::with_vault();
    let id = add_profile(&vault, "old");

    let new = NewProfile {
        environment: Some("prod"),
        summary: "{1}",
        document: "{2}",
        ..new_profile("new")
    };
    vault.replace_profile(id, new, 9).unwrap();

    let profile = vault.profile_named("new").unwrap().unwrap();
    assert_eq!((profile.id, profile.created_at, profile.updated_at), (id, 1, 9));
    assert_eq!((&*profile.summary, &*profile.document), ("{1}", "{2}"));
    assert_eq!(vault.profile_named("old").unwrap(), None);
}

#[test]
fn replaces_no_profile_that_was_replaced_since_it_was_read() {
    let (_place, vault) = Place::with_vault();
    let id = add_profile(&vault, "a");
    let read_at = vault.profile(id).unwrap().unwrap().updated_at;
    // In the same millisecond, or with the clock set back.
    vault.replace_profile(id, new_profile("b"), 0).unwrap();

    let mine = [(Some(id), new_profile("c"))];
    let late = vault.write_profiles_as_read(&mine, |_, _| false, &[(id, read_at)], 9);
    let missing = vault.write_profiles_as_read(&[], |_, _| false, &[(77, 1)], 9);

    assert!(matches!(late, Err(VaultError::ProfileChanged { id: changed }) if changed == id));
    assert!(matches!(missing, Err(VaultError::NoSuchProfile { id: 77 })));
    let theirs = vault.profile(id).unwrap().unwrap();
    assert_eq!((theirs.name.as_str(), theirs.updated_at), ("b", read_at + 1));
    vault
        .write_profiles_as_read(&mine, |_, _| false, &[(id, theirs.updated_at)], 9)
        .unwrap();
    assert_eq!(vault.profile(id).unwrap().unwrap().name, "c");
}

#[test]
fn refuses_a_name_that_is_taken() {
    let (_place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    let other = add_profile(&vault, "b");

    let added = vault.add_profile(new_profile("a"), 2);
    let replaced = vault.replace_profile(other, new_profile("a"), 2);

    assert!(matches!(added, Err(VaultError::NameTaken { name }) if name == "a"));
    assert!(matches!(replaced, Err(VaultError::NameTaken { name }) if name == "a"));
    assert_eq!(vault.profile_list().unwrap().len(), 2);
    assert_eq!(vault.profile(other).unwrap().unwrap().name, "b");
}

#[test]
fn writes_several_profiles_at_once() {
    let (_place, vault) = Place::with_vault();
    let a = add_profile(&vault, "a");
    let changed = NewProfile {
        document: "{1}",
        ..new_profile("a")
    };

    let ids = vault.write_profiles(&[(None, new_profile("b")), (Some(a), changed)], |_, _| false, 9);

    let b = vault.profile_named("b").unwrap().unwrap();
    assert_eq!(ids.unwrap(), [b.id, a]);
    assert_eq!(vault.profile(a).unwrap().unwrap().document, "{1}");
}

#[test]
fn writes_none_of_several_profiles_when_one_is_refused() {
    let (_place, vault) = Place::with_vault();
    let a = add_profile(&vault, "a");
    let changed = NewProfile {
        document: "{1}",
        ..new_profile("a")
    };
    let before = [(None, new_profile("b")), (Some(a), changed)];

    let taken = vault.write_profiles(
        &[before.as_slice(), &[(None, new_profile("a"))]].concat(),
        |_, _| false,
        9,
    );
    let missing = vault.write_profiles(
        &[before.as_slice(), &[(Some(77), new_profile("c"))]].concat(),
        |_, _| false,
        9,
    );

    assert!(matches!(taken, Err(VaultError::NameTaken { name }) if name == "a"));
    assert!(matches!(missing, Err(VaultError::NoSuchProfile { id: 77 })));
    assert_eq!(vault.profile_list().unwrap().len(), 1);
    assert_eq!(vault.profile(a).unwrap().unwrap().document, "{}");
}

#[test]
fn refuses_to_change_a_profile_that_is_not_there() {
    let (_place, vault) = Place::with_vault();

    let replaced = vault.replace_profile(7, new_profile("a"), 2);
    let removed = vault.remove_profile(7, 2);
    let restored = vault.restore_profile(7);

    for refused in [replaced, removed, restored] {
        assert!(matches!(refused, Err(VaultError::NoSuchProfile { id: 7 })));
    }
}

#[test]
fn brings_a_removed_profile_back_with_its_tokens() {
    let (_place, vault) = Place::with_vault();
    let id = add_profile(&vault, "a");
    vault
        .add_authorization(&new_authorization(id, None), token_set(30, "t"))
        .unwrap();

    vault.remove_profile(id, 40).unwrap();
    assert_eq!(vault.profile(id).unwrap(), None);
    assert_eq!(vault.profile_list().unwrap(), []);
    vault.restore_profile(id).unwrap();

    let listing = vault.profile_listing(id).unwrap().unwrap();
    assert_eq!(listing.current.len(), 1);
    assert_eq!(listing.name, "a");
}

#[test]
fn does_not_restore_under_a_name_given_away_meanwhile() {
    let (_place, vault) = Place::with_vault();
    let id = add_profile(&vault, "a");
    vault.remove_profile(id, 40).unwrap();
    add_profile(&vault, "a");

    assert!(matches!(vault.restore_profile(id), Err(VaultError::NameTaken { .. })));
}

#[test]
fn purges_only_what_was_removed_before() {
    let (_place, vault) = Place::with_vault();
    let early = add_profile(&vault, "early");
    let late = add_profile(&vault, "late");
    add_profile(&vault, "kept");
    let tokens = vault.add_authorization(&new_authorization(early, None), token_set(30, "t"));
    let (authorization_id, token_set_id) = tokens.unwrap();
    let run_id = vault.start_run(&new_run(early)).unwrap();
    vault.append_steps(run_id, &[(11, "step")]).unwrap();
    vault.remove_profile(early, 40).unwrap();
    vault.remove_profile(late, 60).unwrap();

    assert_eq!(vault.purge_removed(50).unwrap(), 1);

    assert_eq!(vault.authorization(authorization_id).unwrap(), None);
    assert_eq!(vault.token_set(token_set_id).unwrap(), None);
    assert_eq!(vault.run(run_id).unwrap(), None);
    assert!(matches!(
        vault.restore_profile(early),
        Err(VaultError::NoSuchProfile { .. })
    ));
    vault.restore_profile(late).unwrap();
}

#[test]
fn lists_profiles_with_what_is_current_of_each() {
    let (_place, vault) = Place::with_vault();
    let b = add_profile(&vault, "b");
    let a = add_profile(&vault, "a");
    let removed = add_profile(&vault, "c");
    vault.remove_profile(removed, 2).unwrap();
    vault
        .add_authorization(&new_authorization(b, Some("bob")), token_set(30, "old"))
        .unwrap();
    let bob = new_authorization(b, Some("bob"));
    let (authorization_id, _) = vault.add_authorization(&bob, token_set(40, "new")).unwrap();
    let token_set_id = vault
        .add_generation(authorization_id, 0, token_set(50, "newer"))
        .unwrap();
    vault
        .add_authorization(&new_authorization(b, None), token_set(60, "t"))
        .unwrap();
    vault.start_run(&new_run(b)).unwrap();
    let run_id = vault.start_run(&new_run(b)).unwrap();
    vault.end_run(ended(run_id, 70, "failed", "{}")).unwrap();

    let list = vault.profile_list().unwrap();

    assert_eq!(list.iter().map(|listing| listing.id).collect::<Vec<_>>(), [a, b]);
    assert_eq!((list[0].current.len(), &list[0].last_run), (0, &None));
    assert_eq!(list[1].current[0].persona, None);
    let expected = CurrentTokenSet {
        persona: Some("bob".to_owned()),
        authorization_id,
        token_set_id,
        generation: 1,
        obtained_at: 50,
        expires_at: Some(1050),
        revoked_at: None,
    };
    assert_eq!(list[1].current[1..], [expected]);
    let run = list[1].last_run.as_ref().unwrap();
    assert_eq!(
        (run.id, run.outcome.as_deref(), run.ended_at),
        (run_id, Some("failed"), Some(70))
    );
    assert_eq!(vault.profile_listing(b).unwrap().as_ref(), Some(&list[1]));
    assert_eq!(vault.profile_listing(removed).unwrap(), None);
}

#[test]
fn keeps_settings() {
    let (place, vault) = Place::with_vault();
    assert_eq!(vault.setting("theme").unwrap(), None);

    vault.set_setting("theme", "dark").unwrap();
    vault.set_setting("theme", "light").unwrap();

    assert_eq!(place.open().setting("theme").unwrap().as_deref(), Some("light"));
}

#[test]
fn keeps_the_metadata_fetched_last() {
    let (_place, vault) = Place::with_vault();
    assert_eq!(vault.cached_metadata("https://id.example").unwrap(), None);

    vault.cache_metadata("https://id.example", "old", 1).unwrap();
    vault.cache_metadata("https://id.example", "new", 2).unwrap();

    let metadata = vault.cached_metadata("https://id.example").unwrap().unwrap();
    assert_eq!((&*metadata.body, metadata.fetched_at), ("new", 2));
}
