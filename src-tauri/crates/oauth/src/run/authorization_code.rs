//! The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636) and OpenID Connect's nonce.

use std::time::SystemTime;

use bearerbox_secret::Secret;

use super::{Phase, Run};
use crate::authorization::{AuthorizationRequest, Awaited, RedirectUri, ResponseMode, repeated_names};
use crate::check::{Check, CheckName};
use crate::client::ClientAuthentication;
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::Parameter;
use crate::metadata::AuthorizationServerMetadata;
use crate::parameters::merge_parameters;
use crate::pkce::{Pkce, code_challenge};
use crate::request_object::request_object;
use crate::response_type::ResponseType;
use crate::scope::wants_openid;

impl Run {
    /// Makes the authorization request (RFC 6749 §4.1.1).
    pub(super) fn request_authorization(&mut self, now: SystemTime) {
        let made = self.authorization_parameters();
        let made = made.and_then(|(parameters, awaited)| Ok((self.as_request_object(parameters, now)?, awaited)));
        let (parameters, awaited) = match made {
            Ok(made) => made,
            Err(error) => return self.fail(error),
        };
        if self.is_pushed() {
            return self.push_authorization_request(parameters, awaited, now);
        }
        match self.endpoint(Endpoint::Authorization) {
            Ok(endpoint) => {
                let parameters = exposed(&parameters);
                for name in repeated_names(&endpoint, &parameters) {
                    let check = Check::warning(CheckName::EndpointQueryRepeatsOurs, "RFC 6749 §3.1");
                    self.checks.push(check.found(name));
                }
                let method = self.input.options.authorization_method;
                let request =
                    AuthorizationRequest::new(method, &endpoint, parameters, awaited.redirect_uri.text.clone());
                self.phase = Phase::Authorizing { request, awaited };
            }
            Err(error) => self.fail(error),
        }
    }

    fn authorization_parameters(&mut self) -> Result<(Vec<Parameter>, Awaited), ProtocolError> {
        let Some(Grant::AuthorizationCode {
            redirect_uri,
            response_type,
            pkce,
            scope,
        }) = self.grant().cloned()
        else {
            unreachable!("only this grant makes an authorization request");
        };
        let endpoint = self.endpoint(Endpoint::Authorization)?;
        // The code would be lost without it, so that it is better said before the person signs in.
        if response_type.code {
            self.endpoint(Endpoint::Token)?;
        }
        let Some(redirect_uri) = RedirectUri::read(&redirect_uri) else {
            return Err(ProtocolError::RedirectUriUnusable { redirect_uri });
        };

        let extra = &self.input.parameters.authorization;
        let own_query: Vec<(String, String)> = endpoint.query_pairs().into_owned().collect();
        let asked = value_of(extra, "scope")
            .or(scope.clone())
            .or_else(|| value_of(&own_query, "scope"));
        let is_openid = asked.as_deref().is_some_and(wants_openid);

        let random = &self.input.random;
        let mut ours = vec![
            Parameter::plain("response_type", response_type.name()),
            Parameter::plain("client_id", &self.input.client.client_id),
            Parameter::plain("redirect_uri", &redirect_uri.text),
        ];
        ours.extend(self.scope());
        ours.push(Parameter::secret("state", random.state.clone()));
        if is_openid || response_type.id_token {
            ours.push(Parameter::secret("nonce", random.nonce.clone()));
        }
        // Only a code is exchanged with its verifier.
        let pkce = if response_type.code { pkce } else { Pkce::None };
        if let (Some(challenge), Some(method)) = (code_challenge(pkce, &random.code_verifier), pkce.method()) {
            ours.push(Parameter::plain("code_challenge", challenge));
            ours.push(Parameter::plain("code_challenge_method", method));
        }
        ours.extend(self.resources());
        ours.extend(self.authorization_details());
        // RFC 9449 §10: the code is bound to the key, too.
        let thumbprint = self
            .input
            .options
            .dpop
            .as_ref()
            .and_then(|signer| signer.key.thumbprint());
        ours.extend(thumbprint.map(|thumbprint| Parameter::plain("dpop_jkt", thumbprint)));
        let merged = merge_parameters(ours, extra, &mut self.checks);
        let parameters = exposed(&merged);
        let metadata = self.metadata.clone().unwrap_or_default();
        let is_public = response_type.code && matches!(self.input.client.authentication, ClientAuthentication::None);
        self.checks.push(check_code_challenge(pkce, is_public, &metadata));

        // What was really sent counts, should an extra parameter have replaced ours.
        let state = value_of(&parameters, "state").map_or_else(|| random.state.clone(), Secret::new);
        self.sent_nonce = value_of(&parameters, "nonce").map(Secret::new);
        self.remember_scope(asked);
        self.sent_state = Some(state.clone());
        let awaited = Awaited {
            state,
            issuer: metadata.issuer,
            issuer_is_announced: metadata.authorization_response_iss_parameter_supported == Some(true),
            response_mode: response_mode(&parameters, &own_query, response_type),
            response_type,
            redirect_uri,
        };
        Ok((merged, awaited))
    }

