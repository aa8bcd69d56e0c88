//! What every preset's file must be: readable, of use, and with a source for each value.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use url::Url;

use super::{FILES, PRESETS, Preset, find, list_values, preset, presets};
use crate::Error;
use crate::profiles::check;

/// What a person brings, in a document of its own.
fn bring(preset: &Preset) -> Value {
    let mut draft = json!({ "name": "web", "preset": preset.name });
    for need in &preset.bring {
        let value = match need.path.as_str() {
            "client.client_id" => json!("c"),
            "client.client_secret" => json!("hunter2"),
            "client.redirect_uri" => json!("http://127.0.0.1/callback"),
            "client.jwks" => json!({ "file": "key.pem" }),
            "tls.trusted_certificates" => json!([format!("sha256:{}", "a".repeat(64))]),
            "parameters.authorization.audience" => json!("https://api.example"),
            _ => json!(need.example.as_deref().unwrap()),
        };
        let mut place = &mut draft;
        for step in need.path.split('.') {
            place = &mut place[step];
        }
        *place = value;
    }
    draft
}

#[test]
fn every_file_is_read_under_its_name() {
    for (name, text) in FILES {
        let preset: Preset = serde_json::from_str(text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(preset.name, *name);
        assert!(preset.summary.ends_with('.'), "{name}");
    }
    assert_eq!(PRESETS.len(), FILES.len());
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/presets")).unwrap();
    assert_eq!(folder.count(), FILES.len(), "each file is in the table");
}

#[test]
fn presets_are_listed_by_name() {
    let names: Vec<_> = presets().into_iter().map(|row| row.name).collect();

    assert_eq!(names.len(), FILES.len());
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn every_value_has_a_source_and_every_source_a_value() {
    for preset in PRESETS.iter() {
        let given: BTreeSet<String> = list_values(&preset.fills_in)
            .into_iter()
            .map(|(path, _)| path)
            .chain(
                preset
                    .bring
                    .iter()
                    .filter(|need| need.example.is_some())
                    .map(|need| need.path.clone()),
            )
            .collect();
        let named = preset.sources.iter().flat_map(|source| source.r#for.clone());
        let brought: BTreeSet<String> = preset.bring.iter().map(|need| need.path.clone()).collect();

        let sourced: BTreeSet<String> = named.collect();
        let without: Vec<_> = given.difference(&sourced).collect();
        let of_nothing: Vec<_> = sourced
            .iter()
            .filter(|path| !given.contains(*path) && !brought.contains(*path))
            .collect();

        assert!(without.is_empty(), "{}: {without:?} have no source", preset.name);
        assert!(of_nothing.is_empty(), "{}: {of_nothing:?} are no values", preset.name);
        for source in &preset.sources {
            let url = Url::parse(&source.at).unwrap();
            assert_eq!(url.scheme(), "https", "{}", source.at);
            assert!(!source.says.is_empty() && !source.r#for.is_empty(), "{}", source.at);
        }
    }
}

#[test]
fn a_preset_and_what_it_asks_for_make_a_good_profile() {
    for preset in PRESETS.iter() {
        let problems = check(&bring(preset));

        assert_eq!(problems, [], "{}", preset.name);
    }
}

#[test]
fn nobody_is_asked_for_what_is_filled_in() {
    for preset in PRESETS.iter() {
        let filled_in: Map<_, _> = list_values(&preset.fills_in)
            .into_iter()
            .map(|(path, value)| (path, value.clone()))
            .collect();
        for need in &preset.bring {
            assert!(!filled_in.contains_key(&need.path), "{}: {}", preset.name, need.path);
            assert!(need.sentence.ends_with('.'), "{}: {}", preset.name, need.sentence);
        }
    }
}

#[test]
fn no_preset_brings_a_secret_or_something_to_run() {
    for preset in PRESETS.iter() {
        let text = Value::Object(preset.fills_in.clone()).to_string();
        for member in ["client_secret\"", "command", "jwks\"", "password", "file"] {
            assert!(!text.contains(&format!("\"{member}")), "{}: {member}", preset.name);
        }
    }
}

#[test]
fn a_preset_is_shown_with_the_source_of_each_value() {
    let github = preset("github").unwrap();

    let token_endpoint = github
        .fills_in
        .iter()
        .find(|value| value.path == "authorization_server.token_endpoint")
        .unwrap();
    assert_eq!(token_endpoint.value, "https://github.com/login/oauth/access_token");
    assert!(token_endpoint.source.starts_with("https://docs.github.com/"));
    assert!(github.bring.iter().any(|need| need.path == "client.client_id"));
    assert!(find("github").is_some());
}

#[test]
fn names_the_nearest_preset() {
    let error = preset("gitlub").unwrap_err();

    assert!(
        matches!(&error, Error::NoPresetNamed { nearest: Some(nearest), .. } if nearest == "github" || nearest == "gitlab"),
        "{error:?}"
    );
}
