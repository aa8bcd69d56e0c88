//! Registered values of the profile document: grant types and client authentication methods. One that is not known here
//! is kept as it is written.

/// A registered grant type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GrantType {
    /// `authorization_code` (RFC 6749 §4.1).
    #[default]
    AuthorizationCode,
    /// `implicit` (RFC 6749 §4.2, RFC 7591 §2).
    Implicit,
    /// `client_credentials` (RFC 6749 §4.4).
    ClientCredentials,
    /// `password` (RFC 6749 §4.3).
    Password,
    /// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628).
    DeviceCode,
    /// `urn:openid:params:grant-type:ciba` (OpenID Connect CIBA).
    Backchannel,
    /// `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523).
    JwtBearer,
    /// `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693).
    TokenExchange,
    /// An extension grant, by its absolute URI (RFC 6749 §4.5).
    Extension(String),
    /// Another, which no run can execute.
    Other(String),
}

/// A client authentication method (RFC 7591 §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenEndpointAuthMethod {
    /// `none`
    None,
    /// `client_secret_basic`
    ClientSecretBasic,
    /// `client_secret_post`
    ClientSecretPost,
    /// `client_secret_jwt` (OpenID Connect Core §9)
    ClientSecretJwt,
    /// `private_key_jwt` (OpenID Connect Core §9)
    PrivateKeyJwt,
    /// `tls_client_auth` (RFC 8705 §2.1)
    TlsClientAuth,
    /// `self_signed_tls_client_auth` (RFC 8705 §2.2)
    SelfSignedTlsClientAuth,
    /// Another, which no run can use.
    Other(String),
}

const GRANT_TYPES: &[(&str, GrantType)] = &[
    ("authorization_code", GrantType::AuthorizationCode),
    ("implicit", GrantType::Implicit),
    ("client_credentials", GrantType::ClientCredentials),
    ("password", GrantType::Password),
    ("urn:ietf:params:oauth:grant-type:device_code", GrantType::DeviceCode),
    ("urn:openid:params:grant-type:ciba", GrantType::Backchannel),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", GrantType::JwtBearer),
    (
        "urn:ietf:params:oauth:grant-type:token-exchange",
        GrantType::TokenExchange,
    ),
];

const METHODS: &[(&str, TokenEndpointAuthMethod)] = &[
    ("none", TokenEndpointAuthMethod::None),
    ("client_secret_basic", TokenEndpointAuthMethod::ClientSecretBasic),
    ("client_secret_post", TokenEndpointAuthMethod::ClientSecretPost),
    ("client_secret_jwt", TokenEndpointAuthMethod::ClientSecretJwt),
    ("private_key_jwt", TokenEndpointAuthMethod::PrivateKeyJwt),
    ("tls_client_auth", TokenEndpointAuthMethod::TlsClientAuth),
    (
        "self_signed_tls_client_auth",
        TokenEndpointAuthMethod::SelfSignedTlsClientAuth,
    ),
];

impl GrantType {
    /// The registered value.
    pub fn as_str(&self) -> &str {
        if let Self::Extension(name) | Self::Other(name) = self {
            name
        } else {
            name_of(GRANT_TYPES, self)
        }
    }

    /// From the registered value. An absolute URI that is not known is an extension grant (RFC 6749 §4.5).
    pub fn named(name: &str) -> Self {
        find(GRANT_TYPES, name).unwrap_or_else(|| {
            if url::Url::parse(name).is_ok() {
                Self::Extension(name.to_owned())
            } else {
                Self::Other(name.to_owned())
            }
        })
    }

    /// Whether the client gets a token anew whenever it likes, without a person.
    pub fn needs_nobody(&self) -> bool {
        match self {
            Self::ClientCredentials | Self::Password | Self::JwtBearer | Self::TokenExchange | Self::Extension(_) => {
                true
            }
            Self::AuthorizationCode | Self::Implicit | Self::DeviceCode | Self::Backchannel | Self::Other(_) => false,
        }
    }
}

impl TokenEndpointAuthMethod {
    /// The registered value.
    pub fn as_str(&self) -> &str {
        if let Self::Other(name) = self {
            name
        } else {
            name_of(METHODS, self)
        }
    }

    /// From the registered value.
    pub fn named(name: &str) -> Self {
        find(METHODS, name).unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// Whether it takes the client secret.
    pub fn needs_secret(&self) -> bool {
        match self {
            Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt => true,
            Self::None | Self::PrivateKeyJwt | Self::TlsClientAuth | Self::SelfSignedTlsClientAuth | Self::Other(_) => {
                false
            }
        }
    }

    /// Whether it takes the client's certificate.
    pub fn needs_certificate(&self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }
}

fn name_of<T: PartialEq>(known: &[(&'static str, T)], value: &T) -> &'static str {
    known
        .iter()
        .find(|(_, each)| each == value)
        .map_or("", |(name, _)| name)
}

fn find<T: Clone>(known: &[(&str, T)], name: &str) -> Option<T> {
    known
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use super::{GRANT_TYPES, GrantType, METHODS, TokenEndpointAuthMethod};

    #[test]
    fn every_registered_value_leads_back_to_itself() {
        for (name, grant_type) in GRANT_TYPES {
            assert_eq!(
                (GrantType::named(name), grant_type.as_str()),
                (grant_type.clone(), *name)
            );
        }
        for (name, method) in METHODS {
            assert_eq!(
                (TokenEndpointAuthMethod::named(name), method.as_str()),
                (method.clone(), *name)
            );
        }
    }

    #[test]
    fn a_grant_type_with_a_uri_is_an_extension_and_another_word_is_nothing() {
        let extension = "https://id.example/grants/saml";
        assert_eq!(GrantType::named(extension), GrantType::Extension(extension.into()));
        assert_eq!(GrantType::named("auth_code"), GrantType::Other("auth_code".into()));
        assert_eq!(GrantType::named("auth_code").as_str(), "auth_code");
    }
}
