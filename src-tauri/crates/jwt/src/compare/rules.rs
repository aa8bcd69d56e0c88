//! The tables of what each relation asks of which member. What is in none of them must be the same.

use super::relation::{Demand, Part, Relation};
use crate::product::Product;

/// Names, what is asked of them, and where that is written.
type Rule = (&'static [&'static str], Demand, Option<&'static str>);

const EVERY_TOKEN: &[Rule] = &[
    (&["jti"], Demand::Fresh, Some("RFC 7519 §4.1.7")),
    (&["uti", "aio", "rh", "event_id", "txn"], Demand::Free, None),
];

const REFRESHED: &[Rule] = &[
    (
        &["iss", "sub", "aud", "azp", "auth_time"],
        Demand::Fixed,
        Some("OpenID Connect Core §12.2"),
    ),
    (&["iat"], Demand::Later, Some("OpenID Connect Core §12.2")),
    (&["exp"], Demand::Later, Some("RFC 7519 §4.1.4")),
    (&["nbf"], Demand::Later, Some("RFC 7519 §4.1.5")),
    (&["nonce"], Demand::Droppable, Some("OpenID Connect Core §12.2")),
    (&["at_hash"], Demand::Free, Some("OpenID Connect Core §3.1.3.6")),
    (&["c_hash"], Demand::Droppable, Some("OpenID Connect Core §3.3.2.11")),
    (&["s_hash"], Demand::Droppable, Some("FAPI 1.0 Advanced §5.1.1")),
    (&["sid"], Demand::Fixed, Some("OpenID Connect Front-Channel Logout §3")),
    (&["scope", "scp"], Demand::Fixed, Some("RFC 6749 §6")),
    (&["pwd_exp", "refresh_token"], Demand::Free, None),
];

const OTHER_PERSONA: &[Rule] = &[
    (&["sub"], Demand::Fresh, Some("OpenID Connect Core §2")),
    (&["iss"], Demand::Fixed, Some("RFC 7519 §4.1.1")),
    (ABOUT_THE_PERSON, Demand::Free, Some("OpenID Connect Core §5.1")),
    (RIGHTS, Demand::Free, Some("RFC 9068 §2.2.3.1")),
    (ONE_SIGN_IN, Demand::Free, Some("OpenID Connect Core §2")),
    (PERSON_OF_A_PRODUCT, Demand::Free, None),
];

const OTHER_ENVIRONMENT: &[Rule] = &[
    (&["iss"], Demand::Free, Some("RFC 7519 §4.1.1")),
    (&["sub"], Demand::Free, Some("RFC 7519 §4.1.2")),
    (&["aud"], Demand::Free, Some("RFC 7519 §4.1.3")),
    (&["azp"], Demand::Free, Some("OpenID Connect Core §2")),
    (&["client_id"], Demand::Free, Some("RFC 8693 §4.3")),
    (&["updated_at"], Demand::Free, Some("OpenID Connect Core §5.1")),
    (ONE_SIGN_IN, Demand::Free, Some("OpenID Connect Core §2")),
    (
        &[
            "tid",
            "oid",
            "appid",
            "cid",
            "uid",
            "idp",
            "origin_jti",
            "session_state",
        ],
        Demand::Free,
        None,
    ),
];

const ID_AND_ACCESS_TOKEN: &[Rule] = &[
    (&["iss", "sub"], Demand::Fixed, Some("RFC 9068 §2.2")),
    (&["aud"], Demand::Free, Some("RFC 9068 §2.2, OpenID Connect Core §2")),
    (
        &["exp", "iat", "nbf", "client_id", "jti"],
        Demand::Free,
        Some("RFC 9068 §2.2"),
    ),
    (&["auth_time", "acr", "amr"], Demand::Optional, Some("RFC 9068 §2.2.1")),
    (&["scope", "scp"], Demand::Free, Some("RFC 9068 §2.2.3")),
    (RIGHTS, Demand::Free, Some("RFC 9068 §2.2.3.1")),
    (ABOUT_THE_PERSON, Demand::Optional, Some("RFC 9068 §2.2.2")),
    (
        &["nonce", "azp", "sid"],
        Demand::Optional,
        Some("OpenID Connect Core §2"),
    ),
    (&["at_hash"], Demand::Free, Some("OpenID Connect Core §3.1.3.6")),
    (&["c_hash"], Demand::Free, Some("OpenID Connect Core §3.3.2.11")),
    (&["s_hash"], Demand::Free, Some("FAPI 1.0 Advanced §5.1.1")),
    (&["cnf"], Demand::Free, Some("RFC 7800 §3.1")),
    (&["authorization_details"], Demand::Free, Some("RFC 9396 §9.1")),
    (
        &["permissions", "token_use", "typ", "ver", "version", "uid", "cid", "idp"],
        Demand::Free,
        None,
    ),
];

/// Said once for the whole of a sign-in.
const ONE_SIGN_IN: &[&str] = &[
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "nonce",
    "sid",
    "at_hash",
    "c_hash",
    "s_hash",
    "acr",
    "amr",
];

const ABOUT_THE_PERSON: &[&str] = &[
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
    "username",
];

const RIGHTS: &[&str] = &["roles", "groups", "entitlements"];

