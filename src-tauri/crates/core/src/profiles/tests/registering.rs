//! What a profile says of its client as client metadata, and what it keeps of a registration.

use bearerbox_oauth::{AuthorizationServerMetadata, ClientInformation};
use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use super::{minimal, open_new, read_draft};
use crate::keys::{NewKey, make_key};
use crate::profiles::registration::{ClientChange, Given, SecretsBefore, rewrite};
use crate::profiles::{ProfileDocument, SecretSource, check};
use crate::{Error, now_ms};

/// What is registered of a draft, whose `client` has these members.
async fn metadata_of(client: Value, members: Value, server: Value) -> Map<String, Value> {
    let mut draft = minimal();
    draft["client"] = client;
    draft
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    let server: AuthorizationServerMetadata = serde_json::from_value(server).unwrap();
    read_draft(&draft).client_metadata(Some(&server)).await.unwrap()
}

#[tokio::test]
async fn the_code_grant_at_loopback_is_a_public_native_client_that_refreshes() {
    let client = json!({ "redirect_uri": "http://127.0.0.1/callback" });

    let metadata = metadata_of(client, json!({ "scope": "openid" }), json!({})).await;

    assert_eq!(
        Value::Object(metadata),
        json!({
            "application_type": "native",
            "redirect_uris": ["http://127.0.0.1/callback"],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
            "scope": "openid",
        })
    );
}

#[tokio::test]
async fn a_grant_without_a_browser_says_that_it_has_no_redirect_uri_and_no_response_type() {
    let members = json!({ "grant_type": "client_credentials" });

    let metadata = metadata_of(
        json!({ "redirect_uri": "http://127.0.0.1/callback" }),
        members,
        json!({}),
    )
    .await;

    assert_eq!(
        Value::Object(metadata),
        json!({
            "redirect_uris": [], "grant_types": ["client_credentials"], "response_types": [],
            "token_endpoint_auth_method": "client_secret_basic",
        })
    );
}

#[tokio::test]
async fn what_nobody_wrote_is_chosen_by_what_the_server_supports() {
    let loopback = json!({ "redirect_uri": "http://127.0.0.1/callback" });
    let method = async |client: Value, supported: Value| {
        let server = json!({ "token_endpoint_auth_methods_supported": supported });
        metadata_of(client, json!({}), server).await["token_endpoint_auth_method"].clone()
    };
    let web = json!({ "redirect_uri": "https://app.example/cb" });
    let written = json!({ "redirect_uri": "app:/cb", "token_endpoint_auth_method": "private_key_jwt" });
    let key = make_key(NewKey::P256).unwrap();
    let mut written = written;
    written["jwks"] = serde_json::from_str(key.jwks.expose()).unwrap();

    assert_eq!(
        method(loopback.clone(), json!(["client_secret_post"])).await,
        "client_secret_post"
    );
    assert_eq!(method(loopback.clone(), json!(["carrier_pigeon"])).await, "none");
    assert_eq!(
        method(web, json!(["none", "client_secret_basic"])).await,
        "client_secret_basic"
    );
    assert_eq!(method(written, json!(["none"])).await, "private_key_jwt");
    let server = json!({ "grant_types_supported": ["authorization_code"] });
    let metadata = metadata_of(loopback, json!({}), server).await;
    assert_eq!(metadata["grant_types"], json!(["authorization_code"]));
}

#[tokio::test]
async fn hybrid_and_implicit_clients_have_the_grant_types_that_their_response_types_need() {
    let client = json!({ "redirect_uri": "https://app.example/cb" });
    let of = async |grant_type: &str, response_type: &str| {
        let members = json!({ "grant_type": grant_type, "response_type": response_type });
        let metadata = metadata_of(client.clone(), members, json!({ "grant_types_supported": [] })).await;
        (metadata["grant_types"].clone(), metadata["response_types"].clone())
    };

    assert_eq!(
        of("authorization_code", "code id_token").await,
        (json!(["authorization_code", "implicit"]), json!(["code id_token"]))
    );
    assert_eq!(
        of("implicit", "id_token token").await,
        (json!(["implicit"]), json!(["id_token token"]))
    );
}

#[tokio::test]
async fn what_else_the_profile_wants_is_registered_and_of_the_key_its_public_half() {
    let key = make_key(NewKey::P256).unwrap();
    let jwks: Value = serde_json::from_str(key.jwks.expose()).unwrap();
    let client = json!({
        "redirect_uri": "https://app.example/cb", "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks,
        "token_endpoint_auth_signing_alg": "ES256", "request_object_signing_alg": "ES256",
        "dpop_bound_access_tokens": true, "require_pushed_authorization_requests": true,
    });
    let members = json!({ "authorization_details": [{ "type": "b" }, { "type": "a" }, { "type": "b" }] });

    let metadata = metadata_of(client, members, json!({})).await;

    for (name, expected) in [
        ("dpop_bound_access_tokens", json!(true)),
        ("require_pushed_authorization_requests", json!(true)),
        ("token_endpoint_auth_signing_alg", json!("ES256")),
        ("request_object_signing_alg", json!("ES256")),
        ("authorization_details_types", json!(["a", "b"])),
    ] {
        assert_eq!(metadata[name], expected, "{name}");
    }
    assert_eq!(metadata["jwks"], key.public_jwks);
}

