//! Scopes: lists of values separated by spaces (RFC 6749 §3.3).

/// The values of a scope, in order (RFC 6749 §3.3).
pub fn scope_values(scope: &str) -> Vec<&str> {
    scope.split(' ').filter(|value| !value.is_empty()).collect()
}

/// Whether a scope makes the request an OpenID Connect one (OpenID Connect Core §3.1.2.1).
pub fn wants_openid(scope: &str) -> bool {
    scope_values(scope).contains(&"openid")
}
