use bearerbox_jwt::Relation;

use super::{Kinship, find_kinship};
use crate::comparison::side::Origin;
use crate::view::{ComparedSource, EnvironmentKind, TokenKind};

/// Alice's access token of generation 1 in staging.
fn origin(change: impl FnOnce(&mut Origin)) -> Origin {
    let mut origin = Origin {
        source: ComparedSource {
            profile: "web".to_owned(),
            environment: Some("staging".to_owned()),
            environment_kind: EnvironmentKind::Staging,
            persona: Some("alice".to_owned()),
            generation: 1,
            kind: TokenKind::Access,
            obtained_at: 1_000,
        },
        profile_id: 1,
        authorization_id: 1,
        token_set_id: 1,
        issuer: Some("https://id.example".to_owned()),
        client_id: "web".to_owned(),
        asked: None,
        asked_scope: Vec::new(),
        scope: Vec::new(),
        token_type: "Bearer".to_owned(),
    };
    change(&mut origin);
    origin
}

fn kinship(one: &Origin, other: &Origin) -> (Relation, bool) {
    let Kinship { relation, is_reversed } = find_kinship(Some(one), Some(other));
    (relation, is_reversed)
}

#[test]
fn two_generations_are_refreshed_the_earlier_one_first() {
    let first = origin(|_| {});
    let second = origin(|origin| {
        origin.token_set_id = 2;
        origin.source.generation = 2;
    });

    assert_eq!(kinship(&first, &second), (Relation::Refreshed, false));
    assert_eq!(kinship(&second, &first), (Relation::Refreshed, true));
}

#[test]
fn a_token_compared_with_itself_is_related_to_nothing() {
    assert_eq!(kinship(&origin(|_| {}), &origin(|_| {})), (Relation::Unrelated, false));
}

#[test]
fn the_id_token_comes_before_the_access_token_of_its_response() {
    let access = origin(|_| {});
    let id = origin(|origin| origin.source.kind = TokenKind::Id);
    let later = origin(|origin| {
        origin.source.kind = TokenKind::Id;
        origin.token_set_id = 2;
    });

    assert_eq!(kinship(&access, &id), (Relation::IdAndAccessToken, true));
    assert_eq!(kinship(&id, &access), (Relation::IdAndAccessToken, false));
    assert_eq!(kinship(&access, &later).0, Relation::Unrelated);
}

#[test]
fn jwts_are_refreshed_where_they_were_asked_for_with_the_same() {
    let jwt = |asked: &str, obtained_at| {
        origin(|origin| {
            origin.source.kind = TokenKind::Jwt;
            origin.source.obtained_at = obtained_at;
            origin.asked = Some(asked.to_owned());
        })
    };

    assert_eq!(kinship(&jwt("a", 2), &jwt("a", 1)), (Relation::Refreshed, true));
    assert_eq!(kinship(&jwt("a", 1), &jwt("b", 2)), (Relation::Unrelated, false));
}

#[test]
fn one_client_s_tokens_of_two_people_also_by_two_profiles() {
    let alice = origin(|_| {});
    let bob = origin(|origin| {
        origin.authorization_id = 2;
        origin.source.persona = Some("bob".to_owned());
    });
    let bob_elsewhere = origin(|origin| {
        origin.authorization_id = 3;
        origin.profile_id = 2;
        origin.source.persona = Some("bob".to_owned());
    });
    let bob_of_another_client = origin(|origin| {
        origin.authorization_id = 4;
        origin.profile_id = 3;
        origin.client_id = "other".to_owned();
        origin.source.persona = Some("bob".to_owned());
    });

    assert_eq!(kinship(&alice, &bob), (Relation::OtherPersona, false));
    assert_eq!(kinship(&alice, &bob_elsewhere), (Relation::OtherPersona, false));
    assert_eq!(kinship(&alice, &bob_of_another_client).0, Relation::Unrelated);
}

#[test]
fn one_person_s_tokens_of_two_environments() {
    let staging = origin(|_| {});
    let production = |persona: &str, environment: Option<&str>| {
        origin(|origin| {
            origin.authorization_id = 2;
            origin.profile_id = 2;
            origin.issuer = Some("https://id.prod.example".to_owned());
            origin.source.persona = Some(persona.to_owned());
            origin.source.environment = environment.map(str::to_owned);
        })
    };

    let relation = |other: &Origin| kinship(&staging, other).0;
    assert_eq!(
        relation(&production("alice", Some("production"))),
        Relation::OtherEnvironment
    );
    assert_eq!(relation(&production("alice", None)), Relation::Unrelated);
    assert_eq!(relation(&production("bob", Some("production"))), Relation::Unrelated);
}

#[test]
fn of_what_was_pasted_nothing_is_known() {
    assert_eq!(find_kinship(Some(&origin(|_| {})), None).relation, Relation::Unrelated);
    assert_eq!(find_kinship(None, None).relation, Relation::Unrelated);
}
