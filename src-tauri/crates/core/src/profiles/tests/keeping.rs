//! Profiles in the vault.

use bearerbox_vault::{NewAuthorization, NewTokenSet, VaultError};
use serde_json::json;

use super::{minimal, named, open_new};
use crate::profiles::SecretSource;
use crate::view::ErrorView;
use crate::{Bearerbox, Error};

fn names(bearerbox: &Bearerbox) -> Vec<String> {
    bearerbox.profiles().unwrap().into_iter().map(|row| row.name).collect()
}

fn add_tokens(bearerbox: &Bearerbox, profile_id: i64, persona: Option<&str>) {
    let authorization = NewAuthorization {
        profile_id,
        persona: persona.map(str::to_owned),
        run_id: None,
        created_at: 1,
    };
    let token_set = NewTokenSet {
        obtained_at: 1,
        expires_at: None,
        body: "{}",
        run_id: None,
        jwt: None,
    };
    bearerbox.vault().add_authorization(&authorization, token_set).unwrap();
}

#[test]
fn adds_and_finds_a_profile() {
    let (_folder, bearerbox) = open_new();

    let row = bearerbox.add_profile(&minimal()).unwrap();

    assert_eq!(
        (row.name.as_str(), row.server.as_str(), row.needs_browser),
        ("web", "id.example", true)
    );
    assert_eq!(bearerbox.profiles().unwrap(), std::slice::from_ref(&row));
    let view = bearerbox.profile_named("web").unwrap();
    assert_eq!(view.row, row);
    assert_eq!(view.grant, "Authorization code with PKCE");
    assert!(view.system_browser_possible);
}

#[test]
fn adds_nothing_that_is_wrong() {
    let (_folder, bearerbox) = open_new();

    let error = bearerbox.add_profile(&json!({ "name": "a" })).unwrap_err();

    assert!(matches!(error, Error::InvalidDocument(problems) if problems.len() > 1));
    assert_eq!(names(&bearerbox), Vec::<String>::new());
}

#[test]
fn refuses_a_name_that_is_taken() {
    let (_folder, bearerbox) = open_new();
    bearerbox.add_profile(&minimal()).unwrap();

    let error = bearerbox.add_profile(&minimal()).unwrap_err();

    assert!(matches!(error, Error::Vault(VaultError::NameTaken { name }) if name == "web"));
}

#[test]
fn names_the_nearest_profile() {
    let (_folder, bearerbox) = open_new();
    bearerbox.add_profile(&named("staging-web")).unwrap();

    let error = bearerbox.profile_named("stagin-web").unwrap_err();

    assert_eq!(
        ErrorView::from(&error).next_step.as_deref(),
        Some("Did you mean \"staging-web\"?")
    );
}

#[test]
fn keeps_the_secret_when_the_form_says_so() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;

    let mut form = bearerbox.profile(id).unwrap().document;
    assert!(!form.to_string().contains("hunter2"));
    form["scope"] = json!("a");
    bearerbox.replace_profile(id, &form).unwrap();

    let document = bearerbox.document(id).unwrap();
    assert_eq!(document.scope.as_deref(), Some("a"));
    assert_eq!(
        document.client.client_secret,
        Some(SecretSource::Kept("hunter2".to_owned().into()))
    );
}

#[test]
fn a_secret_of_one_client_goes_to_no_other_and_to_no_other_server() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let form = bearerbox.profile(id).unwrap().document;

    for (place, value) in [
        ("/authorization_server/issuer", "https://elsewhere.example"),
        ("/client/client_id", "another"),
    ] {
        let mut moved = form.clone();
        *moved.pointer_mut(place).unwrap() = json!(value);
        let Err(Error::InvalidDocument(problems)) = bearerbox.replace_profile(id, &moved) else {
            panic!("{place} took the secret along");
        };
        assert!(problems.iter().any(|problem| problem.path == "client.client_secret"));

        moved["client"].as_object_mut().unwrap().remove("client_secret");
        moved["client"]["token_endpoint_auth_method"] = json!("client_secret_basic");
        let imported = bearerbox.import_profiles_replacing(&moved.to_string()).unwrap();
        assert_eq!(imported.missing.len(), 1);
        assert_eq!(bearerbox.document(id).unwrap().client.client_secret, None);
        bearerbox.replace_profile(id, &draft).unwrap();
    }
}

