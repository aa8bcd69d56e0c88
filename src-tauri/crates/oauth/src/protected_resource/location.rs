//! Where the metadata of an API may be found (RFC 9728 §3.1, §5.1), and of whom it then has to be.

use url::Url;

use crate::http::{Exchange, HttpRequest, Parameter};

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";
/// Enough for `http` to `https` and a canonical host; a loop ends soon.
const REDIRECTS: u8 = 3;
/// How many paths above the one that was given are tried before the host alone.
const PATHS_ABOVE: usize = 3;

/// A place where an API's metadata may be (RFC 9728 §3.1, §5.1).
#[derive(Clone, Debug)]
pub struct ResourceMetadataRequest {
    /// What to send.
    pub request: HttpRequest,
    pub(super) expected: Expected,
}

/// Of which resource the metadata has to be (RFC 9728 §3.3).
#[derive(Clone, Debug)]
pub(super) enum Expected {
    /// Of this one, whose well-known URI it came from.
    Identical(Url),
    /// Of this one, which named the metadata's place; or of one above it, which is no one else's.
    AtOrAbove(Url),
}

/// The requests that may answer with the metadata of the API at `address`, in the order to try (RFC 9728 §3.1). What is
/// asked for is often a part of the resource: after the address itself come the paths above it, and the host.
pub fn resource_metadata_requests(address: &Url) -> Vec<ResourceMetadataRequest> {
    let resources = match implied_resource(address) {
        Some(resource) => vec![resource],
        None => at_and_above(address),
    };
    let requests = resources.into_iter().map(|resource| ResourceMetadataRequest {
        request: ask(insert_well_known(&resource)),
        expected: Expected::Identical(resource),
    });
    requests.collect()
}

/// The request for metadata that the API at `address` says is at `location` (RFC 9728 §5.1).
pub fn named_resource_metadata_request(address: &Url, location: Url) -> ResourceMetadataRequest {
    ResourceMetadataRequest {
        request: ask(location),
        expected: Expected::AtOrAbove(without_fragment(address)),
    }
}

fn ask(url: Url) -> HttpRequest {
    let mut request = HttpRequest::get(Exchange::Metadata, url, REDIRECTS);
    request.headers.push(Parameter::plain("Accept", "application/json"));
    request
}

/// RFC 9728 §3.1: between the host and the path; a slash that is all of the path is removed.
fn insert_well_known(resource: &Url) -> Url {
    let mut url = resource.clone();
    let path = resource.path();
    let path = if path == "/" { "" } else { path };
    url.set_path(&format!("{WELL_KNOWN}{path}"));
    url
}

/// The resource whose well-known URI this is.
fn implied_resource(address: &Url) -> Option<Url> {
    let after = address.path().strip_prefix(WELL_KNOWN)?;
    let mut resource = without_fragment(address);
    resource.set_path(after);
    (after.is_empty() || after.starts_with('/')).then_some(resource)
}

fn at_and_above(address: &Url) -> Vec<Url> {
    let mut resources = vec![without_fragment(address)];
    let mut above = resources[0].clone();
    above.set_query(None);
    let mut paths = vec![above.path().to_owned()];
    while let Some((path, _)) = paths[paths.len() - 1].rsplit_once('/') {
        paths.push(path.to_owned());
    }
    let host = paths.pop();
    for path in paths.into_iter().take(1 + PATHS_ABOVE).chain(host) {
        above.set_path(&path);
        if !resources.contains(&above) {
            resources.push(above.clone());
        }
    }
    resources
}

/// RFC 9728 §1.2: a resource identifier has no fragment.
fn without_fragment(address: &Url) -> Url {
    let mut url = address.clone();
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::{named_resource_metadata_request, resource_metadata_requests};
    use crate::examples::url;
    use crate::http::{Exchange, Method};

    fn candidates(address: &str) -> Vec<String> {
        let requests = resource_metadata_requests(&url(address)).into_iter();
        requests.map(|candidate| candidate.request.url.into()).collect()
    }

    #[test]
    fn the_well_known_uri_stands_between_host_and_path() {
        let host = "https://resource.example.com/.well-known/oauth-protected-resource";

        assert_eq!(candidates("https://resource.example.com"), [host]);
        assert_eq!(candidates("https://resource.example.com/"), [host]);
        assert_eq!(
            candidates("https://resource.example.com/resource1"),
            [format!("{host}/resource1"), host.to_owned()]
        );
        assert_eq!(
            candidates("https://resource.example.com:8443/?tenant=a#x"),
            [
                "https://resource.example.com:8443/.well-known/oauth-protected-resource?tenant=a",
                "https://resource.example.com:8443/.well-known/oauth-protected-resource"
            ]
        );
    }

    #[test]
    fn the_paths_above_are_tried_and_not_too_many_of_them() {
        let host = "https://a.example/.well-known/oauth-protected-resource";
        let found = candidates("https://a.example/v1/orders/42?full=true");
        let expected = ["/v1/orders/42?full=true", "/v1/orders/42", "/v1/orders", "/v1", ""];
        assert_eq!(found, expected.map(|path| format!("{host}{path}")));

        let deep = candidates("https://a.example/1/2/3/4/5/6/7");
        let expected = ["/1/2/3/4/5/6/7", "/1/2/3/4/5/6", "/1/2/3/4/5", "/1/2/3/4", ""];
        assert_eq!(deep, expected.map(|path| format!("{host}{path}")));
    }

    #[test]
    fn a_well_known_uri_is_taken_as_it_stands() {
        let address = "https://a.example/.well-known/oauth-protected-resource/api";

        assert_eq!(candidates(address), [address]);
    }

    #[test]
    fn what_a_challenge_names_is_asked_alone() {
        let location = url("https://meta.example/api.json");
        let named = named_resource_metadata_request(&url("https://a.example/api"), location.clone());

        let request = named.request;
        assert_eq!(request.url, location);
        assert_eq!((request.exchange, request.method), (Exchange::Metadata, Method::Get));
        assert_eq!(request.header("accept").unwrap().expose(), "application/json");
        assert!(request.redirects <= 5);
    }
}
