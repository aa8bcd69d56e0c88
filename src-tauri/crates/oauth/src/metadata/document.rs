//! The metadata document (RFC 8414 §2), every registered member optional.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::MetadataError;

macro_rules! metadata {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// An authorization server's metadata (RFC 8414 §2); also what a profile writes by hand.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct AuthorizationServerMetadata {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $name: Option<$type>,)*
            /// Members of no specification known here (RFC 8414 §2 allows them).
            #[serde(flatten)]
            pub other: Map<String, Value>,
        }

        impl AuthorizationServerMetadata {
            /// This metadata, in which what is `written` by hand wins (RFC 8414 §2).
            #[must_use]
            pub fn overridden_by(mut self, written: &Self) -> Self {
                $(if let Some(value) = &written.$name { self.$name = Some(value.clone()); })*
                for (name, value) in &written.other {
                    self.other.insert(name.clone(), value.clone());
                }
                self
            }

            /// Reads the members one by one, so that a wrong one can be named (RFC 8414 §3.2).
            pub(super) fn from_members(mut members: Map<String, Value>) -> Result<Self, MetadataError> {
                Ok(Self {
                    $($name: read_member(stringify!($name), &mut members)?,)*
                    other: members,
                })
            }

            /// The names of the members known here (RFC 8414 §7.1 and the registrations that followed).
            pub const MEMBER_NAMES: &'static [&'static str] = &[$(stringify!($name)),*];
        }
    };
}

