//! JWTs of an authorization.

use bearerbox_vault::{NewJwt, NewTokenSet, NewTokens, RunEnd, VaultError};

use crate::fixture::{Place, add_profile, new_authorization, new_run, token_set};

fn jwt(asked: &'static str, body: &'static str) -> NewJwt<'static> {
    NewJwt {
        asked,
        obtained_at: 40,
        expires_at: Some(90),
        body,
        run_id: None,
    }
}

fn end(run_id: i64) -> RunEnd<'static> {
    RunEnd {
        run_id,
        ended_at: 50,
        outcome: "done",
        summary: "",
        steps: &[(50, "last")],
    }
}

fn of_token_set((authorization_id, token_set_id): (i64, i64), jwt: NewJwt<'static>) -> NewTokens<'static> {
    NewTokens::Jwt {
        authorization_id,
        token_set_id,
        jwt,
    }
}

#[test]
fn keeps_every_one_and_shows_the_newest_of_each_asking() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let set = vault
        .add_authorization(&new_authorization(profile, Some("alice")), token_set(30, "t"))
        .unwrap();
    for (asked, body) in [("a", "first"), ("b", "other"), ("a", "second")] {
        let run_id = vault.start_run(&new_run(profile)).unwrap();
        let tokens = of_token_set(set, jwt(asked, body));
        assert_eq!(vault.finish_run_with_tokens(end(run_id), &tokens).unwrap(), set);
    }
    drop(vault);
    let vault = place.open();

    let newest = vault.newest_jwts(set.0).unwrap();

    let listed: Vec<_> = newest
        .iter()
        .map(|jwt| (jwt.asked.as_str(), jwt.body.as_str()))
        .collect();
    assert_eq!(listed, [("a", "second"), ("b", "other")]);
    assert_eq!((newest[0].obtained_at, newest[0].expires_at), (40, Some(90)));
    assert_eq!((newest[0].authorization_id, newest[0].token_set_id), set);
    let first = vault.jwt(newest[0].id - 2).unwrap().unwrap();
    assert_eq!(first.body, "first");
    assert_eq!(vault.jwt(99).unwrap(), None);
    assert_eq!(vault.newest_jwts(99).unwrap(), []);
}

#[test]
fn comes_with_a_token_set_or_not_at_all() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let run_id = vault.start_run(&new_run(profile)).unwrap();
    let with_jwt = NewTokenSet {
        jwt: Some(jwt("", "straight")),
        ..token_set(30, "t")
    };

    let nobody = NewTokens::Authorization(new_authorization(99, None), with_jwt);
    let refused = vault.finish_run_with_tokens(end(run_id), &nobody);
    let tokens = NewTokens::Authorization(new_authorization(profile, None), with_jwt);
    let (authorization_id, token_set_id) = vault.finish_run_with_tokens(end(run_id), &tokens).unwrap();

    assert!(matches!(refused, Err(VaultError::NoSuchProfile { id: 99 })));
    let jwts = vault.newest_jwts(authorization_id).unwrap();
    assert_eq!(jwts.len(), 1);
    assert_eq!(
        (jwts[0].body.as_str(), jwts[0].token_set_id),
        ("straight", token_set_id)
    );
}

#[test]
fn leaves_a_run_open_when_the_authorization_is_gone() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let run_id = vault.start_run(&new_run(profile)).unwrap();

    let refused = vault.finish_run_with_tokens(end(run_id), &of_token_set((9, 9), jwt("", "t")));

    assert!(matches!(refused, Err(VaultError::NoSuchAuthorization { id: 9 })));
    assert_eq!(vault.run(run_id).unwrap().unwrap().run.ended_at, None);
}

#[test]
fn goes_with_its_profile() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let with_jwt = NewTokenSet {
        jwt: Some(jwt("", "straight")),
        ..token_set(30, "t")
    };
    let (id, _) = vault
        .add_authorization(&new_authorization(profile, None), with_jwt)
        .unwrap();

    vault.remove_profile(profile, 60).unwrap();
    vault.purge_removed(61).unwrap();

    assert_eq!(vault.newest_jwts(id).unwrap(), []);
}
