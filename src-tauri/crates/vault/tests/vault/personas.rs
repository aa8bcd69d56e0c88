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
fn keeps_the_tokens_of_a_forgotten_persona() {
    let (_place, vault) = Place::with_vault();
    let profile = add_profile(&vault, "a");
    let alice = vault.persona("https://id.example", "alice", 1).unwrap();
    vault
        .add_authorization(&new_authorization(profile, Some("alice")), token_set(1, "t"))
        .unwrap();

    vault.forget_persona(alice.id).unwrap();

    assert_eq!(vault.personas("https://id.example").unwrap(), []);
    assert!(vault.current_authorization(profile, Some("alice")).unwrap().is_some());
}

#[test]
fn refuses_a_persona_that_is_not_there() {
    let (_place, vault) = Place::with_vault();

    assert!(matches!(
        vault.forget_persona(3),
        Err(VaultError::NoSuchPersona { id: 3 })
    ));
    assert!(matches!(
        vault.touch_persona(3, 1),
        Err(VaultError::NoSuchPersona { id: 3 })
    ));
    assert_eq!(vault.persona_by_id(3).unwrap(), None);
}
