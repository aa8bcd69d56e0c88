//! Each rule, holding and not, and where nobody can know.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bearerbox_jwt::{Algorithm, JwkSet, KeyChoice, SigningKey, left_half_of_hash, sign};
use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use super::{Asked, Finding, Keys, Reported, Rule, Terms, Verdict, Weight, report};
use crate::server_clock::ServerClock;

const NOW: u64 = 1_700_000_000;
const ACCESS_TOKEN: &str = "2YotnFZFEjr1zCsicMWpAA";

/// RFC 7517 appendix A.2, the key on P-256.
const KEY: &str = r#"{"kty":"EC","crv":"P-256","kid":"1",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#;

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn key() -> SigningKey {
    SigningKey::from_octets(KEY.as_bytes(), KeyChoice::default()).unwrap()
}

fn key_set() -> JwkSet {
    let set = json!({ "keys": [key().public_jwk().unwrap()] });
    JwkSet::parse(&set.to_string()).unwrap()
}

/// A token with everything in order, to be spoilt.
struct Case {
    header: Value,
    claims: Value,
    terms: Terms<'static>,
    token: Option<Secret>,
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn id_token() -> Case {
    let at_hash = left_half_of_hash(Algorithm::Es256, ACCESS_TOKEN).unwrap();
    Case {
        header: json!({ "kid": "1" }),
        claims: json!({
            "iss": "https://id.example", "sub": "alice", "aud": "web", "nonce": "n-0S6", "at_hash": at_hash,
            "iat": NOW, "exp": NOW + 300, "auth_time": NOW - 5, "acr": "gold",
        }),
        terms: Terms {
            reported: Reported::IdToken,
            keys: Keys::Held(leak(key_set())),
            secret: None,
            announced_algorithms: Some(leak(["ES256".to_owned()])),
            issuer: Some("https://id.example"),
            client_id: Some("web"),
            audiences: &["web"],
            previous_sub: Some("alice"),
            userinfo_sub: Some("alice"),
            is_refreshed: false,
            nonce: Some(leak(Secret::new("n-0S6"))),
            access_token: Some(leak(Secret::new(ACCESS_TOKEN))),
            code: None,
            state: None,
            asked: Asked {
                max_age: Some(60),
                acr_values: &["gold", "silver"],
                acr_is_essential: false,
            },
            granted_scope: Some("openid orders"),
            expires_in: Some(300),
            key_thumbprint: None,
            certificate_thumbprint: None,
            received: Some(at(NOW)),
            now: at(NOW + 10),
            server_clock: None,
            leeway: Duration::from_secs(60),
        },
        token: None,
    }
}

fn access_token() -> Case {
    let mut case = id_token();
    case.header = json!({ "kid": "1", "typ": "at+jwt" });
    case.claims = json!({
        "iss": "https://id.example", "sub": "alice", "aud": "https://api.example", "client_id": "web",
        "iat": NOW, "exp": NOW + 300, "jti": "1", "scope": "orders", "cnf": { "jkt": "thumb" },
    });
    case.terms.reported = Reported::AccessToken;
    case.terms.audiences = &["https://api.example"];
    case.terms.key_thumbprint = Some("thumb");
    case
}

impl Case {
    fn claim(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(name);
        self
    }

    fn header(mut self, name: &str, value: Value) -> Self {
        self.header[name] = value;
        self
    }

