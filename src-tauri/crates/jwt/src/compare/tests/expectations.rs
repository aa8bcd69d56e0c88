use super::{HEADER, Relation, compare_claims, compare_tokens, only, unexpected};
use crate::compare::Expectation;

const BEFORE: &str = r#"{"iss":"https://id.example","sub":"alice","aud":"shop","azp":"shop","exp":1000,"iat":700,
    "auth_time":690,"nonce":"n1","at_hash":"h1","sid":"s1","jti":"j1","scope":"openid orders"}"#;

fn refreshed(after: &str) -> Vec<String> {
    unexpected(&compare_tokens((HEADER, BEFORE), (HEADER, after), Relation::Refreshed))
}

#[test]
fn a_refresh_as_it_should_be_has_nothing_unexpected() {
    let after = r#"{"iss":"https://id.example","sub":"alice","aud":["shop"],"azp":"shop","exp":2000,"iat":1700,
        "auth_time":690,"at_hash":"h2","sid":"s1","jti":"j2","scope":"orders openid"}"#;
    let comparison = compare_tokens((HEADER, BEFORE), (HEADER, after), Relation::Refreshed);

    assert_eq!(unexpected(&comparison), [""; 0]);
    let differing: Vec<_> = comparison.differing().map(|found| found.path.join(".")).collect();
    assert_eq!(differing, ["exp", "iat", "nonce", "at_hash", "jti"]);
    let nonce = comparison.claims.iter().find(|found| found.path == ["nonce"]).unwrap();
    assert_eq!(
        nonce.expectation,
        Expectation::Expected {
            rule: Some("OpenID Connect Core §12.2")
        }
    );
}

#[test]
fn a_refresh_must_keep_who_for_whom_and_when_the_person_signed_in() {
    for (from, to, name) in [
        ("\"alice\"", "\"bob\"", "sub"),
        ("https://id.example", "https://other.example", "iss"),
        ("\"aud\":\"shop\"", "\"aud\":[\"shop\",\"stock\"]", "aud"),
        ("\"azp\":\"shop\"", "\"azp\":\"stock\"", "azp"),
        ("\"auth_time\":690", "\"auth_time\":1690", "auth_time"),
        ("\"auth_time\":690,", "", "auth_time"),
        ("\"n1\"", "\"n2\"", "nonce"),
        ("\"s1\"", "\"s2\"", "sid"),
        ("openid orders", "openid orders admin", "scope"),
        ("openid orders", "openid", "scope"),
        ("\"exp\":1000", "\"exp\":900", "exp"),
        ("\"iat\":700", "\"iat\":600", "iat"),
    ] {
        let after = BEFORE.replace(from, to).replace("\"j1\"", "\"j2\"");

        assert_ne!(after, BEFORE);
        assert_eq!(refreshed(&after), [name], "{to}");
    }
}

#[test]
fn a_refresh_that_adds_or_changes_a_private_claim_says_so() {
    let after = BEFORE.replace("\"j1\"", "\"j2\",\"https://shop.example/tier\":\"gold\"");

    assert_eq!(refreshed(&after), ["https://shop.example/tier"]);
}

#[test]
fn a_token_identifier_used_again_is_unexpected() {
    assert_eq!(refreshed(BEFORE), ["jti"]);
    let found = only(compare_claims(
        r#"{"jti":"a"}"#,
        r#"{"jti":"a"}"#,
        Relation::OtherPersona,
    ));
    assert_eq!(
        found.expectation,
        Expectation::Unexpected {
            rule: Some("RFC 7519 §4.1.7")
        }
    );
}

