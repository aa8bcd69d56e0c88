use std::collections::BTreeSet;

use super::{CLAIMS, File, HEADER, claim_dictionary, file_of, header_dictionary, product_dictionary};
use crate::explanation::ValueKind;
use crate::numeric_date::is_time_claim;
use crate::product::Product;

fn read(text: &'static str) -> File {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {}", &text[..120]))
}

fn every_file() -> Vec<File> {
    let products = Product::ALL.map(file_of);
    CLAIMS
        .iter()
        .chain(&HEADER)
        .chain(&products)
        .map(|text| read(text))
        .collect()
}

/// Whether `source` says which document, and where in it if that is known.
fn is_a_source(source: &str) -> bool {
    let documents = ["https://", "RFC ", "OpenID ", "FAPI ", "ETSI GS ", "3GPP TS ", "CTA-"];
    documents.iter().any(|document| source.starts_with(document)) && !source.contains("  ")
}

#[test]
fn every_entry_has_a_source_and_a_sentence() {
    for file in every_file() {
        assert!(file.document.starts_with("https://"), "{}", file.name);
        assert!(file.as_of.starts_with("20"), "{}", file.name);
        for entry in &file.entries {
            let place = format!("{}: {}", file.name, entry.name);
            assert!(is_a_source(entry.source), "{place}: {}", entry.source);
            assert!(
                entry.meaning.ends_with('.') && !entry.meaning.contains(". "),
                "{place}: {}",
                entry.meaning
            );
            assert!(
                entry.meaning.starts_with(|first: char| !first.is_whitespace()),
                "{place}"
            );
            assert!(!entry.title.is_empty() && !entry.title.ends_with('.'), "{place}");
            assert!(
                !entry.name.is_empty() && entry.name.trim() == entry.name && entry.name != "*",
                "{place}"
            );
        }
    }
}

#[test]
fn no_name_is_explained_twice_in_one_place() {
    let together = [CLAIMS.to_vec(), HEADER.to_vec()];
    let apart = Product::ALL.map(|product| vec![file_of(product)]);
    for files in together.iter().chain(&apart) {
        let mut seen = BTreeSet::new();
        for file in files.iter().map(|text| read(text)) {
            for entry in &file.entries {
                assert!(
                    seen.insert((entry.within, entry.name)),
                    "{}: {} is there twice",
                    file.name,
                    entry.name
                );
            }
        }
    }
}

#[test]
fn what_is_within_a_member_is_explained_along_with_the_member() {
    for file in every_file() {
        for entry in &file.entries {
            if let Some(within) = entry.within.filter(|within| *within != "*") {
                assert!(
                    file.entries
                        .iter()
                        .any(|outer| outer.within.is_none() && outer.name == within),
                    "{}: {within} of {} is not explained",
                    file.name,
                    entry.name
                );
            }
        }
    }
}

#[test]
fn each_product_has_issuers_and_claims_and_no_two_share_a_telling_name() {
    let mut telling = BTreeSet::new();
    for product in Product::ALL {
        let file = read(file_of(product));
        assert!(!file.issuers.is_empty(), "{}", file.name);
        assert!(file.entries.len() > 5, "{}", file.name);
        assert_eq!(product_dictionary(product).name, file.name);
        for entry in file.entries.iter().filter(|entry| entry.telling) {
            assert!(telling.insert(entry.name), "{} tells of two products", entry.name);
            assert!(
                claim_dictionary().find(entry.name).is_none(),
                "{} is a registered name",
                entry.name
            );
        }
    }
}

#[test]
fn a_time_is_a_time_by_either_account() {
    for name in ["exp", "nbf", "iat", "auth_time", "updated_at", "toe"] {
        assert!(is_time_claim(name), "{name}");
        assert_eq!(claim_dictionary().find(name).unwrap().kind, ValueKind::Time, "{name}");
    }
    for file in CLAIMS.iter().map(|text| read(text)) {
        for entry in file.entries.iter().filter(|entry| entry.within.is_none()) {
            assert_eq!(
                entry.kind == ValueKind::Time,
                is_time_claim(entry.name),
                "{}",
                entry.name
            );
        }
    }
}

#[test]
fn holds_both_registries_from_their_first_entry_to_their_last() {
    for name in [
        "iss",
        "cnf",
        "attest",
        "vp",
        "intuse",
        "cdnistd",
        "geohash",
        "sd_hash",
        "trust_anchor",
    ] {
        assert!(claim_dictionary().find(name).is_some(), "{name}");
    }
    for name in [
        "alg",
        "x5t#S256",
        "p2c",
        "b64",
        "ppt",
        "svt",
        "iheSSId",
        "peer_trust_chain",
    ] {
        assert!(header_dictionary().find(name).is_some(), "{name}");
    }
}
