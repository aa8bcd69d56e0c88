//! The house rules that a machine can hold: one test each, over the source text. Exceptions stand in `tidy/allowed.rs`
//! with their reasons.
//!
//! That the bindings equal what Rust generates needs a run of their generator: `cargo xtask lint` compares them.

#[path = "tidy/allowed.rs"]
mod allowed;
#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/manifests.rs"]
mod manifests;
#[path = "tidy/secrets.rs"]
mod secrets;
#[path = "tidy/shell.rs"]
mod shell;
#[path = "tidy/sources.rs"]
mod sources;
#[path = "tidy/wording.rs"]
mod wording;

use sources::{Source, find_words};

/// The crates that say what the RFCs say, and touch nothing.
const PURE: &[&str] = &["src-tauri/crates/oauth", "src-tauri/crates/jwt"];

/// Fails with all that was found, one to a line.
#[track_caller]
fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}\n  {}\n", found.join("\n  "));
}

/// Something that a rule refuses, unless its key is in the rule's list of exceptions.
struct Finding {
    key: String,
    place: String,
}

/// Fails with what is found and not `excused` (key and reason), and with excuses that nothing needs.
#[track_caller]
fn assert_only_excused(found: &[Finding], excused: &[(&str, &str)], rule: &str) {
    let is_excused = |finding: &&Finding| excused.iter().any(|(key, _)| *key == finding.key);
    let is_needed = |key: &str| found.iter().any(|finding| finding.key == key);
    let refused = found
        .iter()
        .filter(|finding| !is_excused(finding))
        .map(|finding| finding.place.clone());
    let unneeded = excused
        .iter()
        .filter(|(key, _)| !is_needed(key))
        .map(|(key, _)| format!("{key}: listed in tidy/allowed.rs, and does not need to be"));
    assert_none(&refused.chain(unneeded).collect::<Vec<_>>(), rule);
}

/// Every place in the product code of `sources` where one of `words` stands.
fn places_of(sources: &[Source], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let code = source.code();
        for word in words {
            found.extend(
                find_words(&code, word)
                    .into_iter()
                    .map(|at| format!("{}: {word}", source.place(at))),
            );
        }
    }
    found
}
