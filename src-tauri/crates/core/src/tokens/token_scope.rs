//! The scopes that an access token itself names, beside those that were asked for and granted.

use crate::view::{JwtView, TokenScope};

/// As `scope` (RFC 9068 §2.2.3), or `scp`, which Entra ID and Okta have in its place, or `scopes`.
pub(super) fn scope_in_token(jwt: Option<&JwtView>) -> TokenScope {
    let Some(jwt) = jwt.filter(|jwt| !jwt.claims.is_empty()) else {
        return TokenScope::Unknown;
    };
    // The last of a name that is repeated counts.
    let find = |name: &str| jwt.claims.iter().rev().find(|row| row.name == name);
    let Some(row) = ["scope", "scp", "scopes"].into_iter().find_map(find) else {
        return TokenScope::NotSaid;
    };
    let split = |text: &str| {
        text.split([' ', ','])
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    };
    TokenScope::Named {
        scopes: match row.items.as_slice() {
            [] => split(&row.value),
            [only] => split(only),
            items => items.to_vec(),
        },
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::scope_in_token;
    use crate::tokens::decode_view;
    use crate::view::TokenScope;

    fn scopes(claims: &str) -> TokenScope {
        let token = format!("e30.{}.AAAA", URL_SAFE_NO_PAD.encode(claims));
        scope_in_token(Some(&decode_view(&token)))
    }

    fn named(scopes: &[&str]) -> TokenScope {
        TokenScope::Named {
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        }
    }

    #[test]
    fn reads_every_way_in_which_servers_write_them() {
        assert_eq!(scopes(r#"{"scope":"a b"}"#), named(&["a", "b"]));
        assert_eq!(scopes(r#"{"scope":"a,b,"}"#), named(&["a", "b"]));
        assert_eq!(scopes(r#"{"scope":["a","b"]}"#), named(&["a", "b"]));
        assert_eq!(scopes(r#"{"scp":"a b"}"#), named(&["a", "b"]));
        assert_eq!(scopes(r#"{"scopes":["a","b"]}"#), named(&["a", "b"]));
        assert_eq!(
            scopes(r#"{"scp":["a","b"],"iss":"https://x.okta.com"}"#),
            named(&["a", "b"])
        );
        assert_eq!(scopes(r#"{"scope":"a","scope":"b","scp":"c"}"#), named(&["b"]));
        assert_eq!(scopes(r#"{"scope":""}"#), named(&[]));
    }

    #[test]
    fn a_token_that_does_not_say_is_not_one_that_cannot_be_read() {
        assert_eq!(scopes(r#"{"sub":"a"}"#), TokenScope::NotSaid);
        assert_eq!(scope_in_token(None), TokenScope::Unknown);
        assert_eq!(
            scope_in_token(Some(&decode_view("e30.e30.e30.e30.e30"))),
            TokenScope::Unknown
        );
    }
}
