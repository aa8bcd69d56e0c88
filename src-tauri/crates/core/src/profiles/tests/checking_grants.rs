use serde_json::{Value, json};

use super::checking::{accept, refuse};
use super::minimal;
use crate::profiles::check;

#[test]
fn checks_keys_and_algorithms() {
    let with = |members: Value| {
        let mut client = json!({
            "client_id": "c",
            "redirect_uri": "http://127.0.0.1/callback",
            "token_endpoint_auth_method": "private_key_jwt",
        });
        client
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        client
    };
    let key = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
    });
    let mut public = key.clone();
    public.as_object_mut().unwrap().remove("d");
    accept("client", with(json!({ "jwks": { "keys": [key] } })));
    accept(
        "client",
        with(json!({ "jwks": { "file": "key.pem" }, "token_endpoint_auth_signing_alg": "PS256" })),
    );
    refuse(
        "client",
        with(json!({ "jwks": { "keys": [public] } })),
        "client.jwks",
        "public key only",
    );
    refuse(
        "client",
        with(json!({ "jwks": { "keys": [key] }, "token_endpoint_auth_signing_alg": "RS256" })),
        "client.jwks",
        "RS256",
    );
    refuse(
        "client",
        with(json!({ "jwks": { "keys": [key] }, "token_endpoint_auth_signing_alg": "none" })),
        "client.token_endpoint_auth_signing_alg",
        "no algorithm to sign with",
    );
    refuse(
        "client",
        with(json!({ "jwks": { "keys": [key] }, "token_endpoint_auth_signing_alg": "HS256" })),
        "client.token_endpoint_auth_signing_alg",
        "not by HS",
    );
}

#[test]
fn checks_what_each_grant_needs() {
    let exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    let cases = [
        (json!({ "grant_type": "password" }), "username", "Is needed"),
        (
            json!({ "grant_type": "password", "username": "a" }),
            "password",
            "Is needed",
        ),
        (
            json!({ "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer" }),
            "assertion",
            "Is needed",
        ),
        (json!({ "grant_type": exchange }), "subject_token", "Is needed"),
        (
            json!({ "grant_type": exchange, "subject_token": "t", "subject_token_of": { "profile": "a" } }),
            "subject_token_of",
            "already",
        ),
        (
            json!({ "grant_type": "urn:openid:params:grant-type:ciba" }),
            "parameters.authorization",
            "login_hint",
        ),
        (json!({ "resource": "a" }), "resource", "no absolute URI"),
        (json!({ "resource": ["https://a/#b"] }), "resource", "fragment"),
        (
            json!({ "authorization_details": [{ "actions": ["read"] }] }),
            "authorization_details[0]",
            "type",
        ),
        (json!({ "authorization_details": {} }), "authorization_details", "list"),
        (
            json!({ "grant_type": exchange, "subject_token_of": { "persona": "a" } }),
            "subject_token_of.profile",
            "Name the profile",
        ),
    ];
    for (members, path, words) in cases {
        let mut draft = minimal();
        draft
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        let problems = check(&draft);
        let found = problems.iter().find(|problem| problem.path == path);
        let found = found.unwrap_or_else(|| panic!("{path}: {problems:?}"));
        assert!(found.message.contains(words), "{path}: {}", found.message);
    }
}