const PERSON_OF_A_PRODUCT: &[&str] = &[
    // Entra ID
    "oid",
    "upn",
    "unique_name",
    "ipaddr",
    "onprem_sid",
    "wids",
    "acct",
    "ctry",
    "login_hint",
    "pwd_exp",
    "verified_primary_email",
    "verified_secondary_email",
    "hasgroups",
    "xms_pl",
    // Google
    "hd",
    "user_id",
    // Keycloak
    "session_state",
    "realm_access",
    "resource_access",
    "organization",
    // Auth0
    "permissions",
    "org_id",
    "org_name",
    // Okta
    "uid",
    "idp",
    // Cognito
    "cognito:username",
    "cognito:groups",
    "cognito:roles",
    "cognito:preferred_role",
    "identities",
    "origin_jti",
    "device_key",
    // GitLab
    "user_login",
    "user_email",
    "user_access_level",
    "user_identities",
    "groups_direct",
    // itsyou.online
    "user:name",
    "refresh_token",
];

const HEADER_OF_REFRESHED: &[Rule] = &[
    (
        &["kid", "x5t", "x5t#S256", "x5c"],
        Demand::Free,
        Some("OpenID Connect Core §10.1.1"),
    ),
    (&["alg"], Demand::Fixed, Some("RFC 8725 §3.1")),
    (&["typ"], Demand::Fixed, Some("RFC 8725 §3.11")),
];

const HEADER_OF_OTHER_PERSONA: &[Rule] = &[
    (&["alg"], Demand::Fixed, Some("RFC 8725 §3.1")),
    (&["typ"], Demand::Fixed, Some("RFC 8725 §3.11")),
];

const HEADER_OF_OTHER_ENVIRONMENT: &[Rule] = &[
    (&["kid"], Demand::Free, Some("RFC 7515 §4.1.4")),
    (
        &["jku", "x5u", "x5t", "x5t#S256", "x5c"],
        Demand::Free,
        Some("RFC 7515 §4.1"),
    ),
    (&["alg"], Demand::Fixed, Some("RFC 8725 §3.1")),
    (&["typ"], Demand::Fixed, Some("RFC 8725 §3.11")),
];

const HEADER_OF_ID_AND_ACCESS_TOKEN: &[Rule] = &[
    (&["typ"], Demand::Free, Some("RFC 9068 §2.1")),
    (
        &["kid", "alg", "x5t", "x5t#S256", "x5c"],
        Demand::Free,
        Some("RFC 9068 §4"),
    ),
];

/// Its identifier of a person is another one for each app, and an access token of version 1.0 names another issuer.
const ID_AND_ACCESS_TOKEN_OF_ENTRA_ID: &[Rule] = &[(
    &["sub", "iss"],
    Demand::Free,
    Some("https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference"),
)];

/// Its access tokens have the person's name as their subject, its ID tokens the identifier.
const ID_AND_ACCESS_TOKEN_OF_OKTA: &[Rule] = &[(
    &["sub"],
    Demand::Free,
    Some("https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/"),
)];

/// What `relation` asks of the member `name` in tokens of `product`, and where that is written.
pub(super) fn find_rule(
    relation: Relation,
    product: Option<Product>,
    part: Part,
    name: &str,
) -> Option<(Demand, Option<&'static str>)> {
    let every_token = match part {
        Part::Claims => EVERY_TOKEN,
        Part::Header => &[],
    };
    let departures = product.map_or::<&[Rule], _>(&[], |product| departures_of(relation, product));
    let mut rules = departures.iter().chain(rules_of(relation, part)).chain(every_token);
    rules
        .find(|(names, ..)| names.contains(&name))
        .map(|(_, demand, rule)| (*demand, *rule))
}

/// Where a product does otherwise than the specifications have it.
fn departures_of(relation: Relation, product: Product) -> &'static [Rule] {
    match (relation, product) {
        (Relation::IdAndAccessToken, Product::EntraId) => ID_AND_ACCESS_TOKEN_OF_ENTRA_ID,
        (Relation::IdAndAccessToken, Product::Okta) => ID_AND_ACCESS_TOKEN_OF_OKTA,
        (
            Relation::IdAndAccessToken,
            Product::Google
            | Product::Auth0
            | Product::Cognito
            | Product::GitLab
            | Product::Kubernetes
            | Product::ItsYouOnline
            | Product::Keycloak,
        )
        | (Relation::Refreshed | Relation::OtherPersona | Relation::OtherEnvironment | Relation::Unrelated, _) => &[],
    }
}

fn rules_of(relation: Relation, part: Part) -> &'static [Rule] {
    match (relation, part) {
        (Relation::Refreshed, Part::Claims) => REFRESHED,
        (Relation::Refreshed, Part::Header) => HEADER_OF_REFRESHED,
        (Relation::OtherPersona, Part::Claims) => OTHER_PERSONA,
        (Relation::OtherPersona, Part::Header) => HEADER_OF_OTHER_PERSONA,
        (Relation::OtherEnvironment, Part::Claims) => OTHER_ENVIRONMENT,
        (Relation::OtherEnvironment, Part::Header) => HEADER_OF_OTHER_ENVIRONMENT,
        (Relation::IdAndAccessToken, Part::Claims) => ID_AND_ACCESS_TOKEN,
        (Relation::IdAndAccessToken, Part::Header) => HEADER_OF_ID_AND_ACCESS_TOKEN,
        (Relation::Unrelated, _) => &[],
    }
}
