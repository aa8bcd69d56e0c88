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