#[tokio::test]
async fn a_key_that_is_missing_is_told_and_nothing_is_registered() {
    let mut draft = minimal();
    draft["client"]["token_endpoint_auth_method"] = json!("private_key_jwt");

    let error = read_draft(&draft).client_metadata(None).await.unwrap_err();

    assert!(matches!(error, Error::Reference(_)), "{error:?}");
}

#[test]
fn a_client_id_may_be_missing_where_one_can_be_registered() {
    let problems = |mut draft: Value| {
        draft["client"]["client_id"] = json!("");
        let all = check(&draft).into_iter();
        all.filter(|problem| problem.path == "client.client_id")
            .map(|problem| problem.warning)
            .collect::<Vec<_>>()
    };
    let endpoints = |more: Value| {
        let mut draft = minimal();
        draft["authorization_server"] = json!({
            "authorization_endpoint": "https://id.example/a", "token_endpoint": "https://id.example/t"
        });
        let server = draft["authorization_server"].as_object_mut().unwrap();
        server.extend(more.as_object().unwrap().clone());
        draft
    };

    assert_eq!(problems(minimal()), [true]);
    assert_eq!(problems(endpoints(json!({}))), [false]);
    let registration = json!({ "registration_endpoint": "https://id.example/r" });
    assert_eq!(problems(endpoints(registration)), [true]);
}

#[test]
fn what_goes_together_and_what_has_expired_is_told() {
    let warned = |members: Value| {
        let mut draft = minimal();
        draft["client"]
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        let problems = check(&draft);
        assert!(problems.iter().all(|problem| problem.warning), "{problems:?}");
        problems.into_iter().map(|problem| problem.path).collect::<Vec<_>>()
    };
    let uri = "https://id.example/register/1";

    assert_eq!(
        warned(json!({ "registration_client_uri": uri })),
        ["client.registration_access_token"]
    );
    assert_eq!(
        warned(json!({ "registration_access_token": "t" })),
        ["client.registration_client_uri"]
    );
    assert_eq!(
        warned(json!({ "registration_client_uri": "http://id.example/1", "registration_access_token": "t" })),
        ["client.registration_client_uri"]
    );
    let expires = |at: u64| warned(json!({ "client_secret": "s", "client_secret_expires_at": at }));
    assert_eq!(expires(1), ["client.client_secret"]);
    let now = u64::try_from(now_ms() / 1000).unwrap();
    assert_eq!((expires(0), expires(now + 600)), (Vec::<String>::new(), Vec::new()));
    let mut draft = minimal();
    draft["client"]["client_secret_expires_at"] = json!("soon");
    let problem = check(&draft).remove(0);
    assert_eq!(
        (problem.path.as_str(), problem.warning),
        ("client.client_secret_expires_at", false)
    );
}

fn given(information: ClientInformation) -> Given {
    Given {
        information,
        adopts_method: true,
        ..Given::default()
    }
}

fn after(draft: &Value, given: Given) -> ProfileDocument {
    let text = read_draft(draft).to_vault_json();
    let rewritten = rewrite(text.expose(), &ClientChange::Given(Box::new(given))).unwrap();
    let value: Value = serde_json::from_str(rewritten.document.expose()).unwrap();
    read_draft(&value)
}

fn secret(text: &str) -> Option<SecretSource> {
    Some(SecretSource::Kept(Secret::new(text)))
}

#[test]
fn what_a_client_is_given_becomes_the_profile_s() {
    let mut draft = minimal();
    draft["client"] = json!({ "redirect_uri": "http://127.0.0.1/callback" });

    let client = after(
        &draft,
        given(ClientInformation {
            client_id: Some("c".to_owned()),
            client_secret: Some(Secret::new("s")),
            client_secret_expires_at: Some(7),
            token_endpoint_auth_method: Some("client_secret_post".to_owned()),
            registration_access_token: Some(Secret::new("t")),
            registration_client_uri: Some("https://id.example/1".to_owned()),
        }),
    )
    .client;

    assert_eq!((client.client_id.as_str(), client.client_secret), ("c", secret("s")));
    assert_eq!(client.client_secret_expires_at, Some(7));
    let method = client.token_endpoint_auth_method.unwrap();
    assert_eq!(method.as_str(), "client_secret_post");
    assert_eq!(client.registration_access_token, secret("t"));
    assert_eq!(client.registration_client_uri.as_deref(), Some("https://id.example/1"));
    assert_eq!(client.redirect_uri.as_deref(), Some("http://127.0.0.1/callback"));
}

