//! Processes killed at any moment: what was acknowledged is there, and the vault is whole.

use std::collections::BTreeSet;
use std::hint::spin_loop;
use std::time::{Duration, Instant};

use bearerbox_secret::Secret;
use bearerbox_vault::{Key, NewTokens, RunEnd, Status, VaultError, change_key, create, open, status};

use crate::fixture::{
    Place, Running, add_profile, new_authorization, new_run, place_of_child, token_set, vault_of_child,
};

/// Lets a moment pass that is different in every round.
fn wait_until_some_moment(round: u32, longest: Duration) {
    wait(longest * (round.wrapping_mul(2_654_435_761) >> 16 & 0xff) / 0xff);
}

fn wait(moment: Duration) {
    let deadline = Instant::now() + moment;
    while Instant::now() < deadline {
        spin_loop();
    }
}

fn assert_is_whole(place: &Place) {
    let verdict: String = place
        .database()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
}

#[test]
fn loses_nothing_acknowledged_when_killed_while_writing() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let mut left_open = 0;

    for round in 0..100 {
        if round >= 12 && left_open > 0 {
            break;
        }
        let mut child = Running::start(place.child("crashes::child_writes_without_end"));
        let mut acknowledged: Vec<i64> = (0..3).map(|_| child.report().unwrap().parse().unwrap()).collect();
        wait_until_some_moment(round, Duration::from_millis(20));
        child.kill();
        acknowledged.extend(child.reports().iter().filter_map(|id| id.parse::<i64>().ok()));

        let vault = place.open();
        for id in acknowledged {
            let stored = vault.token_set(id).unwrap().unwrap();
            assert_eq!(stored.body, "t".repeat(3000));
            let trace = vault.run(stored.run_id.unwrap()).unwrap().unwrap();
            assert_eq!(trace.steps.len(), 2);
            assert_eq!(trace.run.outcome.as_deref(), Some("done"));
        }
        left_open += vault.close_interrupted_runs(99, |_| true).unwrap();
        drop(vault);
        assert_is_whole(&place);
    }
    assert!(left_open > 0, "no moment was in the middle of a run");
}

#[test]
#[ignore = "started by loses_nothing_acknowledged_when_killed_while_writing"]
fn child_writes_without_end() {
    let Some(vault) = vault_of_child() else { return };
    let body = "t".repeat(3000);
    loop {
        let run_id = vault.start_run(&new_run(1)).unwrap();
        vault.append_steps(run_id, &[(1, &body)]).unwrap();
        let end = RunEnd {
            run_id,
            ended_at: 3,
            outcome: "done",
            summary: "{}",
            steps: &[(2, &body)],
        };
        let mut tokens = token_set(3, &body);
        tokens.run_id = Some(run_id);
        let tokens = NewTokens::Authorization(new_authorization(1, None), tokens);
        let (_, id) = vault.finish_run_with_tokens(end, &tokens).unwrap();
        // The end of the line tells a whole number from a part of one.
        println!("report: {id}");
    }
}

#[test]
fn leaves_nothing_or_a_vault_when_killed_while_making_it() {
    let mut killed_before_it_was_made = 0;
    for round in 0..40 {
        let place = Place::new();
        let mut child = Running::start(place.child("crashes::child_creates_and_reports"));
        assert_eq!(child.report().as_deref(), Some("begins"));
        wait_until_some_moment(round, Duration::from_millis(12) * (1 + round / 10));
        child.kill();
        let was_acknowledged = child.reports() == ["created"];
        killed_before_it_was_made += u32::from(!was_acknowledged);

        let key = place.keyring();
        let vault = match status(&place.home()).unwrap() {
            Status::New => {
                assert!(!was_acknowledged);
                create(&place.home(), Key::Keyring(&key)).unwrap()
            }
            Status::Keyring => open(&place.home(), Key::Keyring(&key)).unwrap(),
            Status::Passphrase => unreachable!("no passphrase was given"),
        };

        add_profile(&vault, "a");
        drop(vault);
        assert!(place.open().profile_named("a").unwrap().is_some());
        assert_is_whole(&place);
        assert_eq!(std::fs::read_dir(key.0).unwrap().count(), 1, "no key is left over");
    }
    assert!(killed_before_it_was_made > 0, "no moment was early enough");
}

#[test]
#[ignore = "started by leaves_nothing_or_a_vault_when_killed_while_making_it"]
fn child_creates_and_reports() {
    let Some((home, keyring)) = place_of_child() else {
        return;
    };
    println!("report: begins");
    let _vault = create(&home, Key::Keyring(&keyring)).unwrap();
    println!("report: created");
}

/// The passphrases between which the key changes.
const PASSPHRASES: [&str; 2] = ["correct horse", "battery staple"];

/// Which of the keys open the vault: `keyring`, or a passphrase.
fn keys_that_open(place: &Place) -> Vec<&'static str> {
    let keyring = place.keyring();
    let passphrases = PASSPHRASES.map(Secret::new);
    let opens = |key: Key<'_>| {
        let vault = open(&place.home(), key);
        vault.is_ok_and(|vault| vault.profile_named("a").unwrap().is_some())
    };
    let mut opening = Vec::new();
    opening.extend(opens(Key::Keyring(&keyring)).then_some("keyring"));
    for (name, passphrase) in PASSPHRASES.iter().zip(&passphrases) {
        opening.extend(opens(Key::Passphrase(passphrase)).then_some(*name));
    }
    opening
}

