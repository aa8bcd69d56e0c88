//! What a server registers of the client's certificate, to know it again (RFC 8705 §2.1.2, §2.2.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_jwt::{KeyChoice, SigningKey};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::{X509, X509NameRef};
use rustls::pki_types::CertificateDer;
use serde_json::{Map, Value};

use super::identity::read_identity;
use crate::RunError;
use crate::profiles::locate_file;

/// A client certificate, as client metadata says it.
pub(crate) struct CertificateMetadata {
    /// `tls_client_auth_subject_dn`, as RFC 4514 writes it.
    pub(crate) subject_dn: String,
    /// Its public key, with the certificate as `x5c`.
    pub(crate) jwk: Map<String, Value>,
}

/// Reads it from the client's certificate.
///
/// # Errors
/// `ClientCertificate`, with the file and what is wrong with it.
pub(crate) fn read_certificate_metadata(certificate: &str, key: Option<&str>) -> Result<CertificateMetadata, RunError> {
    let (chain, key) = read_identity(certificate, key)?;
    let unusable = || RunError::ClientCertificate {
        path: locate_file(certificate),
        reason: "it cannot be described".to_owned(),
    };
    let own = chain.first().ok_or_else(unusable)?;
    let parsed = X509::from_der(own).map_err(|_| unusable())?;
    Ok(CertificateMetadata {
        subject_dn: write_name(parsed.subject_name()).ok_or_else(unusable)?,
        jwk: describe_key(key.secret_der(), &chain).ok_or_else(unusable)?,
    })
}

fn describe_key(key: &[u8], chain: &[CertificateDer<'static>]) -> Option<Map<String, Value>> {
    let pem = PKey::private_key_from_der(key).ok()?.private_key_to_pem_pkcs8().ok()?;
    let key = SigningKey::from_octets(&pem, KeyChoice::default()).ok()?;
    let thumbprint = key.thumbprint()?;
    let mut jwk = key.with_kid(thumbprint).public_jwk()?;
    let chain = chain.iter().map(|certificate| STANDARD.encode(certificate).into());
    jwk.insert("x5c".to_owned(), Value::Array(chain.collect()));
    Some(jwk)
}

/// The last name first (RFC 4514 §2.1).
fn write_name(name: &X509NameRef) -> Option<String> {
    let mut parts = Vec::new();
    for entry in name.entries() {
        let nid = entry.object().nid();
        let short = if nid == Nid::UNDEF { None } else { nid.short_name().ok() };
        let value = entry.data().to_string().ok()?;
        let kind = short.map_or_else(|| entry.object().to_string(), str::to_owned);
        parts.push(format!("{kind}={}", escape(&value)));
    }
    parts.reverse();
    Some(parts.join(","))
}

/// RFC 4514 §2.4.
fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut escaped = String::new();
    for (place, character) in value.chars().enumerate() {
        let at_an_end = (character == ' ' && (place == 0 || place == last)) || (character == '#' && place == 0);
        if at_an_end || "\"+,;<>\\".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use openssl::x509::X509Name;

    use super::write_name;

    #[test]
    fn a_name_is_written_from_its_end_with_what_means_something_escaped() {
        let mut name = X509Name::builder().unwrap();
        name.append_entry_by_text("C", "DE").unwrap();
        name.append_entry_by_text("O", "Shop, \"Small\" + Sons").unwrap();
        name.append_entry_by_text("CN", " #1 ").unwrap();

        assert_eq!(
            write_name(&name.build()).as_deref(),
            Some(r#"CN=\ #1\ ,O=Shop\, \"Small\" \+ Sons,C=DE"#)
        );
    }
}
