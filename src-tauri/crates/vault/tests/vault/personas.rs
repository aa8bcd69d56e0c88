//! Personas.

use bearerbox_vault::VaultError;

use crate::fixture::{Place, add_profile, new_authorization, token_set};

#[test]
fn makes_a_persona_once() {
    let (_place, vault) = Place::with_vault();

    let made = vault.persona("https://id.example", "alice", 5).unwrap();
    let again = vault.persona("https://id.example", "alice", 6).unwrap();
    let elsewhere = vault.persona("https://other.example", "alice", 7).unwrap();

    assert_eq!(made, again);
    assert_eq!((made.created_at, made.last_used_at), (5, 5));
    assert_ne!(made.id, elsewhere.id);
    assert_eq!(vault.persona_by_id(made.id).unwrap(), Some(made));
}

#[test]
fn lists_the_persona_used_last_first() {
    let (_place, vault) = Place::with_vault();
    let alice = vault.persona("https://id.example", "alice", 1).unwrap();
    vault.persona("https://id.example", "bob", 2).unwrap();
    vault.persona("https://other.example", "carol", 3).unwrap();

    vault.touch_persona(alice.id, 9).unwrap();

    let personas = vault.personas("https://id.example").unwrap();
    assert_eq!(personas.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["alice", "bob"]);
    assert_eq!(personas[0].last_used_at, 9);
}

#[test]
fn has_no_current_tokens_of_a_forgotten_persona_and_keeps_their_history() {
    let (_place, vault) = Place::with_vault();
    let (here, elsewhere) = (add_profile(&vault, "a"), add_profile(&vault, "b"));
    vault.persona("https://id.example", "alice", 1).unwrap();
    let add = |profile, name| {
        vault
            .add_authorization(&new_authorization(profile, Some(name)), token_set(1, "t"))
            .unwrap()
    };
    let (authorization, _) = add(here, "alice");
    add(here, "bob");
    add(elsewhere, "alice");

    vault.forget_persona("https://id.example", "alice", &[here]).unwrap();

    assert_eq!(vault.personas("https://id.example").unwrap(), []);
    let is_held = |profile, name| vault.current_authorization(profile, Some(name)).unwrap().is_some();
    assert!(!is_held(here, "alice"));
    assert!(is_held(here, "bob") && is_held(elsewhere, "alice"));
    assert_eq!(vault.generations(authorization).unwrap().len(), 1);
}

#[test]
fn refuses_a_persona_that_is_not_there() {
    let (_place, vault) = Place::with_vault();

    assert!(matches!(
        vault.touch_persona(3, 1),
        Err(VaultError::NoSuchPersona { id: 3 })
    ));
    assert_eq!(vault.persona_by_id(3).unwrap(), None);
}
