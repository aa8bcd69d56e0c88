//! Remarks on addresses: which are there, and where they lead.

use bearerbox_oauth::{AuthorizationServerMetadata, is_loopback};
use url::Url;

use super::super::support::list_urls;
use super::{Remarks, grants_code, is_openid_provider, lists};

pub(super) fn look_at_endpoints(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    look_for_missing(metadata, remarks);
    let issuer = metadata.issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok());
    let urls = list_urls(metadata);
    let is_plain = |url: &Url| url.scheme() == "http" && !is_loopback(url);
    let name_all = |urls: &mut dyn Iterator<Item = &(&'static str, &Url)>| -> String {
        urls.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    };
    if issuer.as_ref().is_some_and(is_plain) {
        remarks.wrong("The issuer is not encrypted (http): everyone on the way can read the tokens, and change them.");
    } else {
        let plain = name_all(&mut urls.iter().filter(|(_, url)| is_plain(url)));
        if !plain.is_empty() {
            remarks.wrong(format!("Not encrypted (http): {plain}."));
        }
    }
    if let Some(issuer) = &issuer {
        if issuer.query().is_some() || issuer.fragment().is_some() {
            remarks.warn("The issuer has a query or a fragment, which an issuer must not have (RFC 8414 §2).");
        }
        let elsewhere: Vec<_> = urls
            .iter()
            .filter(|(_, url)| url.host() != issuer.host())
            .map(|(name, url)| format!("{name} ({})", url.host_str().unwrap_or_default()))
            .collect();
        if !elsewhere.is_empty() {
            remarks.note(format!("On another host than the issuer: {}.", elsewhere.join(", ")));
        }
    }
    let with_fragment = name_all(&mut urls.iter().filter(|(_, url)| url.fragment().is_some()));
    if !with_fragment.is_empty() {
        remarks.warn(format!(
            "With a fragment, which no endpoint may have (RFC 6749 §3.1, §3.2): {with_fragment}."
        ));
    }
    if metadata.signed_metadata.is_some() {
        remarks
            .note("The metadata is signed, too (signed_metadata, RFC 8414 §2.1). Bearerbox reads what is not signed.");
    }
}

fn look_for_missing(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    if metadata.token_endpoint.is_none() {
        remarks.wrong("The metadata names no token endpoint: fill it in by hand.");
    }
    if metadata.authorization_endpoint.is_none() && grants_code(metadata) {
        remarks.warn("The metadata names no authorization endpoint: nobody can sign in here.");
    }
    if metadata.jwks_uri.is_none() && is_openid_provider(metadata) {
        remarks.warn(
            "The metadata names no keys (jwks_uri), which OpenID Connect Discovery §3 requires: no ID token can be \
             verified.",
        );
    }
    if metadata.require_pushed_authorization_requests == Some(true)
        && metadata.pushed_authorization_request_endpoint.is_none()
    {
        remarks.wrong("It requires pushed authorization requests, and names no endpoint for them (RFC 9126 §5).");
    }
    let grants = metadata.grant_types_supported.as_ref();
    let of_grants = [
        (
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_authorization_endpoint",
            metadata.device_authorization_endpoint.is_some(),
            "RFC 8628 §4",
        ),
        (
            "urn:openid:params:grant-type:ciba",
            "backchannel_authentication_endpoint",
            metadata.backchannel_authentication_endpoint.is_some(),
            "OpenID Connect CIBA §4",
        ),
    ];
    for (grant, endpoint, is_there, specification) in of_grants {
        if lists(grants, grant) && !is_there {
            remarks.warn(format!(
                "It offers the grant {grant} and names no {endpoint} ({specification})."
            ));
        }
    }
}
