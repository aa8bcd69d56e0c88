//! Authorizations and token sets.

use bearerbox_vault::{NewAuthorization, NewTokens, RunEnd, VaultError};

use crate::fixture::{Place, add_profile, new_authorization, new_profile, new_run, token_set};

#[test]
fn gives_a_token_set_back_as_it_was_added() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let mut authorization = new_authorization(profile, Some("alice"));
    authorization.run_id = Some(run_id);
    let mut tokens = token_set(30, r#"{"access_token":"t"}"#);
    tokens.run_id = Some(run_id);
    tokens.expires_at = None;
    let (authorization_id, token_set_id) = vault.add_authorization(&authorization, tokens).unwrap();
    drop(vault);
    let vault = place.open();

    let stored = vault.token_set(token_set_id).unwrap().unwrap();
    let record = vault.authorization(authorization_id).unwrap().unwrap();

    assert_eq!(stored.body, r#"{"access_token":"t"}"#);
    assert_eq!((stored.authorization_id, stored.generation), (authorization_id, 0));
    assert_eq!((stored.obtained_at, stored.expires_at), (30, None));
    assert_eq!((stored.run_id, record.run_id), (Some(run_id), Some(run_id)));
    assert_eq!((record.profile_id, record.persona.as_deref()), (profile, Some("alice")));
    assert_eq!((record.created_at, record.token_set_id), (20, token_set_id));
    assert!(record.is_current);
}

#[test]
fn makes_the_newest_authorization_of_a_persona_its_current_one() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let add = |persona, at| {
        vault
            .add_authorization(&new_authorization(profile, persona), token_set(at, "t"))
            .unwrap()
            .0
    };
    let first = add(Some("alice"), 30);
    let bob = add(Some("bob"), 50);
    let second = add(Some("alice"), 40);
    let nobody = add(None, 35);

    let current = |persona| vault.current_authorization(profile, persona).unwrap().unwrap().id;

    assert_eq!(current(Some("alice")), second);
    assert_eq!(current(Some("bob")), bob);
    assert_eq!(current(None), nobody);
    assert_eq!(vault.current_authorization(profile, Some("carol")).unwrap(), None);
    assert_eq!(vault.latest_current(profile).unwrap().unwrap().id, bob);
    assert!(!vault.authorization(first).unwrap().unwrap().is_current);
}

#[test]
fn does_not_make_current_what_a_former_client_still_gets() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let (before, _) = vault
        .add_authorization(&new_authorization(profile, None), token_set(30, "t"))
        .unwrap();
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let as_other_client = [(Some(profile), new_profile("a"))];
    vault.write_profiles(&as_other_client, |_, _| true, 40).unwrap();
    let after = vault.start_run(&new_run(profile)).unwrap();

    let add = |run_id| {
        let authorization = NewAuthorization {
            run_id: Some(run_id),
            ..new_authorization(profile, None)
        };
        vault.add_authorization(&authorization, token_set(50, "t")).unwrap().0
    };
    let of_present_client = add(after);
    let of_former_client = add(run_id);

    assert!(!vault.authorization(before).unwrap().unwrap().is_current);
    assert!(!vault.authorization(of_former_client).unwrap().unwrap().is_current);
    let current = vault.current_authorization(profile, None).unwrap().unwrap();
    assert_eq!(current.id, of_present_client);
}

#[test]
fn keeps_every_generation() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let (id, first) = vault
        .add_authorization(&new_authorization(profile, None), token_set(30, "0"))
        .unwrap();

    let second = vault.add_generation(id, 0, token_set(40, "1")).unwrap();

    let generations = vault.generations(id).unwrap();
    let listed: Vec<_> = generations
        .iter()
        .map(|g| (g.id, g.generation, g.obtained_at))
        .collect();
    assert_eq!(listed, [(first, 0, 30), (second, 1, 40)]);
    assert_eq!(vault.token_set(first).unwrap().unwrap().body, "0");
    let record = vault.authorization(id).unwrap().unwrap();
    assert_eq!((record.token_set_id, record.generation), (second, 1));
    assert_eq!((record.obtained_at, record.expires_at), (40, Some(1040)));
}

