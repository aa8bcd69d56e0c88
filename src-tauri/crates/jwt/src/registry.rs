//! The registered claims and header members that matter (IANA "JSON Web Token Claims" and "JOSE").

use crate::explanation::Explanation;

const fn entry(name: &'static str, title: &'static str, meaning: &'static str, source: &'static str) -> Explanation {
    Explanation {
        name,
        title,
        meaning,
        source,
    }
}

pub(crate) const CLAIMS: &[Explanation] = &[entry("iss", "Issuer", "Who issued the token.", "RFC 7519 §4.1.1")];

pub(crate) const HEADER_MEMBERS: &[Explanation] = &[entry(
    "alg",
    "Algorithm",
    "How the token is signed or its key is encrypted.",
    "RFC 7515 §4.1.1",
)];
