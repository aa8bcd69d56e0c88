//! Rules 1 and 2: the walls between the crates.

use super::sources::read_product;
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