#[test]
fn refuses_a_generation_that_was_overtaken() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let (id, _) = vault
        .add_authorization(&new_authorization(profile, None), token_set(30, "0"))
        .unwrap();
    vault.add_generation(id, 0, token_set(40, "1")).unwrap();

    let refused = vault.add_generation(id, 0, token_set(41, "late"));

    assert!(matches!(refused, Err(VaultError::Overtaken { current: 1 })));
    assert_eq!(vault.generations(id).unwrap().len(), 2);
}

#[test]
fn refuses_tokens_of_nobody() {
    let (_place, vault) = Place::with_vault();

    let authorization = vault.add_authorization(&new_authorization(9, None), token_set(1, "t"));
    let generation = vault.add_generation(9, 0, token_set(1, "t"));

    assert!(matches!(authorization, Err(VaultError::NoSuchProfile { id: 9 })));
    assert!(matches!(generation, Err(VaultError::NoSuchAuthorization { id: 9 })));
    assert_eq!(vault.authorization(9).unwrap(), None);
    assert_eq!(vault.token_set(9).unwrap(), None);
    assert_eq!(vault.generations(9).unwrap(), []);
}

#[test]
fn ends_a_run_with_its_tokens() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let login = vault.start_run(&new_run(profile)).unwrap();
    let refresh = vault.start_run(&new_run(profile)).unwrap();
    let end = |run_id| RunEnd {
        run_id,
        ended_at: 50,
        outcome: "done",
        summary: "{}",
        steps: &[(50, "last")],
    };

    let first = NewTokens::Authorization(new_authorization(profile, None), token_set(30, "0"));
    let (authorization_id, _) = vault.finish_run_with_tokens(end(login), &first).unwrap();
    let next = NewTokens::Generation {
        authorization_id,
        expected_generation: 0,
        token_set: token_set(40, "1"),
    };
    let (same, token_set_id) = vault.finish_run_with_tokens(end(refresh), &next).unwrap();

    assert_eq!(same, authorization_id);
    assert_eq!(vault.token_set(token_set_id).unwrap().unwrap().generation, 1);
    assert_eq!(vault.run(login).unwrap().unwrap().run.outcome.as_deref(), Some("done"));
    let trace = vault.run(refresh).unwrap().unwrap();
    assert_eq!(trace.run.ended_at, Some(50));
    assert_eq!(trace.steps.len(), 1);
}

#[test]
fn leaves_a_run_open_when_its_tokens_are_refused() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let end = RunEnd {
        run_id,
        ended_at: 50,
        outcome: "done",
        summary: "{}",
        steps: &[(50, "last")],
    };
    let tokens = NewTokens::Authorization(new_authorization(99, None), token_set(30, "0"));

    let refused = vault.finish_run_with_tokens(end, &tokens);

    assert!(matches!(refused, Err(VaultError::NoSuchProfile { id: 99 })));
    let trace = vault.run(run_id).unwrap().unwrap();
    assert_eq!(trace.run.ended_at, None);
    assert_eq!(trace.steps, []);
}

#[test]
fn deletes_all_that_is_held_for_one_persona_and_nothing_else() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let alice = new_authorization(profile, Some("alice"));
    let (_, former) = vault.add_authorization(&alice, token_set(30, "former")).unwrap();
    let (authorization, first) = vault.add_authorization(&alice, token_set(40, "first")).unwrap();
    let second = vault.add_generation(authorization, 0, token_set(50, "second")).unwrap();
    let bob = new_authorization(profile, Some("bob"));
    let (_, of_bob) = vault.add_authorization(&bob, token_set(60, "bob")).unwrap();

    assert_eq!(vault.delete_authorizations(profile, Some("alice")).unwrap(), 2);
    assert_eq!(vault.delete_authorizations(profile, None).unwrap(), 0);

    drop(vault);
    let vault = place.open();
    for id in [former, first, second] {
        assert_eq!(vault.token_set(id).unwrap(), None);
    }
    assert!(vault.current_authorization(profile, Some("alice")).unwrap().is_none());
    assert!(vault.token_set(of_bob).unwrap().is_some());
}
