//! `preset list|show`, and profiles that name one.

use serde_json::json;

use super::calling::Home;

#[test]
fn lists_and_shows_presets_without_a_vault() {
    let home = Home::new();

    let listed = home.call(&["preset", "list", "--json"]).done().json();
    let text = home.call(&["preset", "list"]).done().stdout;
    let shown = home.call(&["preset", "show", "github", "--json"]).done().json();
    let described = home.call(&["preset", "show", "github"]).done().stdout;

    let names: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].clone())
        .collect();
    assert!(names.contains(&json!("itsyou.online")), "{names:?}");
    assert!(text.contains("Microsoft Entra ID"), "{text}");
    assert_eq!(shown["row"]["title"], "GitHub");
    assert!(
        shown["fills_in"]
            .as_array()
            .unwrap()
            .iter()
            .all(|value| value["source"] != "")
    );
    for part in [
        "It fills in",
        "You bring",
        "Written at",
        "client.client_id",
        "https://docs.github.com/",
    ] {
        assert!(described.contains(part), "{part} in {described}");
    }
    assert!(!home.vault_folder().exists(), "it needs no vault");
}

#[test]
fn names_the_nearest_preset() {
    let refused = Home::new().call(&["preset", "show", "keycloack", "--json"]).error(1);

    assert_eq!(refused["code"], "not_found");
    assert_eq!(refused["next_step"], "Did you mean \"keycloak\"?");
}

#[test]
fn takes_in_a_profile_that_names_a_preset_and_writes_out_no_more() {
    let home = Home::new();
    let document = json!({
        "name": "repositories",
        "preset": "github",
        "client": { "client_id": "c", "client_secret": { "env": "SECRET" }, "redirect_uri": "http://127.0.0.1/callback" }
    });
    home.add_profile(&document);

    let exported = home.call(&["profile", "export", "repositories"]).done().json();
    let listed = home.call(&["profile", "list", "--json"]).done().json();
    let mut unknown = document.clone();
    unknown["preset"] = json!("githup");
    let refused = home.call_with_input(&["profile", "add", "-", "--replace"], &unknown.to_string());

    assert_eq!(exported, document);
    assert_eq!(listed[0]["server"], "github.com");
    assert_eq!(refused.status, 1);
    assert!(
        refused
            .stderr
            .contains("preset: There is no preset \"githup\". Did you mean \"github\"?"),
        "{refused:?}"
    );
}