#[test]
fn tokens_of_another_server_are_not_the_profiles_any_more() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;
    add_tokens(&bearerbox, id, None);

    let mut draft = minimal();
    draft["environment"] = json!("staging");
    bearerbox.replace_profile(id, &draft).unwrap();
    assert!(bearerbox.held_token(id, None, 0).unwrap().is_some());
    draft["authorization_server"]["issuer"] = json!("https://elsewhere.example");
    let row = bearerbox.replace_profile(id, &draft).unwrap();

    assert!(!row.token.held);
    assert!(bearerbox.held_token(id, None, 0).unwrap().is_none());
}

#[test]
fn refuses_to_keep_a_secret_that_is_not_there() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!({ "held": true });

    assert!(matches!(bearerbox.add_profile(&draft), Err(Error::InvalidDocument(_))));
}

#[test]
fn duplicates_under_the_next_free_name() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("s");
    let id = bearerbox.add_profile(&draft).unwrap().id;

    let second = bearerbox.duplicate_profile(id).unwrap();
    bearerbox.duplicate_profile(second.id).unwrap();

    assert_eq!(names(&bearerbox), ["web", "web-2", "web-3"]);
    assert_eq!(
        bearerbox.document(second.id).unwrap().client,
        bearerbox.document(id).unwrap().client
    );
}

#[test]
fn removes_and_restores() {
    let (_folder, bearerbox) = open_new();
    let row = bearerbox.add_profile(&minimal()).unwrap();

    bearerbox.remove_profile(row.id).unwrap();
    assert!(matches!(bearerbox.profile(row.id), Err(Error::NoSuchProfile { .. })));

    assert_eq!(bearerbox.restore_profile(row.id).unwrap(), row);
}

#[test]
fn restores_by_name_the_one_that_was_removed_last() {
    let (_folder, bearerbox) = open_new();
    let first = bearerbox.add_profile(&minimal()).unwrap().id;
    bearerbox.remove_profile(first).unwrap();
    let second = bearerbox.add_profile(&minimal()).unwrap().id;
    bearerbox.remove_profile(second).unwrap();
    bearerbox.add_profile(&named("other")).unwrap();

    let removed: Vec<_> = bearerbox.removed_profiles().unwrap().iter().map(|row| row.id).collect();
    assert_eq!(removed, [second, first]);
    assert!(matches!(
        bearerbox.restore_profile_named("other"),
        Err(Error::NoRemovedProfile { .. })
    ));
    assert_eq!(bearerbox.restore_profile_named("web").unwrap().id, second);
}

#[test]
fn forgets_a_persona_with_its_tokens_at_every_profile_of_the_server() {
    let (_folder, bearerbox) = open_new();
    let [web, other] = ["web", "other"].map(|name| bearerbox.add_profile(&named(name)).unwrap().id);
    let mut elsewhere = named("elsewhere");
    elsewhere["authorization_server"]["issuer"] = json!("https://elsewhere.example");
    let elsewhere = bearerbox.add_profile(&elsewhere).unwrap().id;
    for profile in [web, other, elsewhere] {
        add_tokens(&bearerbox, profile, Some("alice"));
    }
    add_tokens(&bearerbox, web, Some("bob"));

    bearerbox.forget_persona(web, "alice").unwrap();

    let personas = |id| -> Vec<String> {
        let row = bearerbox.profile_row(id).unwrap();
        row.personas.into_iter().map(|persona| persona.name).collect()
    };
    assert_eq!((personas(web), personas(other)), (vec!["bob".to_owned()], vec![]));
    assert_eq!(personas(elsewhere), ["alice"]);
    assert!(bearerbox.held_token(web, Some("alice"), 0).unwrap().is_none());
}

#[test]
fn restores_nothing_over_a_profile_that_took_the_name() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;
    bearerbox.remove_profile(id).unwrap();
    bearerbox.add_profile(&minimal()).unwrap();

    assert!(matches!(
        bearerbox.restore_profile(id),
        Err(Error::Vault(VaultError::NameTaken { .. }))
    ));
}

#[test]
fn imports_one_document_or_a_list() {
    let (_folder, bearerbox) = open_new();

    bearerbox.import_profiles(&named("a").to_string()).unwrap();
    let imported = bearerbox
        .import_profiles(&json!([named("b"), named("c")]).to_string())
        .unwrap();

    assert_eq!(imported.added.len(), 2);
    assert_eq!(names(&bearerbox), ["a", "b", "c"]);
}

