use bearerbox_jwt::{Relation, encode_base64url};
use bearerbox_secret::Secret;

use super::compare_pasted;
use crate::view::{ChangeExpectation, ChangeView, ComparedAs, ComparisonView, DifferenceView, KnownFact, TokenShape};

fn jwt(header: &str, claims: &str) -> String {
    let encode = |text: &str| encode_base64url(text);
    format!("{}.{}.{}", encode(header), encode(claims), encode("signature"))
}

fn es256(claims: &str) -> String {
    jwt(r#"{"alg":"ES256"}"#, claims)
}

fn compared(one: &str, other: &str) -> ComparisonView {
    compare_pasted(&Secret::new(one), &Secret::new(other), Relation::Unrelated).unwrap()
}

fn member<'a>(members: &'a Option<Vec<DifferenceView>>, name: &str) -> &'a ChangeView {
    let mut members = members.as_ref().unwrap().iter();
    &members.find(|member| member.path.join(".") == name).unwrap().change
}

#[test]
fn compares_members_sets_and_times_of_what_was_pasted() {
    let view = compared(
        &es256(r#"{"sub":"alice","scope":"a b","exp":1000,"realm_access":{"roles":["x"]},"gone":1}"#),
        &jwt(
            r#"{"alg":"RS256","kid":"k"}"#,
            r#"{"sub":"alice","scope":"b c","exp":4600,"realm_access":{"roles":["y"]},"iat":7}"#,
        ),
    );

    assert_eq!(view.compared_as, ComparedAs::Unrelated);
    assert!(view.differs());
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        *member(&view.claims, "scope"),
        ChangeView::Set {
            added: texts(&["c"]),
            removed: texts(&["a"]),
            kept: texts(&["b"])
        }
    );
    assert_eq!(
        *member(&view.claims, "exp"),
        ChangeView::Moved {
            before: 1_000_000,
            after: 4_600_000
        }
    );
    assert!(matches!(
        member(&view.claims, "realm_access.roles"),
        ChangeView::Set { .. }
    ));
    assert!(matches!(member(&view.claims, "sub"), ChangeView::Same { .. }));
    assert!(matches!(member(&view.claims, "gone"), ChangeView::Removed { value } if value.text == "1"));
    assert!(matches!(member(&view.claims, "iat"), ChangeView::Added { value } if value.time == Some(7_000)));
    assert!(matches!(member(&view.header, "alg"), ChangeView::Changed { before, .. } if before.text == "ES256"));
    let judged = view.claims.iter().flatten().map(|claim| claim.expectation);
    assert!(judged.into_iter().all(|each| each == ChangeExpectation::Unremarkable));
    let expiry = view.facts.iter().find(|fact| fact.fact == KnownFact::Expiry).unwrap();
    assert!(matches!(expiry.change, ChangeView::Moved { .. }));
}

#[test]
fn finds_the_token_in_what_surrounds_it() {
    let token = es256(r#"{"sub":"alice"}"#);

    let view = compared(
        &format!("curl -H 'Authorization: Bearer {token}' https://api.example"),
        &format!("{{\"access_token\": \"{token}\", \"token_type\": \"Bearer\"}}"),
    );

    assert!(view.is_same_token);
    assert!(!view.differs());
}

#[test]
fn the_same_claims_signed_twice_do_not_differ_though_the_tokens_do() {
    let one = es256(r#"{"sub":"alice"}"#);
    let other = format!("{}.{}", &one[..one.rfind('.').unwrap()], encode_base64url("SIGNATURE"));

    let view = compared(&one, &other);

    assert!(!view.is_same_token);
    assert!(!view.differs());
}

#[test]
fn of_an_opaque_token_its_size_alone_is_compared() {
    let view = compared("2YotnFZFEjr1zCsicMWpAA", &es256(r#"{"sub":"alice"}"#));

    assert_eq!(view.before.shape, TokenShape::Opaque);
    assert_eq!(view.before.characters, 22);
    assert_eq!((&view.header, &view.claims), (&None, &None));
    assert!(view.differs());
    let text = format!("{view:?}");
    assert!(!text.contains("2YotnFZFEjr1zCsicMWpAA"), "{text}");
}

#[test]
fn two_opaque_tokens_of_one_length_differ_all_the_same() {
    assert!(compared("2YotnFZFEjr1zCsicMWpAA", "3YotnFZFEjr1zCsicMWpAA").differs());
    assert!(!compared("2YotnFZFEjr1zCsicMWpAA", " 2YotnFZFEjr1zCsicMWpAA\n").differs());
}

#[test]
fn a_broken_token_is_compared_as_far_as_it_can_be_read_and_said_to_be_broken() {
    let whole = es256(r#"{"sub":"alice"}"#);
    let header = whole.split('.').next().unwrap();
    let deep = encode_base64url(format!("{{\"a\":{}", "[".repeat(10_000)));

    let view = compared(&whole, &format!("{header}.{deep}."));

    assert!(view.header.is_some());
    assert_eq!(view.claims, None);
    assert!(view.before.problems.is_empty());
    assert!(
        view.after.problems[0].message.contains("nested too deep"),
        "{:?}",
        view.after
    );
}

#[test]
fn a_value_that_goes_on_and_on_is_cut_and_counted() {
    let long = "ä".repeat(100_000);
    let view = compared(&es256(r#"{"a":"b"}"#), &es256(&format!(r#"{{"a":"{long}"}}"#)));

    let ChangeView::Changed { after, .. } = member(&view.claims, "a") else {
        panic!("{view:?}");
    };
    assert!(after.text.ends_with("ä… (100000 characters)"), "{}", after.text.len());
    assert!(after.text.chars().count() < 4_100);
}

#[test]
fn there_is_no_token_in_a_sentence() {
    for text in ["", "  \n", "two words", "<p>no token here</p>\nat all"] {
        let error = compare_pasted(
            &Secret::new(text),
            &Secret::new("2YotnFZFEjr1zCsicMWpAA"),
            Relation::Unrelated,
        )
        .unwrap_err();
        let words = crate::view::ErrorView::from(&error);
        assert_eq!(words.message, "There is no token in this text.", "{text}");
    }
}
