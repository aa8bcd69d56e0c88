//! Whose tokens these are: the same claim means one thing in Entra ID's and another in Okta's.
//!
//! It is a guess for the sake of explaining, by data; nothing that is checked depends on it.

use crate::json::JsonObject;
use crate::registry::file_of;

/// A product whose tokens have claims of their own beside the registered ones (RFC 7519 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Product {
    /// Microsoft Entra ID.
    EntraId,
    /// Google, with Firebase and Google Cloud.
    Google,
    /// Auth0.
    Auth0,
    /// Amazon Cognito.
    Cognito,
    /// GitLab, ID tokens and CI job tokens.
    GitLab,
    /// Kubernetes, tokens of service accounts.
    Kubernetes,
    /// itsyou.online.
    ItsYouOnline,
    /// Keycloak.
    Keycloak,
    /// Okta.
    Okta,
}

impl Product {
    /// Every one (RFC 7519 §4.3). Those that are recognised by a path come after those that are by their host.
    pub const ALL: [Self; 9] = [
        Self::EntraId,
        Self::Google,
        Self::Auth0,
        Self::Cognito,
        Self::GitLab,
        Self::Kubernetes,
        Self::ItsYouOnline,
        Self::Keycloak,
        Self::Okta,
    ];

    /// What it is called by those who make it (RFC 7519 §4.3: its claims are private ones).
    pub fn name(self) -> &'static str {
        file_of(self).name
    }
}

/// Whose token has these claims: by `iss` (RFC 7519 §4.1.1), or else by a claim that only one product has
/// (RFC 7519 §4.3). A server's own domain gives nothing away.
pub fn product_of(claims: &JsonObject) -> Option<Product> {
    let by_issuer = claims.text("iss").and_then(product_of_issuer);
    by_issuer.or_else(|| {
        Product::ALL.into_iter().find(|product| {
            let file = file_of(*product);
            let is_telling = |name: &str| file.find(name).is_some_and(|entry| entry.telling);
            claims.members().iter().any(|(name, _)| is_telling(name))
        })
    })
}

/// Whose tokens name this issuer (RFC 7519 §4.1.1).
pub fn product_of_issuer(issuer: &str) -> Option<Product> {
    let address = Address::of(issuer);
    let fits = |product: &Product| {
        let patterns = file_of(*product).issuers;
        patterns.iter().any(|pattern| pattern.fits(issuer, address.as_ref()))
    };
    Product::ALL.into_iter().find(fits)
}

/// What an issuer of a product looks like.
#[derive(Debug)]
pub(crate) enum IssuerPattern {
    /// The whole text.
    Is(&'static str),
    /// The host of a URL.
    Host(&'static str),
    /// This domain or one below it.
    HostUnder(&'static str),
    /// What the host begins with.
    HostStarts(&'static str),
    /// One part of the host between dots.
    HostLabel(&'static str),
    /// What the path contains.
    PathHas(&'static str),
}

impl IssuerPattern {
    fn fits(&self, issuer: &str, address: Option<&Address<'_>>) -> bool {
        let host_fits = |fits: &dyn Fn(&str) -> bool| address.is_some_and(|address| fits(&address.host));
        match self {
            Self::Is(text) => issuer == *text,
            Self::Host(host) => host_fits(&|found| found == *host),
            Self::HostUnder(domain) => host_fits(&|found| {
                found == *domain || found.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
            }),
            Self::HostStarts(start) => host_fits(&|found| found.starts_with(start)),
            Self::HostLabel(label) => host_fits(&|found| found.split('.').any(|part| part == *label)),
            Self::PathHas(part) => address.is_some_and(|address| address.path.contains(part)),
        }
    }
}

/// The parts of an issuer that is a URL (OpenID Connect Core §2, RFC 8414 §2).
struct Address<'a> {
    host: String,
    path: &'a str,
}

impl<'a> Address<'a> {
    fn of(issuer: &'a str) -> Option<Self> {
        let rest = ["https://", "http://"]
            .into_iter()
            .find_map(|scheme| issuer.strip_prefix(scheme))?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = host.split(':').next().unwrap_or(host);
        Some(Self {
            host: host.to_ascii_lowercase(),
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Product, product_of, product_of_issuer};
    use crate::json_parser::parse_json;

    fn of_claims(claims: &str) -> Option<Product> {
        product_of(parse_json(claims).unwrap().as_object().unwrap())
    }

    #[test]
    fn knows_each_product_by_its_issuers() {
        for (issuer, product) in [
            (
                "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0",
                Product::EntraId,
            ),
            ("https://sts.windows.net/9122040d/", Product::EntraId),
            ("https://accounts.google.com", Product::Google),
            ("accounts.google.com", Product::Google),
            ("https://securetoken.google.com/petshop", Product::Google),
            ("http://localhost:8080/realms/petshop", Product::Keycloak),
            ("https://id.example/auth/realms/petshop", Product::Keycloak),
            ("https://petshop.eu.auth0.com/", Product::Auth0),
            ("https://petshop.okta.com", Product::Okta),
            ("https://login.petshop.example/oauth2/default", Product::Okta),
            (
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab",
                Product::Cognito,
            ),
            ("https://gitlab.com", Product::GitLab),
            ("https://GitLab.petshop.example:8443", Product::GitLab),
            ("https://kubernetes.default.svc.cluster.local", Product::Kubernetes),
            ("kubernetes/serviceaccount", Product::Kubernetes),
            (
                "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
                Product::Kubernetes,
            ),
            ("itsyouonline", Product::ItsYouOnline),
        ] {
            assert_eq!(product_of_issuer(issuer), Some(product), "{issuer}");
        }
    }

    #[test]
    fn is_not_taken_in_by_a_name_in_the_wrong_place() {
        for issuer in [
            "",
            "https://",
            "https://id.example",
            "https://id.example/login.microsoftonline.com",
            "https://login.microsoftonline.com.id.example/",
            "https://login.microsoftonline.com@id.example/",
            "https://notokta.com",
            "https://id.example/?x=auth0.com",
            "https://mygitlab.example",
            "itsyouonline.example",
        ] {
            assert_eq!(product_of_issuer(issuer), None, "{issuer}");
        }
    }

    #[test]
    fn falls_back_on_a_claim_that_only_one_product_has() {
        assert_eq!(
            of_claims(r#"{"iss":"https://id.example","realm_access":{"roles":[]}}"#),
            Some(Product::Keycloak)
        );
        assert_eq!(
            of_claims(r#"{"kubernetes.io":{"namespace":"petshop"}}"#),
            Some(Product::Kubernetes)
        );
        assert_eq!(of_claims(r#"{"custom:shop":"1"}"#), Some(Product::Cognito));
        assert_eq!(
            of_claims(r#"{"iss":"https://id.example","sub":"a","roles":[],"groups":[],"oid":"1"}"#),
            None
        );
    }

    #[test]
    fn believes_the_issuer_before_any_claim() {
        assert_eq!(
            of_claims(r#"{"iss":"https://petshop.okta.com","realm_access":{}}"#),
            Some(Product::Okta)
        );
    }

    #[test]
    fn every_product_has_a_dictionary_of_its_own() {
        let names = Product::ALL.map(Product::name);
        assert_eq!(
            names,
            [
                "Entra ID",
                "Google",
                "Auth0",
                "Cognito",
                "GitLab",
                "Kubernetes",
                "itsyou.online",
                "Keycloak",
                "Okta"
            ]
        );
        for (position, product) in Product::ALL.into_iter().enumerate() {
            assert_eq!(product as usize, position);
        }
    }
}
