//! Drafts and documents against what the vault holds.

use bearerbox_vault::VaultError;
use serde_json::json;

use super::{minimal, named, open_new};
use crate::Error;

#[test]
fn says_of_a_draft_whether_its_name_is_taken() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;
    let other = bearerbox.add_profile(&named("other")).unwrap().id;
    let check = |id| bearerbox.check_profile(&minimal(), id).unwrap();

    assert_eq!(check(Some(id)), []);
    for taken in [check(None), check(Some(other))] {
        assert_eq!((taken.len(), &*taken[0].path, taken[0].warning), (1, "name", false));
    }
    assert!(matches!(
        bearerbox.check_profile(&minimal(), Some(77)),
        Err(Error::NoSuchProfile { .. })
    ));
}

#[test]
fn says_of_a_draft_whether_the_secret_is_there_that_it_keeps() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["client"]["client_secret"] = json!("hunter2");
    let id = bearerbox.add_profile(&draft).unwrap().id;
    let mut form = bearerbox.profile(id).unwrap().document;

    assert_eq!(bearerbox.check_profile(&form, Some(id)).unwrap(), []);
    form["client"]["client_id"] = json!("another");
    let problems = bearerbox.check_profile(&form, Some(id)).unwrap();
    assert_eq!(problems[0].path, "client.client_secret");
}

#[test]
fn replaces_no_profile_that_was_changed_since_it_was_read() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;
    let read_at = bearerbox.profile(id).unwrap().updated_at;
    let mut theirs = minimal();
    theirs["scope"] = json!("theirs");
    bearerbox.replace_profile(id, &theirs).unwrap();

    // What is wrong with it besides does not matter then.
    let late = bearerbox.replace_profile_as_read(id, &json!({ "name": "a b" }), Some(read_at));

    assert!(matches!(late, Err(Error::Vault(VaultError::ProfileChanged { .. }))));
    assert_eq!(bearerbox.document(id).unwrap().scope.as_deref(), Some("theirs"));
    let read_at = bearerbox.profile(id).unwrap().updated_at;
    bearerbox
        .replace_profile_as_read(id, &minimal(), Some(read_at))
        .unwrap();
    assert_eq!(bearerbox.document(id).unwrap().scope, None);
}

#[test]
fn says_what_deserves_a_word_in_what_it_imports() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["authorization_server"]["issuer"] = json!("http://id.example");
    draft["client"]["client_secret"] = json!({ "command": ["op", "read", "op://x"] });

    let imported = bearerbox
        .import_profiles(&json!([draft, named("b")]).to_string())
        .unwrap();

    let [plaintext, command] = imported.warnings.as_slice() else {
        panic!("{:?}", imported.warnings)
    };
    assert!(
        plaintext.starts_with("web: authorization_server.issuer: "),
        "{plaintext}"
    );
    assert!(command.contains("\"op read op://x\""), "{command}");
}
