use std::collections::BTreeSet;

use super::{CLAIMS, File, HEADER, file_of};
use crate::explanation::{Explanation, ValueKind};
use crate::numeric_date::is_time_claim;
use crate::product::Product;

fn every_file() -> impl Iterator<Item = &'static File> {
    CLAIMS.into_iter().chain([HEADER]).chain(Product::ALL.map(file_of))
}

fn find_claim(name: &str) -> Option<&'static Explanation> {
    CLAIMS.into_iter().find_map(|file| file.find(name))
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
        for entry in file.entries {
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
    let apart = Product::ALL.map(file_of).into_iter().chain([HEADER]);
    for files in [CLAIMS.to_vec()].into_iter().chain(apart.map(|file| vec![file])) {
        let mut seen = BTreeSet::new();
        for file in files {
            for entry in file.entries {
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
        for entry in file.entries {
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
        let file = file_of(product);
        assert!(!file.issuers.is_empty(), "{}", file.name);
        assert!(file.entries.len() > 5, "{}", file.name);
        assert!(
            file.entries.iter().all(|entry| entry.product == Some(product)),
            "{}",
            file.name
        );
        for entry in file.entries.iter().filter(|entry| entry.telling) {
            assert!(telling.insert(entry.name), "{} tells of two products", entry.name);
            assert!(find_claim(entry.name).is_none(), "{} is a registered name", entry.name);
        }
    }
}

#[test]
fn a_time_is_a_time_by_either_account() {
    for name in ["exp", "nbf", "iat", "auth_time", "updated_at", "toe"] {
        assert!(is_time_claim(name), "{name}");
        assert_eq!(find_claim(name).unwrap().kind, ValueKind::Time, "{name}");
    }
    for file in CLAIMS {
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
        assert!(find_claim(name).is_some(), "{name}");
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
        assert!(HEADER.find(name).is_some(), "{name}");
    }
}
