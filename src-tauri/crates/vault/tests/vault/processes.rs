//! Several processes with one vault: this test binary starts itself as the other one.

use std::cell::Cell;
use std::io::{Read, stdin};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bearerbox_vault::{VaultError, refresh_lock, try_refresh_lock};

use crate::fixture::{Place, Running, add_profile, ended, new_run, place_of_child, vault_of_child};

const STEPS: i64 = 60;

#[test]
fn writes_and_reads_from_two_processes_at_once() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let version = vault.data_version().unwrap();

    let mut child = Running::start(place.child("processes::child_appends_steps"));
    for number in 0..STEPS {
        vault.append_steps(run_id, &[(number, "parent")]).unwrap();
        vault.profile_list().unwrap();
    }
    let reports = child.reports();

    assert!(child.child.wait().unwrap().success());
    let other: i64 = reports[0].parse().unwrap();
    for id in [run_id, other] {
        let steps = vault.run(id).unwrap().unwrap().steps;
        assert_eq!(
            steps.iter().map(|step| step.at).collect::<Vec<_>>(),
            Vec::from_iter(0..STEPS)
        );
    }
    assert_ne!(vault.data_version().unwrap(), version);
}

#[test]
#[ignore = "started by writes_and_reads_from_two_processes_at_once"]
fn child_appends_steps() {
    let Some(vault) = vault_of_child() else { return };
    let run_id = vault.start_run(&new_run(1)).unwrap();
    println!("report: {run_id}");
    for number in 0..STEPS {
        vault.append_steps(run_id, &[(number, "child")]).unwrap();
        vault.profile_list().unwrap();
    }
    vault.end_run(ended(run_id, STEPS, "done", "{}")).unwrap();
}

#[test]
fn sees_that_another_process_wrote() {
    let (place, vault) = Place::with_vault();
    let other = place.open();
    let before = vault.data_version().unwrap();

    vault.set_setting("a", "own").unwrap();
    assert_eq!(vault.data_version().unwrap(), before);
    other.set_setting("a", "other").unwrap();

    assert_ne!(vault.data_version().unwrap(), before);
}

#[test]
fn makes_one_vault_when_two_processes_make_it_at_once() {
    let place = Place::new();

    let mut children: Vec<_> = (0..3)
        .map(|_| Running::start(place.child("processes::child_creates")))
        .collect();
    let mut reports: Vec<_> = children.iter_mut().flat_map(Running::reports).collect();
    for child in &mut children {
        child.child.wait().unwrap();
    }

    reports.sort();
    assert_eq!(reports, ["created", "exists", "exists"]);
    place.open();
}

#[test]
#[ignore = "started by makes_one_vault_when_two_processes_make_it_at_once"]
fn child_creates() {
    let Some((home, keyring)) = place_of_child() else {
        return;
    };
    match bearerbox_vault::create(&home, bearerbox_vault::Key::Keyring(&keyring)) {
        Ok(_) => println!("report: created"),
        Err(VaultError::AlreadyExists { .. }) => println!("report: exists"),
        Err(error) => println!("report: {error}"),
    }
}

#[test]
fn lets_one_process_refresh_at_a_time() {
    let (place, _vault) = Place::with_vault();
    let mut command = place.child("processes::child_holds_a_lock");
    command.stdin(Stdio::piped());
    let mut child = Running::start(command);
    assert_eq!(child.report().as_deref(), Some("held"));
    let home = place.home();

    assert!(try_refresh_lock(&home, 7).unwrap().is_none());
    let busy = refresh_lock(&home, 7, Duration::from_millis(30), &|| false);
    assert!(matches!(busy, Err(VaultError::Busy)));
    let asked = Cell::new(0);
    let cancel = || asked.replace(asked.get() + 1) == 1;
    let cancelled = refresh_lock(&home, 7, Duration::from_secs(60), &cancel);
    assert!(matches!(cancelled, Err(VaultError::Cancelled)));
    assert!(try_refresh_lock(&home, 8).unwrap().is_some());

    child.kill();
    refresh_lock(&home, 7, Duration::from_secs(10), &|| false).unwrap();
}

#[test]
#[ignore = "started by lets_one_process_refresh_at_a_time"]
fn child_holds_a_lock() {
    let Some((home, _)) = place_of_child() else { return };
    let _lock = refresh_lock(&home, 7, Duration::ZERO, &|| false).unwrap();
    println!("report: held");
    let _ = stdin().read(&mut [0]);
}

#[test]
fn marks_the_run_of_a_killed_process_as_interrupted() {
    let (place, vault) = Place::with_vault();
    add_profile(&vault, "a");
    let mut command = place.child("processes::child_leaves_a_run_open");
    command.stdin(Stdio::piped());
    let mut child = Running::start(command);
    let run_id = child.report().unwrap().parse().unwrap();

    assert_eq!(vault.close_interrupted_runs(20, |_| true).unwrap(), 0);
    child.kill();

    let deadline = Instant::now() + Duration::from_secs(10);
    while vault.close_interrupted_runs(20, |_| true).unwrap() == 0 {
        assert!(Instant::now() < deadline, "the run was never closed");
    }
    let run = vault.run(run_id).unwrap().unwrap();
    assert_eq!(run.run.outcome.as_deref(), Some("interrupted"));
    assert_eq!(run.steps.len(), 1);
}

#[test]
#[ignore = "started by marks_the_run_of_a_killed_process_as_interrupted"]
fn child_leaves_a_run_open() {
    let Some(vault) = vault_of_child() else { return };
    let run_id = vault.start_run(&new_run(1)).unwrap();
    vault.append_steps(run_id, &[(11, "step")]).unwrap();
    println!("report: {run_id}");
    let _ = stdin().read(&mut [0]);
}
