//! Why an API refuses, as its challenge says it (RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3).

use url::Url;

use super::Challenge;
use crate::dpop::USE_NONCE;
use crate::scope::scope_values;

/// Why an API refuses (RFC 6750 §3.1 and where each variant says).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceRefusal {
    /// The request has not the form that it should have (RFC 6750 §3.1).
    InvalidRequest,
    /// The token is expired, revoked, malformed or for something else (RFC 6750 §3.1).
    InvalidToken,
    /// The token has not the scope (RFC 6750 §3.1).
    InsufficientScope {
        /// The scopes that are needed; none where they are not said.
        scope: Vec<String>,
    },
    /// The proof is not right (RFC 9449 §7.1).
    InvalidDpopProof,
    /// The proof has not the API's nonce (RFC 9449 §9).
    UseDpopNonce,
    /// The person did not sign in surely or lately enough (RFC 9470 §3).
    InsufficientUserAuthentication {
        /// One of these is needed, the best first; none where it is not said.
        acr_values: Vec<String>,
        /// How long ago the sign-in may be, in seconds.
        max_age: Option<u64>,
    },
    /// A code of the API's own (RFC 6750 §6.2).
    Other(String),
}

impl Challenge {
    /// Why the API refuses, where the challenge says it (RFC 6750 §3).
    pub fn refusal(&self) -> Option<ResourceRefusal> {
        Some(match self.get("error")? {
            "invalid_request" => ResourceRefusal::InvalidRequest,
            "invalid_token" => ResourceRefusal::InvalidToken,
            "insufficient_scope" => ResourceRefusal::InsufficientScope { scope: self.scope() },
            "invalid_dpop_proof" => ResourceRefusal::InvalidDpopProof,
            USE_NONCE => ResourceRefusal::UseDpopNonce,
            "insufficient_user_authentication" => ResourceRefusal::InsufficientUserAuthentication {
                acr_values: self.list("acr_values"),
                max_age: self.get("max_age").and_then(|seconds| seconds.parse().ok()),
            },
            other => ResourceRefusal::Other(other.to_owned()),
        })
    }

    /// The scopes that the token has to have (RFC 6750 §3).
    pub fn scope(&self) -> Vec<String> {
        self.list("scope")
    }

    /// The algorithms that a proof may be signed with (RFC 9449 §7.1).
    pub fn dpop_algorithms(&self) -> Vec<String> {
        self.list("algs")
    }

    /// Where the API's metadata is (RFC 9728 §5.1).
    pub fn resource_metadata(&self) -> Option<Url> {
        let url = Url::parse(self.get("resource_metadata")?).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn list(&self, name: &str) -> Vec<String> {
        let values = scope_values(self.get(name).unwrap_or_default());
        values.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceRefusal;
    use crate::challenge::{Challenge, challenges};
    use crate::http::HttpResponse;

    fn challenge(field: &str) -> Challenge {
        let response = HttpResponse {
            status: 401,
            headers: vec![("www-authenticate".to_owned(), field.to_owned())],
            body: Vec::new(),
        };
        challenges(&response).remove(0)
    }

    fn refusal(field: &str) -> Option<ResourceRefusal> {
        challenge(field).refusal()
    }

    #[test]
    fn the_codes_of_rfc_6750_are_known_and_others_kept() {
        assert_eq!(refusal(r#"Bearer realm="example""#), None);
        for (error, expected) in [
            ("invalid_request", ResourceRefusal::InvalidRequest),
            ("invalid_token", ResourceRefusal::InvalidToken),
            ("tenant_unknown", ResourceRefusal::Other("tenant_unknown".to_owned())),
        ] {
            assert_eq!(refusal(&format!(r#"Bearer error="{error}""#)), Some(expected));
        }
        assert_eq!(
            refusal(r#"Bearer error="insufficient_scope", scope="orders.read  orders.write""#),
            Some(ResourceRefusal::InsufficientScope {
                scope: vec!["orders.read".to_owned(), "orders.write".to_owned()]
            })
        );
    }

    #[test]
    fn the_example_of_rfc_9449_names_the_algorithms() {
        let found = challenge(r#"DPoP realm="WallyWorld", error="use_dpop_nonce", algs="ES256 PS256""#);

        assert_eq!(found.refusal(), Some(ResourceRefusal::UseDpopNonce));
        assert_eq!(found.dpop_algorithms(), ["ES256", "PS256"]);
        let proof = refusal(r#"DPoP error="invalid_dpop_proof""#);
        assert_eq!(proof, Some(ResourceRefusal::InvalidDpopProof));
    }

    #[test]
    fn the_examples_of_rfc_9470_say_what_sign_in_is_needed() {
        let step_up = |acr_values: &[&str], max_age| {
            let acr_values = acr_values.iter().map(|value| (*value).to_owned()).collect();
            Some(ResourceRefusal::InsufficientUserAuthentication { acr_values, max_age })
        };
        let error = r#"Bearer error="insufficient_user_authentication""#;

        assert_eq!(
            refusal(&format!(r#"{error}, error_description="…", acr_values="myACR other""#)),
            step_up(&["myACR", "other"], None)
        );
        assert_eq!(refusal(&format!(r#"{error}, max_age="5""#)), step_up(&[], Some(5)));
        assert_eq!(refusal(&format!("{error}, max_age=-1")), step_up(&[], None));
    }

    #[test]
    fn metadata_is_named_by_a_web_address_only() {
        let named = |url: &str| {
            let found = challenge(&format!(r#"Bearer resource_metadata="{url}""#)).resource_metadata();
            found.map(String::from)
        };
        let at = "https://api.example/.well-known/oauth-protected-resource";

        assert_eq!(named(at).as_deref(), Some(at));
        assert_eq!(named("file:///etc/passwd"), None);
        assert_eq!(named("/.well-known/oauth-protected-resource"), None);
    }
}
