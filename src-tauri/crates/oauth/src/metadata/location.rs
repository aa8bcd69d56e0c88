//! Where metadata may be found (RFC 8414 §3, §5; OpenID Connect Discovery §4).

use url::Url;

use crate::http::{Exchange, HttpRequest, Parameter};

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";
/// Enough for `http` to `https` and a canonical host; a loop ends soon.
const REDIRECTS: u8 = 3;

/// The requests that may answer with the metadata of `address`, an issuer or any discovery URL, in
/// the order to try (RFC 8414 §3.1, §5; OpenID Connect Discovery §4.1).
pub fn metadata_requests(address: &Url) -> Vec<HttpRequest> {
    let mut urls = Vec::new();
    if is_discovery_url(address) {
        let mut url = address.clone();
        url.set_fragment(None);
        urls.push(url);
    }
    if let Some(issuer) = implied_issuer(address) {
        let path = issuer.path().trim_end_matches('/').to_owned();
        let at = |path: String| {
            let mut url = issuer.clone();
            url.set_path(&path);
            url
        };
        for path in [
            format!("{path}{OPENID}"),
            format!("{OAUTH}{path}"),
            format!("{OPENID}{path}"),
            format!("{path}{OAUTH}"),
        ] {
            let url = at(path);
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
    }
    urls.into_iter()
        .map(|url| {
            let mut request = HttpRequest::get(Exchange::Metadata, url, REDIRECTS);
            request.headers.push(Parameter::plain("Accept", "application/json"));
            request
        })
        .collect()
}

/// The issuer that `address` implies (RFC 8414 §3.1): an issuer implies itself, a well-known URL the
/// one it was made from; a discovery URL of another form implies none.
pub fn implied_issuer(address: &Url) -> Option<Url> {
    let mut issuer = address.clone();
    issuer.set_query(None);
    issuer.set_fragment(None);
    let path = address.path().trim_end_matches('/');
    for well_known in [OPENID, OAUTH] {
        if let Some(before) = path.strip_suffix(well_known) {
            // With a query, the query chose the issuer, and which one is not written in the URL.
            if address.query().is_some() {
                return None;
            }
            issuer.set_path(before);
            return Some(issuer);
        }
        if let Some(after) = path.strip_prefix(well_known).filter(|rest| rest.starts_with('/')) {
            if address.query().is_some() {
                return None;
            }
            issuer.set_path(after);
            return Some(issuer);
        }
    }
    (!is_discovery_url(address)).then_some(issuer)
}

fn is_discovery_url(address: &Url) -> bool {
    let path = address.path();
    path.contains("/.well-known/")
        || path.ends_with("/openid-configuration")
        || path.ends_with("/oauth-authorization-server")
        || path.ends_with(".json")
}

#[cfg(test)]
mod tests;