    /// The request as a signed object, where the profile signs it (RFC 9101 §5). OpenID Connect Core §6.1 wants
    /// `response_type` and `scope` beside it.
    fn as_request_object(
        &mut self,
        parameters: Vec<Parameter>,
        now: SystemTime,
    ) -> Result<Vec<Parameter>, ProtocolError> {
        let Some(signer) = self.input.options.request_object.clone() else {
            return Ok(parameters);
        };
        let jti = self.draw();
        let metadata = self.metadata.as_ref();
        let audience = metadata.and_then(|metadata| metadata.issuer.as_deref());
        let client_id = &self.input.client.client_id;
        let object = request_object(&signer, client_id, audience, &parameters, jti, now)?;
        let beside = ["client_id", "response_type", "scope"];
        let mut kept: Vec<Parameter> = parameters;
        kept.retain(|parameter| beside.contains(&parameter.name.as_str()));
        kept.push(object);
        Ok(kept)
    }

    /// Makes the token request for a code (RFC 6749 §4.1.3). Neither `scope` nor `state` belongs in it.
    pub(super) fn request_token_for_code(&mut self, code: Secret, now: SystemTime) {
        let Some(Grant::AuthorizationCode { redirect_uri, pkce, .. }) = self.grant() else {
            unreachable!("only this grant awaits a code");
        };
        let mut ours = vec![
            Parameter::plain("grant_type", "authorization_code"),
            Parameter::secret("code", code),
            Parameter::plain("redirect_uri", redirect_uri),
        ];
        if *pkce != Pkce::None {
            ours.push(Parameter::secret(
                "code_verifier",
                self.input.random.code_verifier.clone(),
            ));
        }
        let dialect = &self.input.options.dialect;
        if let (true, Some(state)) = (dialect.state_in_token_request, self.sent_state.clone()) {
            ours.push(Parameter::secret("state", state));
        }
        ours.retain(|parameter| !dialect.left_out_of_token_request.contains(&parameter.name));
        self.send_token_request(ours, now);
    }
}

/// As they are in the URL that a browser opens.
pub(super) fn exposed(parameters: &[Parameter]) -> Vec<(String, String)> {
    let pairs = parameters.iter();
    pairs
        .map(|parameter| (parameter.name.clone(), parameter.value.expose().to_owned()))
        .collect()
}

fn value_of(parameters: &[(String, String)], name: &str) -> Option<String> {
    parameters
        .iter()
        .find(|(parameter, _)| parameter == name)
        .map(|(_, value)| value.clone())
}

fn response_mode(
    parameters: &[(String, String)],
    own_query: &[(String, String)],
    response_type: ResponseType,
) -> ResponseMode {
    let asked = value_of(parameters, "response_mode").or_else(|| value_of(own_query, "response_mode"));
    match asked.as_deref() {
        Some("form_post" | "form_post.jwt") => ResponseMode::FormPost,
        Some("fragment" | "fragment.jwt") => ResponseMode::Fragment,
        Some("query" | "query.jwt") => ResponseMode::Query,
        Some(_) | None => response_type.default_mode(),
    }
}

/// That a challenge is sent, and that the server announces its method (RFC 8414 §2, RFC 9700 §2.1.1).
fn check_code_challenge(pkce: Pkce, is_public: bool, metadata: &AuthorizationServerMetadata) -> Check {
    let (name, source) = (CheckName::CodeChallenge, "RFC 7636 §4.3");
    let Some(method) = pkce.method() else {
        let check = if is_public {
            Check::warning(name, "RFC 9700 §2.1.1").expected("PKCE, because the client has no secret")
        } else {
            Check::not_applicable(name, "RFC 9700 §2.1.1")
        };
        return check.found("none is sent");
    };
    match &metadata.code_challenge_methods_supported {
        Some(methods) if methods.iter().any(|supported| supported == method) => {
            Check::passed(name, source).found(method)
        }
        Some(methods) => Check::warning(name, "RFC 8414 §2")
            .expected(methods.join(" "))
            .found(method),
        None if pkce == Pkce::Plain => Check::warning(name, "RFC 7636 §7.2").expected("S256").found("plain"),
        None => Check::passed(name, source).found("S256 is sent; the server does not announce PKCE"),
    }
}

#[cfg(test)]
mod tests;
