//! Processes killed at any moment: what was acknowledged is there, and the vault is whole.

use std::hint::spin_loop;
use std::time::{Duration, Instant};

use bearerbox_vault::{Key, NewTokens, RunEnd, Status, VaultError, create, open, status};

use crate::fixture::{
    Place, Running, add_profile, new_authorization, new_run, place_of_child, token_set, vault_of_child,
};

/// Lets a moment pass that is different in every round.
fn wait_until_some_moment(round: u32, longest: Duration) {
    let moment = longest * (round.wrapping_mul(2_654_435_761) >> 16 & 0xff) / 0xff;
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

    for round in 0..12 {
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
        vault.close_interrupted_runs(99, |_| true).unwrap();
        drop(vault);
        assert_is_whole(&place);
    }
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
    for round in 0..40 {
        let place = Place::new();
        let mut child = Running::start(place.child("crashes::child_creates_and_reports"));
        assert_eq!(child.report().as_deref(), Some("begins"));
        wait_until_some_moment(round, Duration::from_millis(12));
        child.kill();
        let was_acknowledged = child.reports() == ["created"];

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