    fn terms(mut self, change: impl FnOnce(&mut Terms<'static>)) -> Self {
        change(&mut self.terms);
        self
    }

    fn findings(&self) -> Vec<Finding> {
        let map = |value: &Value| -> Map<String, Value> { value.as_object().unwrap().clone() };
        let token = self
            .token
            .clone()
            .unwrap_or_else(|| sign(&key(), Algorithm::Es256, &map(&self.header), &map(&self.claims)).unwrap());
        report(&token, &self.terms)
    }

    fn finding(&self, rule: Rule) -> Finding {
        let findings = self.findings();
        findings.into_iter().find(|finding| finding.rule == rule).unwrap()
    }

    /// The verdict on `rule`, once it is seen that no other rule came out otherwise than in `good`.
    #[track_caller]
    fn only(&self, rule: Rule, good: &Case) -> Verdict {
        let others = |findings: Vec<Finding>| -> BTreeMap<String, Verdict> {
            findings
                .into_iter()
                .filter(|finding| finding.rule != rule)
                .map(|finding| (format!("{:?}", finding.rule), finding.verdict))
                .collect()
        };
        assert_eq!(others(self.findings()), others(good.findings()));
        self.finding(rule).verdict
    }
}

#[test]
fn a_good_id_token_and_a_good_access_token_have_nothing_failed_or_unknown() {
    for case in [id_token(), access_token()] {
        let findings = case.findings();
        assert_eq!(findings.len(), Rule::ALL.len(), "every rule is looked at, once");
        for (finding, rule) in findings.iter().zip(Rule::ALL) {
            assert_eq!(finding.rule, rule, "in the order of the list");
            let fine = matches!(finding.verdict, Verdict::Passed | Verdict::NotApplicable);
            assert!(fine, "{finding:?}");
        }
    }
}

#[test]
fn each_rule_of_an_id_token_fails_alone() {
    let good = id_token();
    let future = json!(NOW + 70);
    let cases = [
        (
            Rule::AnnouncedAlgorithm,
            id_token().terms(|terms| terms.announced_algorithms = Some(leak(["RS256".to_owned()]))),
        ),
        (
            Rule::KeyReferences,
            id_token().header("jku", json!("https://evil.example/jwks")),
        ),
        (Rule::Type, id_token().header("typ", json!("at+jwt"))),
        (Rule::Issuer, id_token().claim("iss", json!("https://id.example/"))),
        (Rule::Issuer, id_token().without("iss")),
        (
            Rule::UserInfoSubject,
            id_token().terms(|terms| terms.userinfo_sub = Some("bob")),
        ),
        (
            Rule::SameSubject,
            id_token().terms(|terms| terms.previous_sub = Some("bob")),
        ),
        (Rule::Audience, id_token().claim("aud", json!(["api"]))),
        (Rule::Audience, id_token().claim("aud", json!(7))),
        (Rule::AuthorizedParty, id_token().claim("azp", json!("other"))),
        (Rule::AuthorizedParty, id_token().claim("azp", json!(["web"]))),
        (Rule::AuthorizedParty, id_token().claim("aud", json!(["web", "api"]))),
        (Rule::Expiry, id_token().terms(|terms| terms.now = at(NOW + 360))),
        (Rule::Expiry, id_token().claim("exp", json!("tomorrow"))),
        (Rule::Expiry, id_token().claim("exp", json!(1e300))),
        (Rule::Expiry, id_token().without("exp")),
        (Rule::NotBefore, id_token().claim("nbf", future.clone())),
        (Rule::IssuedAt, id_token().claim("iat", future)),
        (Rule::IssuedAt, id_token().without("iat")),
        (Rule::Nonce, id_token().claim("nonce", json!("n-0S7"))),
        (Rule::Nonce, id_token().without("nonce")),
        (
            Rule::AccessTokenHash,
            id_token().terms(|terms| terms.access_token = Some(leak(Secret::new("other")))),
        ),
        (
            Rule::AuthenticationTime,
            id_token().claim("auth_time", json!(NOW - 121)),
        ),
        (Rule::AuthenticationTime, id_token().without("auth_time")),
        (Rule::AuthenticationContext, id_token().claim("acr", json!("bronze"))),
        (Rule::AuthenticationContext, id_token().without("acr")),
    ];
    for (rule, case) in cases {
        assert_eq!(case.only(rule, &good), Verdict::Failed, "{rule:?}");
    }
}

#[test]
fn each_rule_of_an_access_token_fails_alone() {
    let good = access_token();
    let cases = [
        (Rule::Type, access_token().header("typ", json!("JWT"))),
        (
            Rule::Audience,
            access_token().claim("aud", json!("https://other.example")),
        ),
        (Rule::ClientId, access_token().claim("client_id", json!("other"))),
        (
            Rule::Lifetime,
            access_token().terms(|terms| terms.expires_in = Some(3600)),
        ),
        (
            Rule::Confirmation,
            access_token().claim("cnf", json!({ "jkt": "another" })),
        ),
        (Rule::Confirmation, access_token().without("cnf")),
        (Rule::Scope, access_token().claim("scope", json!("billing"))),
        (Rule::Scope, access_token().claim("scope", json!(7))),
        (Rule::RequiredClaims, access_token().without("jti")),
    ];
    for (rule, case) in cases {
        assert_eq!(case.only(rule, &good), Verdict::Failed, "{rule:?}");
    }
}

#[test]
fn what_is_not_known_is_neither_held_nor_broken() {
    let good = id_token();
    let cases = [
        (
            Rule::AnnouncedAlgorithm,
            id_token().terms(|terms| terms.announced_algorithms = None),
        ),
        (Rule::Signature, id_token().terms(|terms| terms.keys = Keys::NotFetched)),
        (Rule::Signature, id_token().terms(|terms| terms.keys = Keys::Nowhere)),
        // The keys were rotated since.
        (Rule::Signature, id_token().header("kid", json!("2"))),
        (Rule::Issuer, id_token().terms(|terms| terms.issuer = None)),
        (Rule::Audience, id_token().terms(|terms| terms.audiences = &[])),
        (Rule::Nonce, id_token().terms(|terms| terms.nonce = None)),
        (
            Rule::AccessTokenHash,
            id_token().terms(|terms| terms.access_token = None),
        ),
        (Rule::CodeHash, id_token().claim("c_hash", json!("x"))),
        (Rule::StateHash, id_token().claim("s_hash", json!("x"))),
    ];
    for (rule, case) in cases {
        assert_eq!(case.only(rule, &good), Verdict::Unknown, "{rule:?}");
    }
}

#[test]
fn a_forged_signature_fails_and_nothing_else_does() {
    let mut case = id_token();
    let mut token = sign(
        &key(),
        Algorithm::Es256,
        case.header.as_object().unwrap(),
        case.claims.as_object().unwrap(),
    )
    .unwrap()
    .expose()
    .to_owned();
    let at = token.rfind('.').unwrap() + 5;
    let other = if &token[at..=at] == "A" { "B" } else { "A" };
    token.replace_range(at..=at, other);
    case.token = Some(Secret::new(token));

    assert_eq!(case.only(Rule::Signature, &id_token()), Verdict::Failed);
}

#[test]
fn a_token_signed_by_nobody_fails_by_its_algorithm() {
    let mut case = id_token();
    let header = bearerbox_jwt::encode_base64url(br#"{"alg":"none"}"#);
    let claims = bearerbox_jwt::encode_base64url(case.claims.to_string());
    case.token = Some(Secret::new(format!("{header}.{claims}.")));

    assert_eq!(case.finding(Rule::Algorithm).verdict, Verdict::Failed);
    assert_eq!(case.finding(Rule::Signature).verdict, Verdict::Failed);
}

#[test]
fn a_shared_secret_signs_for_the_client_that_knows_it_and_no_public_key_does() {
    let secret = SigningKey::from_client_secret(&Secret::new("0123456789abcdef0123456789abcdef"));
    let mut case = id_token();
    let claims = case.claims.as_object().unwrap().clone();
    case.token = Some(sign(&secret, Algorithm::Hs256, &Map::new(), &claims).unwrap());

    assert_eq!(case.finding(Rule::Signature).verdict, Verdict::Unknown);
    let case = case.terms(|terms| terms.secret = Some(leak(secret)));
    assert_eq!(case.finding(Rule::Signature).verdict, Verdict::Passed);
}

#[test]
fn times_are_judged_by_the_servers_clock() {
    let ahead = ServerClock {
        difference: Duration::from_secs(600),
        is_ahead: true,
    };
    let by_it = |case: Case| case.terms(|terms| terms.server_clock = Some(ahead));
    let case = by_it(id_token())
        .claim("iat", json!(NOW + 600))
        .claim("exp", json!(NOW + 900));

    assert_eq!(case.finding(Rule::IssuedAt).verdict, Verdict::Passed);
    assert_eq!(case.finding(Rule::Expiry).found.as_deref(), Some("5 min left"));
    assert_eq!(by_it(id_token()).finding(Rule::Expiry).verdict, Verdict::Failed);
}

#[test]
fn a_refresh_asks_nobody_anew_and_sends_no_nonce() {
    let refreshed = |case: Case| case.terms(|terms| terms.is_refreshed = true);
    let old = || refreshed(id_token()).claim("auth_time", json!(NOW - 86_400));
    let verdict = |case: Case, rule| case.finding(rule).verdict;

    assert_eq!(verdict(old(), Rule::AuthenticationTime), Verdict::NotApplicable);
    assert_eq!(verdict(old().without("nonce"), Rule::Nonce), Verdict::NotApplicable);
    assert_eq!(verdict(old(), Rule::Nonce), Verdict::Passed);
    assert_eq!(
        verdict(old().claim("nonce", json!("another")), Rule::Nonce),
        Verdict::Failed
    );
}

#[test]
fn a_repeated_member_is_named() {
    let mut case = id_token();
    let header = bearerbox_jwt::encode_base64url(br#"{"alg":"ES256","kid":"1"}"#);
    let claims = bearerbox_jwt::encode_base64url(br#"{"sub":"alice","sub":"bob"}"#);
    case.token = Some(Secret::new(format!("{header}.{claims}.AAAA")));

    assert_eq!(case.finding(Rule::UniqueMembers).found.as_deref(), Some("twice: sub"));
}

#[test]
fn a_server_that_does_not_promise_rfc_9068_owes_nobody_its_claims() {
    let weight = |case: Case| case.finding(Rule::RequiredClaims).weight;

    assert_eq!(weight(access_token().without("jti")), Weight::Required);
    let plain = access_token().without("jti").header("typ", json!("JWT"));
    assert_eq!(weight(plain), Weight::Recommended);
}

#[test]
fn what_is_no_jws_yields_one_finding() {
    let verdicts = |text: &str| {
        let mut case = id_token();
        case.token = Some(Secret::new(text));
        case.findings()
            .iter()
            .map(|finding| finding.verdict)
            .collect::<Vec<_>>()
    };
    let jwe = format!(
        "{}.a.b.c.d",
        bearerbox_jwt::encode_base64url(br#"{"alg":"dir","enc":"A128GCM"}"#)
    );

    assert_eq!(verdicts("opaque"), [Verdict::Failed]);
    assert_eq!(verdicts("a.b.c"), [Verdict::Failed]);
    assert_eq!(verdicts(&jwe), [Verdict::Unknown]);
}

#[test]
fn no_secret_is_told() {
    for case in [id_token(), id_token().claim("nonce", json!("n-other"))] {
        let told = format!("{:?}", case.findings());
        for secret in ["n-0S6", "n-other", ACCESS_TOKEN] {
            assert!(!told.contains(secret), "{secret}");
        }
    }
}
