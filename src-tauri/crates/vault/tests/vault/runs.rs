//! Runs and their traces.

use bearerbox_vault::{NewRun, VaultError};

use crate::fixture::{Place, add_profile, ended, new_run, owner_files};

#[test]
fn gives_a_run_back_with_its_steps_in_order() {
    let (place, vault) = Place::with_vault();
    let profile_id = add_profile(&vault, "a");
    let run = NewRun {
        profile_id,
        persona: Some("alice".to_owned()),
        grant_type: "authorization_code".to_owned(),
        started_at: 10,
        is_latest: true,
    };
    let id = vault.start_run(&run).unwrap();
    vault.append_steps(id, &[(11, "first")]).unwrap();
    vault.append_steps(id, &[(12, "second"), (13, "third")]).unwrap();
    let mut end = ended(id, 14, "cancelled", r#"{"s":1}"#);
    end.steps = &[(14, "last")];
    vault.end_run(end).unwrap();
    drop(vault);

    let trace = place.open().run(id).unwrap().unwrap();

    let steps: Vec<_> = trace.steps.iter().map(|s| (s.position, s.at, &*s.body)).collect();
    assert_eq!(
        steps,
        [(0, 11, "first"), (1, 12, "second"), (2, 13, "third"), (3, 14, "last")]
    );
    assert_eq!(trace.run.persona.as_deref(), Some("alice"));
    assert_eq!(trace.run.grant_type, "authorization_code");
    assert_eq!((trace.run.started_at, trace.run.ended_at), (10, Some(14)));
    assert_eq!(trace.run.outcome.as_deref(), Some("cancelled"));
    assert_eq!(trace.run.summary.as_deref(), Some(r#"{"s":1}"#));
    assert_eq!(trace.run.process, std::process::id());
}

#[test]
fn lists_runs_newest_first_page_by_page() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let other = add_profile(&vault, "b");
    let ids: Vec<_> = (0..3).map(|_| vault.start_run(&new_run(profile)).unwrap()).collect();
    vault.start_run(&new_run(other)).unwrap();

    let page = vault.runs(profile, 2, None).unwrap();
    let next = vault.runs(profile, 2, Some(page[1].id)).unwrap();

    assert_eq!(page.iter().map(|run| run.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert_eq!(next.iter().map(|run| run.id).collect::<Vec<_>>(), [ids[0]]);
}

#[test]
fn refuses_a_run_of_no_profile() {
    let (_place, vault) = Place::with_vault();

    let refused = vault.start_run(&new_run(5));

    assert!(matches!(refused, Err(VaultError::NoSuchProfile { id: 5 })));
}

#[test]
fn refuses_steps_of_no_run() {
    let (_place, vault) = Place::with_vault();

    let refused = vault.append_steps(5, &[(1, "step")]);

    assert!(matches!(refused, Err(VaultError::NoSuchRun { id: 5 })));
}

#[test]
fn ends_a_run_only_once() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let id = vault.start_run(&new_run(profile)).unwrap();
    vault.end_run(ended(id, 14, "done", "{}")).unwrap();

    let mut again = ended(id, 15, "failed", "{}");
    again.steps = &[(15, "late")];
    let refused = vault.end_run(again);

    assert!(matches!(refused, Err(VaultError::NoSuchRun { .. })));
    let trace = vault.run(id).unwrap().unwrap();
    assert_eq!(trace.run.outcome.as_deref(), Some("done"));
    assert_eq!(trace.steps, []);
}

#[test]
fn leaves_the_runs_of_a_living_vault_open() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let id = vault.start_run(&new_run(profile)).unwrap();

    assert_eq!(place.open().close_interrupted_runs(20, |_| true).unwrap(), 0);
    drop(vault);
    let vault = place.open();
    assert_eq!(vault.close_interrupted_runs(20, |_| true).unwrap(), 1);

    let run = vault.run(id).unwrap().unwrap().run;
    assert_eq!((run.outcome.as_deref(), run.ended_at), (Some("interrupted"), Some(20)));
    assert_eq!(vault.close_interrupted_runs(21, |_| true).unwrap(), 0);
}

#[test]
fn believes_a_caller_that_knows_a_process_is_gone() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    vault.start_run(&new_run(profile)).unwrap();

    let closed = place
        .open()
        .close_interrupted_runs(20, |process| process != std::process::id());

    assert_eq!(closed.unwrap(), 1);
}

#[test]
fn takes_its_lock_file_away_when_it_is_dropped() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let id = vault.start_run(&new_run(profile)).unwrap();
    vault.end_run(ended(id, 14, "done", "{}")).unwrap();
    assert_eq!(owner_files(&place).len(), 1);

    drop(vault);

    assert_eq!(owner_files(&place), [""; 0]);
}

#[test]
fn sweeps_lock_files_that_nobody_holds_and_no_others() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    vault.start_run(&new_run(profile)).unwrap();
    let held = owner_files(&place);
    let locks = place.home().join("locks");
    for left in ["run-left", "run-behind", "other"] {
        std::fs::write(locks.join(left), "").unwrap();
    }

    assert_eq!(place.open().close_interrupted_runs(20, |_| true).unwrap(), 0);

    assert_eq!(owner_files(&place), held);
    assert!(locks.join("other").exists());
}

#[test]
fn keeps_the_runs_of_processes_that_start_while_others_sweep() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");

    std::thread::scope(|scope| {
        scope.spawn(|| {
            let sweeper = place.open();
            for _ in 0..8000 {
                assert_eq!(sweeper.close_interrupted_runs(20, |_| true).unwrap(), 0);
            }
        });
        for _ in 0..240 {
            let starting = place.open();
            let id = starting.start_run(&new_run(profile)).unwrap();
            assert_ne!(owner_files(&place), [""; 0]);
            // It would be refused for a run that was closed.
            starting.end_run(ended(id, 14, "done", "{}")).unwrap();
        }
    });
}
