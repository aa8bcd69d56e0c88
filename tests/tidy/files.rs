//! Rule 8, and what else a file's name, length and text may not be.

use std::fs;

use super::sources::{find_words, read, root};
use super::{Finding, allowed, assert_none, assert_only_excused};

#[test]
fn no_file_is_longer_than_400_lines() {
    let written = ["rs", "ts", "svelte", "js", "mjs", "css", "html", "toml"];
    let mut found = Vec::new();
    for source in read("").iter().filter(|source| source.has_extension(&written)) {
        let lines = source.text.lines().count();
        if lines > 400 {
            found.push(Finding {
                key: source.path.clone(),
                place: format!("{}:{lines}", source.path),
            });
        }
    }
    assert_only_excused(
        &found,
        allowed::LONG_FILES,
        "A file holds one concept; split it, or say in tidy/allowed.rs why it is better long.",
    );
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let hollow = ["util", "helper", "common", "misc", "manager", "service"];
    let mut found = Vec::new();
    for source in read("")
        .iter()
        .filter(|source| source.has_extension(&["rs", "ts", "svelte", "js", "mjs"]))
    {
        let parts = source.path.split(['/', '.']).map(str::to_lowercase);
        for part in parts.filter(|part| hollow.contains(&part.trim_end_matches('s'))) {
            found.push(format!("{}: {part}", source.path));
        }
        for name in hollow
            .iter()
            .flat_map(|name| [format!("mod {name}"), format!("mod {name}s")])
        {
            found.extend(
                find_words(&source.text, &name)
                    .into_iter()
                    .map(|at| format!("{}: {name}", source.place(at))),
            );
        }
    }
    assert_none(&found, "Name a module after what it holds.");
}

#[test]
fn the_top_level_holds_only_what_the_architecture_names() {
    let named = [
        "Cargo.toml",
        "Cargo.lock",
        "src-tauri",
        "ui",
        "icons",
        "tests",
        "README.md",
        "LICENSE",
        "target",
    ];
    let found: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !named.contains(&name.as_str()))
        .collect();
    assert_none(&found, "The top level stays small.");
}

#[test]
fn no_file_names_a_registry_host_or_a_path_of_one_machine() {
    // Put together here, so that this file does not name them either.
    let mut refused: Vec<String> = [
        ["registry.", "npmjs"],
        ["index.", "crates.io"],
        ["static.", "crates.io"],
        ["files.", "pythonhosted"],
        ["deb.", "debian.org"],
        ["/ho", "me/"],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
        ["C:\\Us", "ers"],
    ]
    .map(|parts| parts.concat())
    .to_vec();
    refused.push(root().display().to_string());
    let mut found = Vec::new();
    // The people of our examples have homes, too.
    let is_example = |rest: &str| ["ada", "alice", "bob"].iter().any(|person| rest.starts_with(person));
    for source in read("") {
        for name in &refused {
            let places = source.text.match_indices(name.as_str());
            let refused = places.filter(|(at, name)| {
                starts_a_path(&source.text[..*at]) && !is_example(&source.text[at + name.len()..])
            });
            found.extend(refused.map(|(at, _)| format!("{}: {name}", source.place(at))));
        }
    }
    assert_none(&found, "A clone on another machine has neither.");
}

/// A clone may lie in a folder whose name is also that of one inside it: `/src`, and `ui/src`.
fn starts_a_path(before: &str) -> bool {
    !before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '-' | '.' | '}' | ')' | '*'))
}