#[test]
fn keys_may_rotate_and_algorithms_may_not_change() {
    let header = |header: &str, relation| {
        let claims = r#"{"iss":"https://id.example"}"#;
        unexpected(&compare_tokens((HEADER, claims), (header, claims), relation))
    };

    for relation in [Relation::Refreshed, Relation::OtherEnvironment] {
        assert_eq!(
            header(r#"{"alg":"ES256","kid":"2026-12","typ":"JWT"}"#, relation),
            [""; 0]
        );
        assert_eq!(
            header(r#"{"alg":"HS256","kid":"2026-11","typ":"JWT"}"#, relation),
            ["alg"]
        );
        assert_eq!(
            header(r#"{"alg":"ES256","kid":"2026-11","typ":"at+jwt"}"#, relation),
            ["typ"]
        );
    }
    assert_eq!(
        header(r#"{"alg":"ES256","kid":"2026-12","typ":"JWT"}"#, Relation::OtherPersona),
        ["kid"]
    );
    assert_eq!(
        header(
            r#"{"alg":"RS256","kid":"r","typ":"at+jwt"}"#,
            Relation::IdAndAccessToken
        ),
        [""; 0]
    );
    assert_eq!(header(r#"{"alg":"none"}"#, Relation::Unrelated), [""; 0]);
}

#[test]
fn two_people_differ_in_who_they_are_and_in_nothing_else() {
    let alice = r#"{"iss":"i","sub":"1","aud":"shop","name":"Alice","email":"alice@example.com","roles":["admin"],
        "exp":1000,"iat":700,"sid":"a","acr":"1","ver":"2.0"}"#;
    let bob = r#"{"iss":"i","sub":"2","aud":"shop","name":"Bob","roles":[],
        "exp":1010,"iat":710,"sid":"b","acr":"0","ver":"2.0"}"#;
    let found = |after: &str| {
        unexpected(&compare_tokens(
            (HEADER, alice),
            (HEADER, after),
            Relation::OtherPersona,
        ))
    };

    assert_eq!(found(bob), [""; 0]);
    assert_eq!(found(&bob.replace("\"shop\"", "\"stock\"")), ["aud"]);
    assert_eq!(found(&bob.replace("\"i\"", "\"j\"")), ["iss"]);
    assert_eq!(found(&bob.replace("2.0", "1.0")), ["ver"]);
    assert_eq!(found(&bob.replace("\"sub\":\"2\"", "\"sub\":\"1\"")), ["sub"]);
}

#[test]
fn two_environments_differ_in_issuer_audience_and_key() {
    let staging = r#"{"iss":"https://id.staging.example","sub":"1","aud":"shop-staging","exp":1000,"roles":["admin"],"email":"a@example.com"}"#;
    let production = r#"{"iss":"https://id.example","sub":"9","aud":"shop","exp":2000,"roles":["admin","root"],"email":"a@example.com"}"#;
    let comparison = compare_tokens((HEADER, staging), (HEADER, production), Relation::OtherEnvironment);

    assert_eq!(unexpected(&comparison), ["roles"]);
}

#[test]
fn an_id_token_and_its_access_token_agree_on_issuer_subject_and_sign_in() {
    let id_token = r#"{"iss":"i","sub":"1","aud":"shop","exp":1000,"iat":700,"auth_time":690,"nonce":"n","at_hash":"h",
        "name":"Alice","acr":"1"}"#;
    let access_token = r#"{"iss":"i","sub":"1","aud":["api"],"exp":900,"iat":700,"auth_time":690,"client_id":"shop",
        "scope":"orders","jti":"j","roles":["admin"]}"#;
    let found = |after: &str| {
        unexpected(&compare_tokens(
            (HEADER, id_token),
            (HEADER, after),
            Relation::IdAndAccessToken,
        ))
    };

    assert_eq!(found(access_token), [""; 0]);
    assert_eq!(found(&access_token.replace("\"1\"", "\"2\"")), ["sub"]);
    assert_eq!(found(&access_token.replace("690", "600")), ["auth_time"]);
    assert_eq!(
        found(&access_token.replace("\"roles\"", "\"acr\":\"0\",\"roles\"")),
        ["acr"]
    );
}

#[test]
fn what_a_product_is_known_to_do_otherwise_is_expected_of_it_alone() {
    let found = |before: &str, after: &str| {
        unexpected(&compare_tokens(
            (HEADER, before),
            (HEADER, after),
            Relation::IdAndAccessToken,
        ))
    };
    let id_token = r#"{"iss":"ISSUER","sub":"00u1","aud":"shop"}"#;
    let access_token = r#"{"iss":"ISSUER","sub":"alice@example.com","aud":"api"}"#;
    let of = |issuer: &str| {
        found(
            &id_token.replace("ISSUER", issuer),
            &access_token.replace("ISSUER", issuer),
        )
    };

    assert_eq!(of("https://petshop.okta.com"), [""; 0]);
    assert_eq!(of("https://login.microsoftonline.com/t/v2.0"), [""; 0]);
    assert_eq!(of("https://accounts.google.com"), ["sub"]);
    assert_eq!(
        found(
            r#"{"iss":"https://login.microsoftonline.com/t/v2.0","sub":"a"}"#,
            r#"{"iss":"https://sts.windows.net/t/","sub":"b"}"#
        ),
        [""; 0]
    );
}

#[test]
fn nothing_is_judged_of_unrelated_tokens() {
    let comparison = compare_tokens((HEADER, BEFORE), (r#"{"alg":"none"}"#, "{}"), Relation::Unrelated);

    assert_eq!(unexpected(&comparison), [""; 0]);
    assert_eq!(comparison.differing().count(), 15);
}
