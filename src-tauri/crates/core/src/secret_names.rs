//! Which names stand before a secret: the one rule for all that is shown and exported. How a value is masked is not
//! here.

/// Whether a value of this name proves something about who sends it; `state` and `nonce` do not once a run is over.
/// Case and separators do not matter: `accessToken` is `access_token`.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    let is_listed = matches!(
        name.as_str(),
        "code"
            | "codeverifier"
            | "authorizationcode"
            | "devicecode"
            | "usercode"
            | "idtokenhint"
            | "logintokenhint"
            | "response"
            | "samlresponse"
            | "authorization"
            | "proxyauthorization"
            | "cookie"
            | "setcookie"
            | "dpop"
    );
    let says_when = name.ends_with("expiresat") || name.ends_with("expiresin");
    let is_marked = name.ends_with("token")
        || name.ends_with("assertion")
        || ["secret", "password", "passwd", "passphrase", "privatekey", "apikey"]
            .iter()
            .any(|word| name.contains(word));
    is_listed || (is_marked && !says_when)
}

#[cfg(test)]
mod tests {
    use super::is_secret_name;

    #[test]
    fn knows_a_secret_in_every_spelling_of_its_name() {
        for name in [
            "access_token",
            "accessToken",
            "access-token",
            "ACCESS_TOKEN",
            "Client-Secret",
            "X-Api-Key",
            "Set-Cookie",
            "client_assertion",
            "Password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn leaves_alone_what_only_speaks_of_secrets() {
        for name in [
            "token_type",
            "token_endpoint",
            "client_secret_expires_at",
            "client_assertion_type",
            "code_challenge",
            "error_code",
            "state",
            "scope",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
