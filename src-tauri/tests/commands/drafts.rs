//! A draft against what the vault holds.

use serde_json::{Value, json};

use super::shell::{Shell, machine};

#[test]
fn a_name_that_is_taken_is_told_by_the_check() {
    let shell = Shell::open();
    let id = shell.add("a");

    let taken = shell.answer("profile_check", json!({ "draft": machine("a"), "id": null }));
    let own = shell.answer("profile_check", json!({ "draft": machine("a"), "id": id }));

    let is_at_name = |problem: &Value| problem["path"] == "name";
    assert!(taken.as_array().unwrap().iter().any(is_at_name));
    assert!(!own.as_array().unwrap().iter().any(is_at_name));
}

#[test]
fn a_profile_is_not_replaced_when_it_was_changed_since_it_was_read() {
    let shell = Shell::open();
    let id = shell.add("a");
    let read_at = shell.answer("profile", json!({ "id": id }))["updated_at"].clone();
    let replace = |name: &str, read_at: &Value| json!({ "id": id, "draft": machine(name), "readAt": read_at });
    shell.answer("profile_replace", replace("b", &read_at));

    assert_eq!(
        shell.code("profile_replace", replace("c", &read_at)),
        "changed_meanwhile"
    );

    assert_eq!(shell.answer("profile_replace", replace("c", &json!(null)))["name"], "c");
}

#[test]
fn presets_are_listed_and_shown_without_a_vault() {
    let shell = Shell::new();

    let names: Vec<_> = shell.answer("presets", json!({})).as_array().unwrap().clone();
    assert!(names.iter().any(|row| row["name"] == "keycloak"));
    let wso2 = shell.answer("preset", json!({ "name": "wso2" }));
    assert_eq!(wso2["row"]["name"], "wso2");
    assert!(!wso2["fills_in"].as_array().unwrap().is_empty());
    assert_eq!(shell.code("preset", json!({ "name": "wso3" })), "not_found");
}
