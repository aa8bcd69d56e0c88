//! The thumbprint of the client's certificate, to which a token may be bound (RFC 8705 §3.1).

use bearerbox_jwt::encode_base64url;
use openssl::hash::MessageDigest;
use openssl::x509::X509;

use crate::profiles::{ProfileDocument, locate_file};

/// Of the certificate that the profile names, if it can be read: why not, the next run says.
pub(super) async fn certificate_thumbprint(document: &ProfileDocument) -> Option<String> {
    let path = locate_file(document.tls.client_certificate.as_deref()?);
    let pem = tokio::fs::read(path).await.ok()?;
    let certificate = X509::from_pem(&pem).ok()?;
    Some(encode_base64url(certificate.digest(MessageDigest::sha256()).ok()?))
}