#[test]
fn a_secret_that_is_kept_elsewhere_stays_there_until_it_is_another() {
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!({ "env": "SECRET" });
    draft["client"]["registration_access_token"] = json!({ "file": "token" });
    let before = || SecretsBefore {
        client_secret: Some(Secret::new("same")),
        registration_access_token: Some(Secret::new("same")),
    };
    let take = |text: &str, before: SecretsBefore| {
        let information = ClientInformation {
            client_secret: Some(Secret::new(text)),
            registration_access_token: Some(Secret::new(text)),
            ..ClientInformation::default()
        };
        let client = after(
            &draft,
            Given {
                before,
                ..given(information)
            },
        )
        .client;
        (client.client_secret, client.registration_access_token)
    };

    let (kept, token) = take("same", before());
    assert_eq!(kept, Some(SecretSource::Env("SECRET".to_owned())));
    assert_eq!(token, Some(SecretSource::File("token".to_owned())));
    assert_eq!(take("another", before()), (secret("another"), secret("another")));
    // What could not be read may be another.
    assert_eq!(take("same", SecretsBefore::default()), (secret("same"), secret("same")));
}

#[test]
fn what_was_only_looked_at_changes_no_method_and_the_redirect_uri_follows_what_was_asked() {
    let mut draft = minimal();
    draft["client"]["token_endpoint_auth_method"] = json!("none");
    let information = ClientInformation {
        token_endpoint_auth_method: Some("client_secret_basic".to_owned()),
        ..ClientInformation::default()
    };
    let looked_at = Given {
        information: information.clone(),
        ..Given::default()
    };

    let method = |given| after(&draft, given).client.token_endpoint_auth_method.unwrap();
    assert_eq!(method(looked_at).as_str(), "none");
    assert_eq!(method(given(information)).as_str(), "client_secret_basic");
    let redirect_uri = |uris: &[&str]| {
        let redirect_uris = uris.iter().map(|uri| (*uri).to_owned()).collect();
        let changed = Given {
            redirect_uris,
            ..Given::default()
        };
        after(&draft, changed).client.redirect_uri.unwrap()
    };
    let own = "http://127.0.0.1/callback";
    assert_eq!(redirect_uri(&["https://a.example/", own]), own);
    assert_eq!(redirect_uri(&["https://a.example/"]), "https://a.example/");
    assert_eq!(redirect_uri(&[]), own);
}

#[test]
fn a_profile_whose_client_is_deleted_keeps_everything_else_and_its_tokens_are_former() {
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("s");
    draft["client"]["registration_client_uri"] = json!("https://id.example/1");
    draft["client"]["registration_access_token"] = json!("t");
    let text = read_draft(&draft).to_vault_json();

    let rewritten = rewrite(text.expose(), &ClientChange::Deleted).unwrap();

    assert!(rewritten.is_former);
    let value: Value = serde_json::from_str(rewritten.document.expose()).unwrap();
    assert_eq!(
        value["client"],
        json!({ "client_id": "", "redirect_uri": "http://127.0.0.1/callback" })
    );
    assert_eq!(value["authorization_server"], draft["authorization_server"]);
    assert!(rewrite("{ newer", &ClientChange::Deleted).is_none());
}

#[test]
fn the_form_is_shown_the_token_as_held_and_an_export_none_of_it() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("hunter2");
    draft["client"]["client_secret_expires_at"] = json!(7);
    draft["client"]["registration_client_uri"] = json!("https://id.example/1");
    draft["client"]["registration_access_token"] = json!("token-1");
    let id = bearerbox.add_profile(&draft).unwrap().id;

    let form = bearerbox.profile(id).unwrap().document;
    assert_eq!(form["client"]["registration_access_token"], json!({ "held": true }));
    let exported = bearerbox.export_profile(id).unwrap();
    for left_out in ["token-1", "hunter2", "registration_client_uri", "expires_at"] {
        assert!(!exported.json.contains(left_out), "{}", exported.json);
    }
    assert_eq!(exported.missing, ["client.client_secret"]);

    bearerbox.import_profiles_replacing(&exported.json).unwrap();
    let client = bearerbox.document(id).unwrap().client;
    assert_eq!(client.registration_access_token, secret("token-1"));
    assert_eq!(client.client_secret_expires_at, Some(7));
    // The token that is held is for that address alone.
    let mut moved = form;
    moved["client"]["registration_client_uri"] = json!("https://elsewhere.example/1");
    let Err(Error::InvalidDocument(problems)) = bearerbox.replace_profile(id, &moved) else {
        panic!("the token was taken along")
    };
    assert!(
        problems
            .iter()
            .any(|problem| problem.path == "client.registration_access_token")
    );
}
