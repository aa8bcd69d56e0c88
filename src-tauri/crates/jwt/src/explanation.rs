//! What a claim or a header member means, and where that is written.

use crate::product::Product;
use crate::registry::{CLAIMS, HEADER, file_of};

/// What a name means (RFC 7519 §10.1, RFC 7515 §9.1), or what a product means by it (RFC 7519 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The name; an asterisk at its end stands for anything.
    pub name: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// In one sentence.
    pub meaning: &'static str,
    /// How the value is read.
    pub kind: ValueKind,
    /// Where it is defined: `RFC 7519 §4.1.1`, or the URL of the product's document.
    pub source: &'static str,
    /// The claim that it is a member of, at any depth; none for a claim itself, and `*` where that may be any claim.
    pub within: Option<&'static str>,
    /// Whose tokens it holds of; none when it holds of all.
    pub product: Option<Product>,
    /// Whether the name by itself tells whose token it is.
    pub(crate) telling: bool,
}

/// How the value of a member is read (RFC 7519 §2: any JSON value, and what its definition says of it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// As it is.
    Text,
    /// As a number that is no time.
    Number,
    /// As yes or no.
    Boolean,
    /// As a NumericDate (RFC 7519 §2).
    Time,
    /// As scopes, a list or in one text (RFC 8693 §4.2).
    Scopes,
    /// As roles (RFC 9068 §2.2.3.1).
    Roles,
    /// As groups (RFC 9068 §2.2.3.1).
    Groups,
    /// As a list of anything else; a single value may stand for a list of one (RFC 7519 §4.1.3).
    List,
    /// As an object with members of its own.
    Object,
    /// As a URL.
    Url,
}

/// Explains a JOSE header member of the IANA registry (RFC 7515 §9.1); none for a private one.
pub fn explain_header(name: &str) -> Option<&'static Explanation> {
    HEADER.find(name)
}

/// Explains a claim, or a member within one, by the names that lead to it from the claims (RFC 7519 §4). What the
/// `product` itself says of it comes before what is registered.
pub fn explain_claim(path: &[&str], product: Option<Product>) -> Option<&'static Explanation> {
    let mut files = product.map(file_of).into_iter().chain(CLAIMS);
    files.find_map(|file| match path {
        [] => None,
        [name] => file.find(name),
        [claim, .., name] => file.find_within(claim, name),
    })
}

#[cfg(test)]
mod tests {
    use super::{Explanation, ValueKind, explain_claim, explain_header};
    use crate::product::Product;

    /// A claim of nobody in particular.
    fn explain(name: &str) -> Option<&'static Explanation> {
        explain_claim(&[name], None)
    }

    #[test]
    fn names_where_a_claim_is_defined() {
        assert_eq!(explain("iss").unwrap().source, "RFC 7519 §4.1.1");
        assert_eq!(explain("cnf").unwrap().source, "RFC 7800 §3.1");
        assert_eq!(explain("https://example.com/is_root"), None);
        assert_eq!(explain(""), None);
    }

    #[test]
    fn tells_a_header_member_from_the_claim_of_its_name() {
        assert_ne!(explain("nonce"), explain_header("nonce"));
        assert_eq!(explain_header("x5t#S256").unwrap().source, "RFC 7515 §4.1.8");
        assert_eq!(explain_header("exp"), None);
    }

    #[test]
    fn a_product_has_its_own_say_on_a_name_that_others_use() {
        let source = |product| explain_claim(&["scp"], Some(product)).unwrap();

        assert_eq!(source(Product::EntraId).product, Some(Product::EntraId));
        assert_ne!(source(Product::EntraId).meaning, source(Product::Okta).meaning);
        assert_eq!(explain_claim(&["scp"], None), None);
        assert_eq!(explain_claim(&["oid"], Some(Product::Okta)), None);
        assert!(
            explain_claim(&["roles"], Some(Product::EntraId))
                .unwrap()
                .source
                .contains("microsoft")
        );
        assert_eq!(explain_claim(&["roles"], Some(Product::Okta)), explain("roles"));
        assert!(
            explain_claim(&["groups"], Some(Product::Keycloak))
                .unwrap()
                .source
                .contains("keycloak")
        );
    }

    #[test]
    fn what_a_product_does_not_speak_of_is_as_registered() {
        assert_eq!(explain_claim(&["exp"], Some(Product::Google)), explain("exp"));
        assert_eq!(explain_claim(&["exp"], None), explain("exp"));
    }

    #[test]
    fn reads_updated_at_as_the_text_it_is_at_auth0() {
        assert_eq!(explain("updated_at").unwrap().kind, ValueKind::Time);
        assert_eq!(
            explain_claim(&["updated_at"], Some(Product::Auth0)).unwrap().kind,
            ValueKind::Text
        );
    }

    #[test]
    fn explains_what_is_within_a_claim() {
        let kind = |path: &[&str], product| explain_claim(path, product).map(|entry| entry.kind);

        assert_eq!(kind(&["cnf", "jkt"], None), Some(ValueKind::Text));
        assert_eq!(
            kind(&["realm_access", "roles"], Some(Product::Keycloak)),
            Some(ValueKind::Roles)
        );
        assert_eq!(
            kind(&["resource_access", "orders-api", "roles"], Some(Product::Keycloak)),
            Some(ValueKind::Roles)
        );
        assert_eq!(
            kind(&["kubernetes.io", "warnafter"], Some(Product::Kubernetes)),
            Some(ValueKind::Time)
        );
        assert_eq!(
            kind(&["kubernetes.io", "pod", "uid"], Some(Product::Kubernetes)),
            Some(ValueKind::Text)
        );
        assert_eq!(kind(&["address", "_sd"], None), Some(ValueKind::List));
    }

    #[test]
    fn does_not_take_an_inner_member_for_the_claim_of_its_name() {
        assert_eq!(explain_claim(&["shop", "exp"], None), None);
        assert_eq!(explain_claim(&["jkt"], None), None);
        assert_eq!(explain_claim(&[], None), None);
        assert_ne!(explain_claim(&["act", "sub"], None), explain("sub"));
    }

    #[test]
    fn explains_a_family_of_names_by_its_beginning() {
        let explanation = explain_claim(&["custom:shop"], Some(Product::Cognito)).unwrap();

        assert_eq!(explanation.name, "custom:*");
        assert!(explain_claim(&["user:validated:email:main"], Some(Product::ItsYouOnline)).is_some());
        assert_eq!(explain_claim(&["custom"], Some(Product::Cognito)), None);
    }
}
