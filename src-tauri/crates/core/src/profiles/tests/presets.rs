//! A document that names a preset: what is written wins, and only that is kept.

use bearerbox_oauth::Pkce;
use serde_json::{Value, json};

use super::{minimal, open_new};
use crate::profiles::document::{ProfileDocument, ScopeSeparator};
use crate::profiles::read::read_document;
use crate::profiles::reader::Problems;
use crate::profiles::{Dialect, TokenEndpointAuthMethod, check};

fn read(value: &Value) -> ProfileDocument {
    let mut problems = Problems::default();
    let document = read_document(value, &mut problems);
    assert_eq!(problems.into_list(), []);
    document
}

fn of_preset(preset: &str) -> Value {
    json!({
        "name": "web",
        "preset": preset,
        "client": { "client_id": "c", "redirect_uri": "http://127.0.0.1/callback" },
    })
}

fn endpoint(document: &ProfileDocument, name: &str) -> Option<String> {
    let value = document.authorization_server.written.get(name)?;
    value.as_str().map(str::to_owned)
}

#[test]
fn what_is_not_said_is_taken_from_the_preset() {
    let document = read(&of_preset("itsyou.online"));

    let effective = document.effective();

    assert_eq!(
        endpoint(&effective, "token_endpoint").as_deref(),
        Some("https://itsyou.online/v1/oauth/access_token")
    );
    assert_eq!(effective.auth_method(), TokenEndpointAuthMethod::ClientSecretPost);
    assert_eq!(effective.pkce, Pkce::None);
    assert_eq!(effective.dialect.scope_separator, ScopeSeparator::Comma);
    assert_eq!(effective.dialect.api_scheme.as_deref(), Some("token"));
    assert_eq!(effective.client.client_id, "c");
}

#[test]
fn what_is_written_wins_member_by_member() {
    let mut draft = of_preset("google");
    draft["browser"] = json!("print");
    draft["scope"] = json!("openid");
    draft["parameters"] = json!({ "authorization": { "prompt": "consent" } });

    let effective = read(&draft).effective().into_owned();

    assert_eq!(effective.scope.as_deref(), Some("openid"));
    assert_eq!(effective.browser.as_str(), "print");
    let parameters = effective.parameters.authorization.pairs();
    assert!(parameters.contains(&("access_type".to_owned(), "offline".to_owned())));
    assert!(parameters.contains(&("prompt".to_owned(), "consent".to_owned())));
    assert_eq!(
        effective.authorization_server.issuer.as_deref(),
        Some("https://accounts.google.com")
    );
}

#[test]
fn a_default_that_is_written_wins_and_is_kept() {
    let mut draft = of_preset("itsyou.online");
    draft["pkce"] = json!("S256");
    draft["grant_type"] = json!("authorization_code");
    draft["browser"] = json!("embedded");
    draft["resource"] = json!([]);
    draft["audience"] = json!([]);
    draft["client"]["dpop_bound_access_tokens"] = json!(false);
    draft["client"]["require_pushed_authorization_requests"] = json!(false);
    draft["tls"] = json!({ "trusted_certificates": [] });
    draft["dialect"] = json!({
        "api_scheme": "Bearer",
        "basic_encoding": "form",
        "client_assertion_audience": "issuer",
        "authorization_request_method": "get",
        "scope_separator": "space",
        "token_request_state": false,
        "token_request_without": []
    });

    let document = read(&draft);
    let effective = document.effective();

    assert_eq!(document.to_form_json(), draft);
    assert_eq!(effective.pkce, Pkce::S256);
    let standard = Dialect {
        api_scheme: Some("Bearer".to_owned()),
        ..Dialect::default()
    };
    assert_eq!(effective.dialect, standard);
}

#[test]
fn what_is_in_effect_stays_so_when_asked_again() {
    let mut draft = of_preset("itsyou.online");
    draft["pkce"] = json!("S256");
    draft["authorization_server"] = json!({
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token"
    });
    let document = read(&draft);

    let once = document.effective().into_owned();

    assert_eq!(*once.effective(), once);
}

#[test]
fn a_parameter_of_the_preset_can_be_left_out() {
    let mut draft = of_preset("google");
    draft["parameters"] = json!({ "authorization": { "access_type": [] } });

    let effective = read(&draft).effective().into_owned();

    assert_eq!(effective.parameters.authorization.pairs(), []);
}

#[test]
fn a_server_of_one_s_own_gets_the_dialect_and_no_address_of_the_preset_s() {
    let mut draft = of_preset("wso2");
    draft["authorization_server"] = json!({
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token"
    });
    let elsewhere = read(&draft).effective().into_owned();
    draft["authorization_server"] = json!({ "token_endpoint": "https://localhost:9443/oauth2/token?tenantDomain=a" });
    let same = read(&draft).effective().into_owned();

    assert_eq!(endpoint(&elsewhere, "revocation_endpoint"), None);
    assert_eq!(elsewhere.auth_method(), TokenEndpointAuthMethod::ClientSecretBasic);
    assert_eq!(
        endpoint(&same, "revocation_endpoint").as_deref(),
        Some("https://localhost:9443/oauth2/revoke")
    );
    assert_eq!(
        endpoint(&same, "token_endpoint").as_deref(),
        Some("https://localhost:9443/oauth2/token?tenantDomain=a")
    );
}

#[test]
fn the_vault_the_form_and_an_export_have_only_what_is_written() {
    let (_folder, bearerbox) = open_new();
    let mut draft = of_preset("github");
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;

    let view = bearerbox.profile(id).unwrap();
    let exported = bearerbox.export_profile(id).unwrap();

    draft["client"]["client_secret"] = json!({ "held": true });
    assert_eq!(view.document, draft);
    assert_eq!(view.row.server, "github.com");
    assert!(view.row.needs_browser);
    draft["client"].as_object_mut().unwrap().remove("client_secret");
    assert_eq!(serde_json::from_str::<Value>(&exported.json).unwrap(), draft);
    assert_eq!(exported.missing, ["client.client_secret"]);
    let kept = bearerbox.vault().profile(id).unwrap().unwrap().document;
    assert!(!kept.contains("access_token"), "{kept}");
}

#[test]
fn a_run_uses_what_is_in_effect() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&of_preset("github")).unwrap().id;

    let document = bearerbox.document(id).unwrap();

    assert_eq!(document.not_built(), None);
    assert_eq!(
        endpoint(&document, "authorization_endpoint").as_deref(),
        Some("https://github.com/login/oauth/authorize")
    );
    assert_eq!(bearerbox.profile(id).unwrap().grant, "Authorization code with PKCE");
}

#[test]
fn a_secret_does_not_go_to_the_server_of_another_preset() {
    let (_folder, bearerbox) = open_new();
    let mut draft = of_preset("github");
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    draft["client"]["client_secret"] = json!({ "held": true });
    draft["preset"] = json!("gitlab");

    let problems = bearerbox.check_profile(&draft, Some(id)).unwrap();

    assert!(
        problems
            .iter()
            .any(|problem| problem.path == "client.client_secret" && !problem.warning),
        "{problems:?}"
    );
}

#[test]
fn what_neither_says_is_missing_as_ever() {
    let problems = check(&of_preset("keycloak"));

    assert_eq!(problems[0].path, "authorization_server.issuer", "{problems:?}");
}

#[test]
fn a_document_without_a_preset_is_in_effect_itself() {
    let document = read(&minimal());

    assert_eq!(*document.effective(), document);
}
