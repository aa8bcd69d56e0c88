//! Which errands a profile's server takes, as far as it is known without asking it.

use url::Url;

use crate::profiles::ProfileDocument;
use crate::view::ErrandSupport;
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// What the endpoints that are written by hand and the metadata found lately say.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn errand_support(&self, document: &ProfileDocument) -> Result<ErrandSupport, Error> {
        let server = &document.authorization_server;
        let (known, is_whole) = match &server.issuer {
            // There is nothing to discover: what is not written is not there.
            None => (server.metadata(), true),
            Some(issuer) => match self.cached_metadata(issuer, &document.connection())? {
                Some(found) => (found.overridden_by(&server.metadata()), true),
                None => (server.metadata(), false),
            },
        };
        let says = |is_there: bool| (is_there || is_whole).then_some(is_there);
        let has = |endpoint: &Option<Url>| says(endpoint.is_some());
        Ok(ErrandSupport {
            userinfo: has(&known.userinfo_endpoint),
            introspection: has(&known.introspection_endpoint),
            signed_introspection: says(known.introspection_signing_alg_values_supported.is_some()),
            revocation: has(&known.revocation_endpoint),
            jwt: has(&known.jwt_endpoint),
            logout: has(&known.end_session_endpoint),
        })
    }
}
