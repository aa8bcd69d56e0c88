//! The dictionaries of claims and header members: data with sources, a file for each document or product.
//!
//! The registered names are those of IANA ("JSON Web Token Claims", "JSON Web Signature and Encryption Header
//! Parameters") as of the date in the file. No file is a code path: who adds a claim adds a line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::explanation::Explanation;
use crate::product::{IssuerPattern, Product};

/// The registered claims, and those of specifications that did not register theirs.
const CLAIMS: [&str; 2] = [
    include_str!("dictionary/iana-claims.json"),
    include_str!("dictionary/specified-claims.json"),
];

const HEADER: [&str; 1] = [include_str!("dictionary/jose-header.json")];

fn file_of(product: Product) -> &'static str {
    match product {
        Product::EntraId => include_str!("dictionary/entra-id.json"),
        Product::Google => include_str!("dictionary/google.json"),
        Product::Keycloak => include_str!("dictionary/keycloak.json"),
        Product::Auth0 => include_str!("dictionary/auth0.json"),
        Product::Okta => include_str!("dictionary/okta.json"),
        Product::Cognito => include_str!("dictionary/cognito.json"),
        Product::GitLab => include_str!("dictionary/gitlab.json"),
        Product::Kubernetes => include_str!("dictionary/kubernetes.json"),
        Product::ItsYouOnline => include_str!("dictionary/itsyouonline.json"),
    }
}

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever brings the file up to date"))]
    document: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever brings the file up to date"))]
    as_of: &'static str,
    /// Whose tokens the file is about; none for what holds of all.
    #[serde(default)]
    issuers: Vec<IssuerPattern>,
    entries: Vec<Explanation>,
}

/// The entries of one or more files, to be looked up.
#[derive(Debug)]
pub(crate) struct Dictionary {
    pub(crate) name: &'static str,
    pub(crate) issuers: Vec<IssuerPattern>,
    by_name: BTreeMap<&'static str, Explanation>,
    /// By the top-level member that they are within, and their own name.
    within: BTreeMap<&'static str, BTreeMap<&'static str, Explanation>>,
    /// What stands before the asterisk of a name that ends in one, and its entry.
    by_prefix: Vec<(&'static str, Explanation)>,
}

static CLAIM_DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::of(&CLAIMS, None));
static HEADER_DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::of(&HEADER, None));
static PRODUCT_DICTIONARIES: LazyLock<[Dictionary; Product::ALL.len()]> =
    LazyLock::new(|| Product::ALL.map(|product| Dictionary::of(&[file_of(product)], Some(product))));

/// What the specifications say of claims.
pub(crate) fn claim_dictionary() -> &'static Dictionary {
    &CLAIM_DICTIONARY
}

/// What the specifications say of header members.
pub(crate) fn header_dictionary() -> &'static Dictionary {
    &HEADER_DICTIONARY
}

/// What `product` says of the claims in its tokens.
pub(crate) fn product_dictionary(product: Product) -> &'static Dictionary {
    &PRODUCT_DICTIONARIES[product as usize]
}

impl Dictionary {
    fn of(files: &[&'static str], product: Option<Product>) -> Self {
        let mut dictionary = Self {
            name: "",
            issuers: Vec::new(),
            by_name: BTreeMap::new(),
            within: BTreeMap::new(),
            by_prefix: Vec::new(),
        };
        // That each can be read is tested.
        for file in files.iter().filter_map(|text| serde_json::from_str::<File>(text).ok()) {
            dictionary.name = file.name;
            dictionary.issuers.extend(file.issuers);
            for mut entry in file.entries {
                entry.product = product;
                match (entry.within, entry.name.strip_suffix('*')) {
                    (Some(within), _) => {
                        let members = dictionary.within.entry(within).or_default();
                        members.insert(entry.name, entry);
                    }
                    (None, Some(prefix)) => dictionary.by_prefix.push((prefix, entry)),
                    (None, None) => {
                        dictionary.by_name.insert(entry.name, entry);
                    }
                }
            }
        }
        dictionary
    }

    /// The entry of the top-level member `name`.
    pub(crate) fn find(&self, name: &str) -> Option<&Explanation> {
        self.by_name.get(name).or_else(|| {
            let mut matching = self.by_prefix.iter().filter(|(prefix, _)| name.starts_with(prefix));
            matching.next().map(|(_, entry)| entry)
        })
    }

    /// The entry of a member `name` somewhere within the top-level member `within`, or of one that may be anywhere.
    pub(crate) fn find_within(&self, within: &str, name: &str) -> Option<&Explanation> {
        [within, "*"]
            .into_iter()
            .find_map(|within| self.within.get(within)?.get(name))
    }
}

#[cfg(test)]
mod tests;
