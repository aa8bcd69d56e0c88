//! How a profile's authorization server is reached.

use serde_json::Value;
use url::Url;

use super::document::{AuthorizationServerDocument, ProfileDocument};
use super::read::read_document;
use super::reader::Problems;
use crate::io::{ChosenCertificates, Connection, name_host_alone};

impl ProfileDocument {
    /// The proxy, whom to trust and as whom to appear.
    pub(crate) fn connection(&self) -> Connection {
        let tls = &self.tls;
        Connection {
            ca_file: tls.ca_file.clone(),
            proxy: self.proxy.clone(),
            client_certificate: tls.client_certificate.clone(),
            client_key: tls.client_key.clone(),
            chosen: ChosenCertificates::new(&tls.trusted_certificates, self.authorization_server.hosts()),
        }
    }
}

impl AuthorizationServerDocument {
    /// Where requests go over TLS, each place once.
    pub(crate) fn secure_origins(&self) -> Vec<Url> {
        let mut urls: Vec<_> = self.urls().filter(|url| url.scheme() == "https").collect();
        urls.sort();
        urls.dedup();
        urls
    }

    fn hosts(&self) -> Vec<String> {
        self.urls().filter_map(|url| name_host_alone(&url)).collect()
    }

    fn urls(&self) -> impl Iterator<Item = Url> {
        self.origins().into_iter().filter_map(|origin| Url::parse(&origin).ok())
    }
}

/// How the server of a draft is asked for its metadata, as far as the draft can be read. Metadata is for everybody
/// (RFC 8414 §3): the client does not appear as itself, with files that may not be there yet.
pub(crate) fn connection_of_draft(draft: &Value) -> Connection {
    let document = read_document(draft, &mut Problems::default());
    Connection {
        client_certificate: None,
        client_key: None,
        ..document.effective().connection()
    }
}