#[test]
fn imports_all_or_nothing() {
    let (_folder, bearerbox) = open_new();
    bearerbox.add_profile(&named("b")).unwrap();

    let taken = bearerbox
        .import_profiles(&json!([named("a"), named("b")]).to_string())
        .unwrap_err();
    let invalid = bearerbox
        .import_profiles(&json!([named("a"), named("not good")]).to_string())
        .unwrap_err();
    let twice = bearerbox
        .import_profiles(&json!([named("a"), named("a")]).to_string())
        .unwrap_err();

    assert!(matches!(taken, Error::Vault(VaultError::NameTaken { .. })));
    assert!(matches!(invalid, Error::InvalidDocument(problems) if problems[0].path == "[1].name"));
    assert!(matches!(twice, Error::InvalidDocument(problems) if problems[0].path == "[1].name"));
    assert_eq!(names(&bearerbox), ["b"]);
}

#[test]
fn takes_back_an_export_and_says_what_is_missing() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("s");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let exported = bearerbox.export_profile(id).unwrap();
    bearerbox.remove_profile(id).unwrap();

    let imported = bearerbox.import_profiles(&exported.json).unwrap();

    assert_eq!(imported.missing, ["web: client.client_secret"]);
}

#[test]
fn replaces_by_name_and_keeps_the_secret_that_is_left_out() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("s");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let exported = bearerbox.export_profile(id).unwrap();

    let imported = bearerbox.import_profiles_replacing(&exported.json).unwrap();

    assert_eq!(imported.added[0].id, id);
    assert_eq!(imported.missing, Vec::<String>::new());
    let kept = Some(SecretSource::Kept("s".to_owned().into()));
    assert_eq!(bearerbox.document(id).unwrap().client.client_secret, kept);
}

#[test]
fn imports_what_editors_and_empty_files_bring() {
    let (_folder, bearerbox) = open_new();

    assert!(matches!(bearerbox.import_profiles(""), Err(Error::NotJson { .. })));
    assert_eq!(bearerbox.import_profiles("[]").unwrap().added, []);
}

#[test]
fn shares_a_home_between_two_that_opened_it() {
    let (folder, one) = open_new();
    let unlock = crate::Unlock::Passphrase("passphrase".to_owned().into());
    let other = Bearerbox::open(crate::Home::at(folder.path()), unlock).unwrap();
    let before = other.data_version().unwrap();

    one.add_profile(&minimal()).unwrap();

    assert_eq!(names(&other), ["web"]);
    assert_ne!(other.data_version().unwrap(), before);
}

#[test]
fn an_export_that_replaces_its_profile_gets_back_what_it_left_out() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["headers"] = json!({ "token": { "X-Api-Key": "hunter2", "Accept": "text/plain" } });
    draft["parameters"] = json!({ "token": { "password": "hunter3" } });
    draft["proxy"] = json!("http://me:hunter4@proxy.example:3128");
    draft["authorization_server"]["revocation_endpoint"] = json!("https://id.example/revoke?api_key=hunter5");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let before = bearerbox.document(id).unwrap();
    let exported = bearerbox.export_profile(id).unwrap().json;
    assert!(!exported.contains("hunter"), "{exported}");

    bearerbox.import_profiles_replacing(&exported).unwrap();

    let after = bearerbox.document(id).unwrap();
    let sorted = |values: &super::super::document::NamedValues| {
        let mut pairs = values.pairs();
        pairs.sort();
        pairs
    };
    assert_eq!(sorted(&after.headers.token), sorted(&before.headers.token));
    assert_eq!(after.parameters, before.parameters);
    assert_eq!(after.proxy, before.proxy);
    assert_eq!(after.authorization_server, before.authorization_server);
}

#[test]
fn what_goes_to_another_host_is_another_server() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let form = bearerbox.profile(id).unwrap().document;

    let mut moved = form.clone();
    moved["authorization_server"]["revocation_endpoint"] = json!("https://elsewhere.example/revoke");
    let refused = bearerbox.replace_profile(id, &moved);
    let mut beside = form;
    beside["authorization_server"]["jwks_uri"] = json!("https://id.example/jwks");
    let kept = bearerbox.replace_profile(id, &beside);

    assert!(matches!(refused, Err(Error::InvalidDocument(_))));
    kept.unwrap();
}
