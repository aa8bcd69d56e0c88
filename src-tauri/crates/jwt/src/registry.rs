//! The dictionaries of claims and header members: data with sources, a file for each document or product.
//!
//! The registered names are those of IANA ("JSON Web Token Claims", "JSON Web Signature and Encryption Header
//! Parameters") as of the date in the file. No file is a code path: who adds a claim adds a line.

use crate::explanation::{Explanation, ValueKind};
use crate::header_value::HeaderValue;
use crate::product::{IssuerPattern, Product};

// From the files in `dictionary`, by the build script.
include!(concat!(env!("OUT_DIR"), "/dictionary.rs"));

/// A file.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever brings the file up to date"))]
    document: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever brings the file up to date"))]
    as_of: &'static str,
    /// Whose tokens the file is about; none for what holds of all.
    pub(crate) issuers: &'static [IssuerPattern],
    /// In order of `within` and name.
    entries: &'static [Explanation],
}

/// What the specifications say of claims: the registered ones, and those of specifications that did not register theirs.
pub(crate) const CLAIMS: [&File; 2] = [&IANA_CLAIMS, &SPECIFIED_CLAIMS];

/// What the specifications say of header members.
pub(crate) const HEADER: &File = &JOSE_HEADER;

/// What `product` says of the claims in its tokens.
pub(crate) fn file_of(product: Product) -> &'static File {
    match product {
        Product::EntraId => &ENTRA_ID,
        Product::Google => &GOOGLE,
        Product::Keycloak => &KEYCLOAK,
        Product::Auth0 => &AUTH0,
        Product::Okta => &OKTA,
        Product::Cognito => &COGNITO,
        Product::GitLab => &GITLAB,
        Product::Kubernetes => &KUBERNETES,
        Product::ItsYouOnline => &ITSYOUONLINE,
    }
}

impl File {
    /// The entry of the top-level member `name`.
    pub(crate) fn find(&self, name: &str) -> Option<&'static Explanation> {
        self.entry(None, name).or_else(|| {
            let outermost = self.entries.iter().take_while(|entry| entry.within.is_none());
            let mut prefixes = outermost.filter_map(|entry| Some((entry.name.strip_suffix('*')?, entry)));
            prefixes
                .find(|(prefix, _)| name.starts_with(prefix))
                .map(|(_, entry)| entry)
        })
    }

    /// The entry of a member `name` somewhere within the top-level member `within`, or of one that may be anywhere.
    pub(crate) fn find_within(&self, within: &str, name: &str) -> Option<&'static Explanation> {
        self.entry(Some(within), name).or_else(|| self.entry(Some("*"), name))
    }

    fn entry(&self, within: Option<&str>, name: &str) -> Option<&'static Explanation> {
        let at = |entry: &Explanation| (entry.within, entry.name).cmp(&(within, name));
        let place = self.entries.binary_search_by(at).ok()?;
        self.entries.get(place)
    }
}

#[cfg(test)]
mod tests;
