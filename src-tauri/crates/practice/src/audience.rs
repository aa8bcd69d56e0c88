//! Resource indicators (RFC 8707): the APIs an access token is for. Those a client names become its `aud`; without any,
//! it is for this server's own API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{ErrorCode, Refusal};
use crate::request::Params;
use crate::server::Server;

/// The resources a client named, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Audience(Vec<String>);

impl Audience {
    pub(crate) fn read(params: &Params) -> Result<Self, Refusal> {
        let mut resources = Vec::<String>::new();
        for resource in params.get_all("resource") {
            if !is_absolute(resource) {
                return Err(Refusal::new(
                    ErrorCode::InvalidTarget,
                    "A resource is not an absolute URI without a fragment.",
                ));
            }
            if !resources.iter().any(|earlier| earlier == resource) {
                resources.push(resource.to_owned());
            }
        }
        Ok(Self(resources))
    }

    /// The part of it that a request of the token endpoint names (RFC 8707 §2.2).
    pub(crate) fn narrow(&self, form: &Params, server: &Server) -> Result<Self, Refusal> {
        let asked = Self::read(form)?;
        if asked.0.is_empty() {
            return Ok(self.clone());
        }
        let granted = self.resources(server);
        if !asked.0.iter().all(|resource| granted.contains(resource)) {
            return Err(Refusal::new(
                ErrorCode::InvalidTarget,
                "A resource was asked for that was not granted at first.",
            ));
        }
        Ok(asked)
    }

    /// What the `aud` claim says (RFC 7519 §4.1.3).
    pub(crate) fn to_claim(&self, server: &Server) -> Value {
        match self.resources(server).as_slice() {
            [only] => only.as_str().into(),
            several => several.into(),
        }
    }

    /// What the consent page names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Adds one that the request named otherwise (RFC 8693 §2.1).
    pub(crate) fn push(&mut self, resource: &str) {
        self.0.push(resource.to_owned());
    }

    fn resources(&self, server: &Server) -> Vec<String> {
        if self.0.is_empty() {
            vec![server.audience()]
        } else {
            self.0.clone()
        }
    }
}

/// RFC 8707 §2: an absolute URI, which has no fragment.
fn is_absolute(resource: &str) -> bool {
    resource.bytes().all(|byte| byte.is_ascii_graphic()) && !resource.contains('#') && url::Url::parse(resource).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_absolute;

    #[test]
    fn takes_only_absolute_uris_without_a_fragment() {
        assert!(is_absolute("https://api.example/orders"));
        assert!(is_absolute("urn:example:api"));
        for other in ["/orders", "api.example", "https://api.example/#a", "https://a b/"] {
            assert!(!is_absolute(other), "{other}");
        }
    }
}
