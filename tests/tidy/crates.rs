//! Rules 1 and 2: the walls between the crates.

use super::sources::{find_words, read, read_product};
use super::{PURE, allowed, assert_none, manifests, places_of};

/// Crates from the right of the house's picture to its left. Each may depend on those before it, on none after.
const LAYERS: &[&str] = &["secret", "jwt", "oauth", "vault", "core", "practice", "cli"];

#[test]
fn oauth_and_jwt_do_no_io_and_read_no_clock_and_no_random_source() {
    let impure = &[
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "std::process",
        "std::thread",
        "::now",
        ".elapsed(",
        "async",
        ".await",
        "tokio",
        "reqwest",
        "getrandom",
        "rand",
        "rand_bytes",
        "thread_rng",
        "OsRng",
    ];
    for folder in PURE {
        let mut found = places_of(&read_product(folder), impure);
        let unknown = manifests::dependencies(folder);
        found.extend(
            unknown
                .iter()
                .filter(|name| !allowed::PURE_DEPENDENCIES.contains(&name.as_str()))
                .map(|name| format!("{folder}/Cargo.toml: {name} is not known to be pure")),
        );
        assert_none(
            &found,
            "These crates are pure: pass the time, the randomness and the answer in.",
        );
    }
}

#[test]
fn randomness_is_drawn_where_it_is_listed() {
    let is_listed = |path: &str| allowed::RANDOM.iter().any(|(listed, _)| path.starts_with(listed));
    let (drawn, elsewhere): (Vec<_>, Vec<_>) = read_product("src-tauri")
        .into_iter()
        .partition(|source| is_listed(&source.path));
    let sources = [
        "getrandom",
        "rand",
        "rand_bytes",
        "rand_core",
        "fastrand",
        "thread_rng",
        "OsRng",
        "SystemRandom",
        "RandomState",
    ];
    let mut found = places_of(&elsewhere, &sources);
    for (listed, _) in allowed::RANDOM {
        let drawing: Vec<_> = drawn.iter().filter(|source| source.path.starts_with(listed)).collect();
        if !drawing
            .iter()
            .any(|source| !find_words(&source.code(), "getrandom").is_empty())
        {
            found.push(format!("{listed} is listed and draws nothing"));
        }
    }
    for source in read("ui/src").iter().filter(|source| !source.is_test()) {
        for at in find_words(&source.text, "Math.random") {
            found.push(format!("{}: Math.random", source.place(at)));
        }
    }
    assert_none(
        &found,
        "What must not be guessed comes from the system's source, at one place in each crate.",
    );
}

#[test]
fn core_and_everything_right_of_it_do_not_know_tauri() {
    let window = ["tauri", "wry", "tao", "webkit2gtk", "gtk"];
    let mut found = Vec::new();
    for layer in LAYERS {
        let name = format!("bearerbox-{layer}");
        let needs = manifests::closure(&name);
        found.extend(
            window
                .iter()
                .filter(|part| needs.contains(**part))
                .map(|part| format!("{name} needs {part}")),
        );
    }
    assert_none(&found, "These crates work without a window.");
}

#[test]
fn nothing_on_the_right_knows_that_something_on_its_left_exists() {
    let mut found = Vec::new();
    for (position, layer) in LAYERS.iter().enumerate() {
        let needs = manifests::dependencies(&format!("src-tauri/crates/{layer}"));
        let left = LAYERS[position..]
            .iter()
            .chain(&["app", "tests"])
            .map(|left| format!("bearerbox-{left}"));
        found.extend(
            left.filter(|left| needs.contains(left))
                .map(|left| format!("{layer} depends on {left}")),
        );
    }
    assert_none(&found, "Dependencies point one way.");
}
