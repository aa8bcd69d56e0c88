//! The server's endpoints: their paths and methods. What each does is in the file of its name.

/// An endpoint or page of the server; also where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// The page that says what this server is.
    Home,
    /// Both well-known documents (RFC 8414, OIDC Discovery).
    Metadata,
    /// The JWK set.
    Jwks,
    /// The authorization endpoint (RFC 6749 §3.1).
    Authorization,
    /// The login page.
    Login,
    /// The consent page.
    Consent,
    /// The token endpoint (RFC 6749 §3.2).
    Token,
    /// The userinfo endpoint (OIDC Core §5.3).
    Userinfo,
    /// The device authorization endpoint (RFC 8628 §3.1).
    DeviceAuthorization,
    /// The page where the code of a device is entered (RFC 8628 §3.3).
    DeviceVerification,
    /// The introspection endpoint (RFC 7662).
    Introspection,
    /// The revocation endpoint (RFC 7009).
    Revocation,
    /// The registration endpoint (RFC 7591 §3).
    Registration,
    /// The client configuration endpoint (RFC 7592 §2).
    ClientConfiguration,
    /// The example API: orders (RFC 6750).
    ApiOrders,
    /// The example API: invoices, which want a surer sign-in (RFC 9470).
    ApiInvoices,
    /// The example API's metadata (RFC 9728).
    ResourceMetadata,
    /// The end-session endpoint (OIDC RP-Initiated Logout).
    EndSession,
    /// The page that asks before it signs a person out.
    EndSessionConfirmation,
}

const PLAIN_PATHS: [(&str, Endpoint); 17] = [
    ("/", Endpoint::Home),
    ("/jwks", Endpoint::Jwks),
    ("/authorize", Endpoint::Authorization),
    ("/login", Endpoint::Login),
    ("/consent", Endpoint::Consent),
    ("/token", Endpoint::Token),
    ("/userinfo", Endpoint::Userinfo),
    ("/device_authorization", Endpoint::DeviceAuthorization),
    ("/device", Endpoint::DeviceVerification),
    ("/introspect", Endpoint::Introspection),
    ("/revoke", Endpoint::Revocation),
    ("/register", Endpoint::Registration),
    ("/register/client", Endpoint::ClientConfiguration),
    ("/api/orders", Endpoint::ApiOrders),
    ("/api/invoices", Endpoint::ApiInvoices),
    ("/logout", Endpoint::EndSession),
    ("/logout/confirm", Endpoint::EndSessionConfirmation),
];

impl Endpoint {
    /// The endpoint at `path` of a server whose issuer has `issuer_path` (empty for none).
    pub(crate) fn at(path: &str, issuer_path: &str) -> Option<Self> {
        // RFC 8414 §3.1 puts the well-known part before the issuer's path, OIDC Discovery §4 after it.
        if path
            .strip_prefix("/.well-known/oauth-authorization-server")
            .is_some_and(|rest| rest == issuer_path)
        {
            return Some(Self::Metadata);
        }
        // RFC 9728 §3.1 puts it before the resource's path.
        let resource = path.strip_prefix("/.well-known/oauth-protected-resource");
        if resource.and_then(|rest| rest.strip_prefix(issuer_path)) == Some("/api") {
            return Some(Self::ResourceMetadata);
        }
        let own = path.strip_prefix(issuer_path)?;
        if own == "/.well-known/openid-configuration" {
            return Some(Self::Metadata);
        }
        let own = if own.is_empty() { "/" } else { own };
        PLAIN_PATHS
            .iter()
            .find(|(plain, _)| *plain == own)
            .map(|&(_, endpoint)| endpoint)
    }

    /// Its path below the issuer; that of [`ResourceMetadata`](Self::ResourceMetadata) is below the host.
    pub fn path(self) -> &'static str {
        if self == Self::ResourceMetadata {
            return "/.well-known/oauth-protected-resource";
        }
        PLAIN_PATHS
            .iter()
            .find(|(_, endpoint)| *endpoint == self)
            .map_or("/.well-known/openid-configuration", |&(path, _)| path)
    }

    /// The methods it takes, as the `Allow` header names them.
    pub(crate) fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Home | Self::Metadata | Self::Jwks | Self::ResourceMetadata | Self::ApiInvoices => &["GET", "HEAD"],
            Self::Authorization
            | Self::Login
            | Self::Consent
            | Self::DeviceVerification
            | Self::Userinfo
            | Self::ApiOrders
            | Self::EndSession => &["GET", "POST"],
            Self::Token
            | Self::DeviceAuthorization
            | Self::Introspection
            | Self::Revocation
            | Self::Registration
            | Self::EndSessionConfirmation => &["POST"],
            Self::ClientConfiguration => &["GET", "PUT", "DELETE"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn finds_the_metadata_by_both_well_known_forms() {
        let at = Endpoint::at;

        assert_eq!(at("/.well-known/openid-configuration", ""), Some(Endpoint::Metadata));
        assert_eq!(
            at("/.well-known/oauth-authorization-server", ""),
            Some(Endpoint::Metadata)
        );
        assert_eq!(
            at("/a/.well-known/openid-configuration", "/a"),
            Some(Endpoint::Metadata)
        );
        assert_eq!(
            at("/.well-known/oauth-authorization-server/a", "/a"),
            Some(Endpoint::Metadata)
        );
        assert_eq!(at("/.well-known/oauth-authorization-server", "/a"), None);
        let resource = "/.well-known/oauth-protected-resource/a/api";
        assert_eq!(at(resource, "/a"), Some(Endpoint::ResourceMetadata));
        assert_eq!(at(resource, ""), None);
        assert_eq!(at("/token", "/a"), None);
        assert_eq!(at("/a/token", "/a"), Some(Endpoint::Token));
    }
}
