//! Rule 4: a secret stays one.

use std::collections::BTreeSet;

use super::sources::{find_words, read_product};
use super::{allowed, assert_none, manifests};

#[test]
fn a_secret_cannot_be_serialized() {
    let needs = manifests::dependencies("src-tauri/crates/secret");
    let mut found: Vec<String> = needs
        .iter()
        .filter(|name| name.starts_with("serde"))
        .map(|name| format!("secret depends on {name}"))
        .collect();
    for source in read_product("src-tauri") {
        let code = source.code();
        for at in find_words(&code, "Serialize for Secret") {
            found.push(source.place(at));
        }
    }
    assert_none(&found, "A secret that can be serialized will be.");
}

#[test]
fn secrets_are_exposed_only_where_it_is_listed() {
    let mut found = Vec::new();
    let mut listed: BTreeSet<&str> = allowed::EXPOSED.iter().map(|(path, ..)| *path).collect();
    for source in read_product("src-tauri") {
        let code = source.code();
        let places = find_words(&code, ".expose(");
        let entry = allowed::EXPOSED.iter().find(|(path, ..)| *path == source.path);
        let allowed = entry.map_or(0, |(_, count, _)| *count);
        listed.remove(source.path.as_str());
        if places.len() != allowed {
            let lines: Vec<String> = places.into_iter().map(|at| source.place(at)).collect();
            found.push(format!(
                "{}: {allowed} listed, {} found: {}",
                source.path,
                lines.len(),
                lines.join(", ")
            ));
        }
    }
    found.extend(listed.into_iter().map(|path| format!("{path} is listed and not there")));
    assert_none(
        &found,
        "expose() is called where a secret really leaves; list the place in tidy/allowed.rs with why.",
    );
}
