//! What a profile says of its client, as client metadata to be registered (RFC 7591 §2).

use bearerbox_oauth::{AuthorizationServerMetadata, Pkce};
use serde_json::{Map, Value, json};

use super::checks::is_loopback_redirect;
use super::document::ProfileDocument;
use super::registered::{GrantType, TokenEndpointAuthMethod};
use super::resolve::resolve_signer;
use crate::Error;
use crate::io::read_certificate_metadata;

/// The grant that most others come with where the server has it (RFC 6749 §6).
const REFRESH: &str = "refresh_token";

impl ProfileDocument {
    /// What is to be registered so that the profile, which is in effect, can get its tokens. What nobody wrote is chosen
    /// by what the `server` says it supports.
    ///
    /// # Errors
    /// `Reference`, `Key` and `ClientCertificate` where what the client proves itself by cannot be read.
    pub(crate) async fn client_metadata(
        &self,
        server: Option<&AuthorizationServerMetadata>,
    ) -> Result<Map<String, Value>, Error> {
        let client = &self.client;
        let method = self.method_to_register(server);
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| {
            members.insert(name.to_owned(), value);
        };
        let redirect_uris: Vec<&String> = client.redirect_uri.iter().filter(|_| self.needs_browser()).collect();
        if let Some(redirect_uri) = redirect_uris.first() {
            let kind = if is_native(redirect_uri) { "native" } else { "web" };
            put("application_type", kind.into());
        }
        put("redirect_uris", json!(redirect_uris));
        put("grant_types", json!(self.grant_types(server)));
        put("response_types", json!(self.response_types()));
        put("token_endpoint_auth_method", method.as_str().into());
        let texts = [
            (
                "token_endpoint_auth_signing_alg",
                &client.token_endpoint_auth_signing_alg,
            ),
            ("request_object_signing_alg", &client.request_object_signing_alg),
            ("scope", &self.scope),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                put(name, text.as_str().into());
            }
        }
        let flags = [
            ("dpop_bound_access_tokens", client.dpop_bound_access_tokens),
            (
                "require_pushed_authorization_requests",
                client.require_pushed_authorization_requests,
            ),
        ];
        for (name, _) in flags.iter().filter(|(_, is_set)| *is_set) {
            put(name, true.into());
        }
        if let Some(types) = self.authorization_details_types() {
            put("authorization_details_types", types);
        }
        if self.grant_type == GrantType::Backchannel {
            put("backchannel_token_delivery_mode", "poll".into());
        }
        self.put_keys(&method, &mut members).await?;
        Ok(members)
    }

    /// What the client proves itself by, its public half.
    async fn put_keys(&self, method: &TokenEndpointAuthMethod, members: &mut Map<String, Value>) -> Result<(), Error> {
        let mut keys: Vec<Value> = Vec::new();
        let signs = *method == TokenEndpointAuthMethod::PrivateKeyJwt
            || (self.needs_browser() && self.client.request_object_signing_alg.is_some())
            || (self.grant_type == GrantType::JwtBearer && self.assertion_claims.is_some());
        if signs {
            let signer = resolve_signer(self, None).await?;
            keys.extend(signer.key.public_jwk().map(Value::Object));
        }
        if let (true, Some(certificate)) = (method.needs_certificate(), &self.tls.client_certificate) {
            let found = read_certificate_metadata(certificate, self.tls.client_key.as_deref())?;
            if *method == TokenEndpointAuthMethod::SelfSignedTlsClientAuth {
                keys.push(found.jwk.into());
            } else {
                members.insert("tls_client_auth_subject_dn".to_owned(), found.subject_dn.into());
            }
        }
        if !keys.is_empty() {
            members.insert("jwks".to_owned(), json!({ "keys": keys }));
        }
        Ok(())
    }

    fn grant_types(&self, server: Option<&AuthorizationServerMetadata>) -> Vec<String> {
        let mut grant_types = vec![self.grant_type.as_str().to_owned()];
        let is_hybrid = self
            .response_type()
            .is_some_and(|response_type| response_type.code && response_type.has_front_tokens());
        if self.grant_type == GrantType::AuthorizationCode && is_hybrid {
            // RFC 7591 §2.1, OpenID Connect Registration §2.
            grant_types.push("implicit".to_owned());
        }
        let is_refreshed = matches!(
            self.grant_type,
            GrantType::AuthorizationCode | GrantType::DeviceCode | GrantType::Backchannel | GrantType::Password
        );
        let supported = server.and_then(|server| server.grant_types_supported.as_ref());
        if is_refreshed && supported.is_none_or(|supported| supported.iter().any(|name| name == REFRESH)) {
            grant_types.push(REFRESH.to_owned());
        }
        grant_types
    }

    /// None where nothing begins at the authorization endpoint: not to say it would mean `code` (RFC 7591 §2).
    fn response_types(&self) -> Vec<String> {
        let of_grant = || {
            self.response_type()
                .map(|response_type| response_type.name().to_owned())
        };
        Vec::from_iter(self.needs_browser().then(of_grant).flatten())
    }

    /// RFC 9396 §10.
    fn authorization_details_types(&self) -> Option<Value> {
        let details = self.authorization_details.as_ref()?.as_array()?;
        let mut types: Vec<&str> = details.iter().filter_map(|detail| detail["type"].as_str()).collect();
        types.sort_unstable();
        types.dedup();
        (!types.is_empty()).then(|| json!(types))
    }

    /// As written; else a public client where nothing is safe with it anyway (RFC 8252 §8.4), and one with a secret
    /// elsewhere, as far as the server takes it.
    fn method_to_register(&self, server: Option<&AuthorizationServerMetadata>) -> TokenEndpointAuthMethod {
        if let Some(written) = &self.client.token_endpoint_auth_method {
            return written.clone();
        }
        let redirect_uri = self.client.redirect_uri.as_deref();
        let is_public = match &self.grant_type {
            GrantType::AuthorizationCode => self.pkce != Pkce::None && redirect_uri.is_some_and(is_native),
            GrantType::DeviceCode | GrantType::Implicit => true,
            GrantType::ClientCredentials
            | GrantType::Password
            | GrantType::Backchannel
            | GrantType::JwtBearer
            | GrantType::TokenExchange
            | GrantType::Extension(_)
            | GrantType::Other(_) => false,
        };
        let [basic, post, none] = [
            TokenEndpointAuthMethod::ClientSecretBasic,
            TokenEndpointAuthMethod::ClientSecretPost,
            TokenEndpointAuthMethod::None,
        ];
        let candidates = if is_public {
            [none, basic, post]
        } else {
            [basic, post, none]
        };
        let supported = server.and_then(|server| server.token_endpoint_auth_methods_supported.as_ref());
        let is_supported = |method: &&TokenEndpointAuthMethod| {
            supported.is_none_or(|supported| supported.iter().any(|name| name == method.as_str()))
        };
        let chosen = candidates.iter().find(is_supported).unwrap_or(&candidates[0]);
        chosen.clone()
    }
}

/// What a person adds and replaces; null takes a member out.
pub(crate) fn replace_members(mut metadata: Map<String, Value>, by: &Map<String, Value>) -> Map<String, Value> {
    for (name, value) in by {
        if value.is_null() {
            metadata.remove(name);
        } else {
            metadata.insert(name.clone(), value.clone());
        }
    }
    metadata
}

/// Whether the answer comes to a program on the person's computer (RFC 8252 §7).
fn is_native(redirect_uri: &str) -> bool {
    is_loopback_redirect(redirect_uri) || !redirect_uri.starts_with("http")
}