#[test]
fn one_key_always_opens_it_when_killed_while_the_key_changes() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    drop(vault);
    let usual = {
        let mut child = Running::start(place.child("crashes::child_changes_the_key_without_end"));
        child.report().unwrap();
        let started = Instant::now();
        child.report().unwrap();
        child.report().unwrap();
        child.kill();
        started.elapsed() / 2
    };
    let mut found = BTreeSet::new();

    for round in 0..10 {
        let mut child = Running::start(place.child("crashes::child_changes_the_key_without_end"));
        let mut first = child.report().unwrap();
        for _ in 0..round % 3 {
            first = child.report().unwrap();
        }
        // It is written in the end, after the passphrase has become a key.
        wait(usual.mul_f64(0.6));
        wait_until_some_moment(round, usual.mul_f64(0.6));
        child.kill();
        let acknowledged = child.reports().pop().unwrap_or(first);

        let opening = keys_that_open(&place);
        assert_eq!(opening.len(), 1, "round {round}: {opening:?}");
        let expected = match opening[0] {
            "keyring" => Status::Keyring,
            _ => Status::Passphrase,
        };
        assert_eq!(status(&place.home()).unwrap(), expected);
        // The change that nobody heard of may be there; none before it may be lost.
        let next = ["keyring", PASSPHRASES[0], PASSPHRASES[1], "keyring"];
        let place_of = next.iter().position(|key| *key == acknowledged).unwrap();
        assert!(
            [next[place_of], next[place_of + 1]].contains(&opening[0]),
            "{acknowledged}: {opening:?}"
        );
        found.insert(opening[0]);
    }
    assert!(found.len() > 1, "every moment was the same");
}

#[test]
#[ignore = "started by one_key_always_opens_it_when_killed_while_the_key_changes"]
fn child_changes_the_key_without_end() {
    let Some((home, keyring)) = place_of_child() else {
        return;
    };
    let passphrases = PASSPHRASES.map(Secret::new);
    let keys = [
        ("keyring", Key::Keyring(&keyring)),
        (PASSPHRASES[0], Key::Passphrase(&passphrases[0])),
        (PASSPHRASES[1], Key::Passphrase(&passphrases[1])),
    ];
    // Where the process before was killed.
    let mut at = keys.iter().position(|(_, key)| open(&home, *key).is_ok()).unwrap();
    println!("report: {}", keys[at].0);
    loop {
        let next = (at + 1) % keys.len();
        change_key(&home, keys[at].1, keys[next].1).unwrap();
        println!("report: {}", keys[next].0);
        at = next;
    }
}

#[test]
fn loses_nothing_when_killed_while_an_older_vault_is_brought_up_to_date() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let runs: Vec<i64> = (0..20).map(|_| vault.start_run(&new_run(profile)).unwrap()).collect();
    drop(vault);
    let version = || {
        let database = place.database();
        database
            .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    let newest = version();
    let (mut still_old, mut up_to_date) = (0, 0);

    // On a busy machine it takes longer until anything is done.
    for round in 0..120 {
        if round >= 30 && still_old > 0 && up_to_date > 0 {
            break;
        }
        place.make_version(1);
        let mut child = Running::start(place.child("crashes::child_opens_an_older_vault"));
        assert_eq!(child.report().as_deref(), Some("begins"));
        wait_until_some_moment(round, Duration::from_millis(12) * (1 + round / 10));
        child.kill();
        let was_acknowledged = child.reports() == ["opened"];

        assert_is_whole(&place);
        match version() {
            1 => {
                assert!(!was_acknowledged);
                still_old += 1;
            }
            found => {
                assert_eq!(found, newest);
                up_to_date += 1;
            }
        }
        let vault = place.open();
        for id in &runs {
            assert_eq!(vault.run(*id).unwrap().unwrap().run.profile_id, profile);
        }
        drop(vault);
        assert_eq!(version(), newest);
    }
    assert!(
        still_old > 0 && up_to_date > 0,
        "{still_old} kills came before it, {up_to_date} after"
    );
}

#[test]
#[ignore = "started by loses_nothing_when_killed_while_an_older_vault_is_brought_up_to_date"]
fn child_opens_an_older_vault() {
    let Some((home, keyring)) = place_of_child() else {
        return;
    };
    println!("report: begins");
    let _vault = open(&home, Key::Keyring(&keyring)).unwrap();
    println!("report: opened");
}

#[cfg(unix)]
#[test]
fn finishes_a_vault_that_was_left_half_made() {
    let place = half_made();
    std::fs::write(place.home().join("vault.db"), "").unwrap();
    assert_eq!(status(&place.home()).unwrap(), Status::Keyring);

    let vault = place.open();

    add_profile(&vault, "a");
    let again = create(&place.home(), Key::Keyring(&place.keyring())).err();
    assert!(matches!(again, Some(VaultError::AlreadyExists { .. })));
}

#[cfg(unix)]
#[test]
fn counts_a_vault_that_never_got_a_database_as_new() {
    let place = half_made();

    assert_eq!(status(&place.home()).unwrap(), Status::New);
    let opened = open(&place.home(), Key::Keyring(&place.keyring())).err();
    assert!(matches!(opened, Some(VaultError::NotFound { .. })));
    let vault = place.create();

    add_profile(&vault, "a");
    assert_eq!(
        std::fs::read_dir(place.keyring().0).unwrap().count(),
        1,
        "its id was used again"
    );
}

/// A place as a process leaves it that is killed before it makes the database.
#[cfg(unix)]
fn half_made() -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.home()).unwrap();
    let database = place.home().join("vault.db");
    // It points nowhere, so there is no database, and none can be made.
    std::os::unix::fs::symlink("/nonexistent/vault.db", &database).unwrap();
    assert!(create(&place.home(), Key::Keyring(&place.keyring())).is_err());
    std::fs::remove_file(database).unwrap();
    place
}
