//! Finds the metadata of an authorization server, wherever it is published, for the form and the command.
//!
//! What is found is kept only to show a change of it: what a run uses, it reads from the issuer itself.

use bearerbox_oauth::{
    AuthorizationServerMetadata, MetadataError, implied_issuer, metadata_requests, metadata_response,
};
use serde_json::Value;
use url::Url;

use super::address::{Plaintext, read_address};
use super::remarks::{find_remarks, remark_issuer_mismatch, remark_issuer_missing, remark_issuer_unproven};
use super::support::{list_announced, list_endpoints, list_support};
use crate::io::{Connection, Http, Limits};
use crate::profiles::connection_of_draft;
use crate::view::{ServerView, WarningView};
use crate::{Bearerbox, Error};

/// Metadata that was found.
struct Found {
    metadata: AuthorizationServerMetadata,
    at: String,
    /// Where it is not that of the issuer asked for: what to say about it.
    doubt: Option<WarningView>,
}

impl Bearerbox {
    /// Finds the metadata at `address`: an issuer, a discovery URL, or a host.
    ///
    /// Metadata of another issuer is shown all the same, with a remark, so that a person can choose.
    ///
    /// # Errors
    /// `InvalidAddress`, `PlaintextAddress`, `Network`, `ResponseTooLarge`; `Metadata` with the most telling of the
    /// answers at the places where metadata may be.
    pub async fn discover(&self, address: &str, plaintext: Plaintext) -> Result<ServerView, Error> {
        self.discover_by(address, plaintext, Connection::default()).await
    }

    /// As [`Bearerbox::discover`], by the way of connecting that a profile's draft writes.
    ///
    /// # Errors
    /// As [`Bearerbox::discover`]; of `RunError` what in the draft does not serve.
    pub async fn discover_for_draft(
        &self,
        address: &str,
        plaintext: Plaintext,
        draft: &Value,
    ) -> Result<ServerView, Error> {
        self.discover_by(address, plaintext, connection_of_draft(draft)).await
    }

    async fn discover_by(
        &self,
        address: &str,
        plaintext: Plaintext,
        connection: Connection,
    ) -> Result<ServerView, Error> {
        let address = read_address(address, plaintext)?;
        let connection = connection.and_host_of(&address);
        let found = find(self.http(), &connection, &address).await;
        let found = found.inspect_err(|error| self.remember_certificate(error))?;
        let changes = self.compare_with_last_seen(&address, &found.metadata);
        Ok(ServerView {
            // What was found serves without it, too.
            changes: changes.unwrap_or_default(),
            ..describe(found)
        })
    }
}

/// As [`Bearerbox::discover`], without a vault.
///
/// # Errors
/// As [`Bearerbox::discover`]; of `RunError` what in the connection does not serve.
pub async fn discover(address: &str, plaintext: Plaintext, connection: &Connection) -> Result<ServerView, Error> {
    let address = read_address(address, plaintext)?;
    let connection = connection.clone().and_host_of(&address);
    Ok(describe(find(&Http::default(), &connection, &address).await?))
}

/// The metadata of an issuer, to be held to: where they name another than the one that was asked for, the issuer is left as
/// it was asked for (RFC 8414 §3.3).
///
/// # Errors
/// As [`discover`].
pub(crate) async fn discover_metadata(
    address: &str,
    plaintext: Plaintext,
    connection: &Connection,
) -> Result<AuthorizationServerMetadata, Error> {
    let url = read_address(address, plaintext)?;
    let connection = connection.clone().and_host_of(&url);
    let Found {
        mut metadata, doubt, ..
    } = find(&Http::default(), &connection, &url).await?;
    if doubt.is_some() && implied_issuer(&url).is_some() {
        metadata.issuer = Some(address.to_owned());
    }
    Ok(metadata)
}

async fn find(http: &Http, connection: &Connection, address: &Url) -> Result<Found, Error> {
    let mut in_doubt = None;
    let mut failure: Option<Error> = None;
    for request in metadata_requests(address) {
        let at = request.url.to_string();
        let answer = http.send(&request, connection, &Limits::default()).await;
        let response = match answer {
            Ok(response) => response,
            Err(error @ Error::ResponseTooLarge { .. }) => {
                keep_first_cause(&mut failure, error);
                continue;
            }
            // The other places are on the same host.
            Err(error) => return Err(failure.unwrap_or(error)),
        };
        match metadata_response(&response, address) {
            Ok(metadata) => {
                let is_proven = implied_issuer(address).is_some();
                let doubt = (!is_proven).then(|| remark_issuer_unproven(metadata.issuer.as_deref()));
                return Ok(Found { metadata, at, doubt });
            }
            Err(MetadataError::IssuerMismatch {
                expected,
                found,
                metadata,
            }) => {
                let doubt = Some(remark_issuer_mismatch(&expected, &found));
                in_doubt.get_or_insert(Found {
                    metadata: *metadata,
                    at,
                    doubt,
                });
            }
            Err(MetadataError::IssuerMissing { metadata }) => {
                in_doubt.get_or_insert(Found {
                    metadata: *metadata,
                    at,
                    doubt: Some(remark_issuer_missing()),
                });
            }
            Err(source) => {
                keep_first_cause(
                    &mut failure,
                    Error::Metadata {
                        address: at,
                        source: Box::new(source),
                    },
                );
            }
        }
    }
    match (in_doubt, failure) {
        (Some(found), _) => Ok(found),
        (None, Some(error)) => Err(error),
        (None, None) => Err(Error::InvalidAddress {
            address: address.to_string(),
        }),
    }
}

/// Keeps the first failure that says more than "not found".
fn keep_first_cause(kept: &mut Option<Error>, failure: Error) {
    let is_not_found = |error: &Error| matches!(error, Error::Metadata { source, .. } if matches!(**source, MetadataError::Status { status: 404, .. }));
    if kept
        .as_ref()
        .is_none_or(|kept| is_not_found(kept) && !is_not_found(&failure))
    {
        *kept = Some(failure);
    }
}

fn describe(found: Found) -> ServerView {
    let Found { metadata, at, doubt } = found;
    let mut warnings = Vec::from_iter(doubt);
    warnings.extend(find_remarks(&metadata));
    ServerView {
        endpoints: list_endpoints(&metadata),
        support: list_support(&metadata),
        announced: list_announced(&metadata),
        scopes: metadata.scopes_supported.clone().unwrap_or_default(),
        token_endpoint_auth_methods: metadata
            .token_endpoint_auth_methods_supported
            .clone()
            .unwrap_or_default(),
        issuer: metadata.issuer,
        found_at: at,
        warnings,
        changes: None,
    }
}

#[cfg(test)]
mod tests;
