//! What servers published as their keys, and the token sets that it belongs to.

use bearerbox_vault::{NewKeySet, Vault};

use crate::fixture::{Place, add_profile, new_authorization, token_set};

const ADDRESS: &str = "https://id.example/jwks";

fn fetched(vault: &Vault, body: &str, fetched_at: i64) -> i64 {
    vault
        .keep_key_set(NewKeySet {
            address: ADDRESS,
            body,
            fetched_at,
            fresh_until: fetched_at + 100,
        })
        .unwrap()
}

#[test]
fn what_was_published_again_is_kept_once_and_fresh_anew() {
    let (_place, vault) = Place::with_vault();

    let first = fetched(&vault, "a", 10);
    assert_eq!(fetched(&vault, "a", 20), first);

    let newest = vault.newest_key_set(ADDRESS).unwrap().unwrap();
    assert_eq!((newest.id, newest.fetched_at, newest.fresh_until), (first, 20, 120));
    assert_eq!(vault.newest_key_set("https://other.example/jwks").unwrap(), None);
}

#[test]
fn a_token_set_keeps_its_keys_when_they_are_rotated_and_no_other_state_stays() {
    let (place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let alice = new_authorization(profile, Some("alice"));
    let (_, token_set_id) = vault.add_authorization(&alice, token_set(30, "t")).unwrap();
    assert_eq!(vault.key_set_of(token_set_id).unwrap(), None);

    let then = fetched(&vault, "a", 10);
    vault.give_key_set(token_set_id, then).unwrap();
    let unused = fetched(&vault, "b", 20);
    let now = fetched(&vault, "c", 30);

    assert_eq!(vault.key_set_of(token_set_id).unwrap().unwrap().body, "a");
    assert_eq!(vault.newest_key_set(ADDRESS).unwrap().unwrap().id, now);
    assert_ne!(unused, now);
    drop(vault);
    let kept: Vec<String> = place
        .database()
        .prepare("SELECT body FROM key_sets ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(kept, ["a", "c"]);
}

#[test]
fn a_token_set_that_is_gone_is_given_nothing() {
    let (_place, vault) = Place::with_vault();
    let keys = fetched(&vault, "a", 10);

    vault.give_key_set(77, keys).unwrap();

    assert_eq!(vault.key_set_of(77).unwrap(), None);
}