metadata! {
    /// RFC 8414 §2: the issuer, to the letter.
    issuer: String,
    /// RFC 8414 §2: of RFC 6749 §3.1.
    authorization_endpoint: Url,
    /// RFC 8414 §2: of RFC 6749 §3.2.
    token_endpoint: Url,
    /// RFC 8414 §2: the JWK set.
    jwks_uri: Url,
    /// RFC 8414 §2: of RFC 7591 §3.
    registration_endpoint: Url,
    /// OpenID Connect Discovery §3: of OpenID Connect Core §5.3.
    userinfo_endpoint: Url,
    /// RFC 8414 §2: of RFC 7009 §2.
    revocation_endpoint: Url,
    /// RFC 8414 §2: of RFC 7662 §2.
    introspection_endpoint: Url,
    /// RFC 8414 §2 allows members of a server's own: where itsyou.online makes JWTs of access tokens.
    jwt_endpoint: Url,
    /// RFC 8628 §4: of RFC 8628 §3.1.
    device_authorization_endpoint: Url,
    /// RFC 9126 §5: of RFC 9126 §2.
    pushed_authorization_request_endpoint: Url,
    /// OpenID Connect RP-Initiated Logout §2.1.
    end_session_endpoint: Url,
    /// OpenID Connect Session Management §3.3.
    check_session_iframe: Url,
    /// OpenID Connect CIBA §4.
    backchannel_authentication_endpoint: Url,
    /// RFC 8414 §2: of RFC 6749 §3.3.
    scopes_supported: Vec<String>,
    /// RFC 8414 §2.
    response_types_supported: Vec<String>,
    /// RFC 8414 §2.
    response_modes_supported: Vec<String>,
    /// RFC 8414 §2.
    grant_types_supported: Vec<String>,
    /// RFC 8414 §2.
    token_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 8414 §2.
    token_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 8414 §2.
    revocation_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 8414 §2.
    revocation_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 8414 §2.
    introspection_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 8414 §2.
    introspection_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 8414 §2: of RFC 7636 §4.3.
    code_challenge_methods_supported: Vec<String>,
    /// RFC 8414 §2.
    service_documentation: String,
    /// RFC 8414 §2.
    ui_locales_supported: Vec<String>,
    /// RFC 8414 §2.
    op_policy_uri: String,
    /// RFC 8414 §2.
    op_tos_uri: String,
    /// RFC 8414 §2.1: a JWT that says the same, signed.
    signed_metadata: String,
    /// OpenID Connect Discovery §3.
    acr_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    subject_types_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    id_token_signing_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    id_token_encryption_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    id_token_encryption_enc_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    userinfo_signing_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    userinfo_encryption_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    userinfo_encryption_enc_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    request_object_signing_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    request_object_encryption_alg_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    request_object_encryption_enc_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    display_values_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    claim_types_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    claims_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    claims_locales_supported: Vec<String>,
    /// OpenID Connect Discovery §3.
    claims_parameter_supported: bool,
    /// OpenID Connect Discovery §3.
    request_parameter_supported: bool,
    /// OpenID Connect Discovery §3.
    request_uri_parameter_supported: bool,
    /// OpenID Connect Discovery §3.
    require_request_uri_registration: bool,
    /// RFC 9101 §10.5.
    require_signed_request_object: bool,
    /// RFC 9126 §5.
    require_pushed_authorization_requests: bool,
    /// RFC 9207 §3: whether `iss` comes with the authorization response.
    authorization_response_iss_parameter_supported: bool,
    /// JARM §4 (OpenID Foundation).
    authorization_signing_alg_values_supported: Vec<String>,
    /// JARM §4 (OpenID Foundation).
    authorization_encryption_alg_values_supported: Vec<String>,
    /// JARM §4 (OpenID Foundation).
    authorization_encryption_enc_values_supported: Vec<String>,
    /// RFC 8705 §3.3.
    tls_client_certificate_bound_access_tokens: bool,
    /// RFC 8705 §5: endpoints for mutual TLS, by their metadata names.
    mtls_endpoint_aliases: Map<String, Value>,
    /// RFC 9449 §5.1.
    dpop_signing_alg_values_supported: Vec<String>,
    /// RFC 9396 §10.
    authorization_details_types_supported: Vec<String>,
    /// RFC 9701 §7.
    introspection_signing_alg_values_supported: Vec<String>,
    /// RFC 9701 §7.
    introspection_encryption_alg_values_supported: Vec<String>,
    /// RFC 9701 §7.
    introspection_encryption_enc_values_supported: Vec<String>,
    /// OpenID Connect CIBA §4.
    backchannel_token_delivery_modes_supported: Vec<String>,
    /// OpenID Connect CIBA §4.
    backchannel_authentication_request_signing_alg_values_supported: Vec<String>,
    /// OpenID Connect CIBA §4.
    backchannel_user_code_parameter_supported: bool,
    /// OpenID Connect Front-Channel Logout §3.
    frontchannel_logout_supported: bool,
    /// OpenID Connect Front-Channel Logout §3.
    frontchannel_logout_session_supported: bool,
    /// OpenID Connect Back-Channel Logout §2.1.
    backchannel_logout_supported: bool,
    /// OpenID Connect Back-Channel Logout §2.1.
    backchannel_logout_session_supported: bool,
    /// RFC 9728 §4.
    protected_resources: Vec<String>,
}

pub(crate) fn read_member<T: DeserializeOwned>(
    name: &'static str,
    members: &mut Map<String, Value>,
) -> Result<Option<T>, MetadataError> {
    let value = members.remove(name).unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|error| MetadataError::Member {
        member: name.to_owned(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::AuthorizationServerMetadata;

    #[test]
    fn lets_win_what_is_written_by_hand_and_keeps_the_rest() {
        let read = |value| serde_json::from_value::<AuthorizationServerMetadata>(value).unwrap();
        let discovered = read(json!({
            "issuer": "https://id.example",
            "token_endpoint": "https://id.example/token",
            "x": 1, "y": 1
        }));
        let written = read(json!({ "token_endpoint": "https://localhost:9443/token?tenant=a", "y": 2 }));

        let used = discovered.overridden_by(&written);

        assert_eq!(
            serde_json::to_value(used).unwrap(),
            json!({
                "issuer": "https://id.example",
                "token_endpoint": "https://localhost:9443/token?tenant=a",
                "x": 1, "y": 2
            })
        );
    }
}
