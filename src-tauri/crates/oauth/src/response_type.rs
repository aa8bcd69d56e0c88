//! What the authorization endpoint answers with (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Type Encoding Practices).

use crate::authorization::ResponseMode;

/// A response type: a code, tokens, or both (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Types §3, §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseType {
    /// A code, to be exchanged at the token endpoint (RFC 6749 §4.1.1).
    pub code: bool,
    /// An ID token in the authorization response (OpenID Connect Core §3.2.2).
    pub id_token: bool,
    /// An access token in the authorization response (RFC 6749 §4.2.1).
    pub token: bool,
}

impl Default for ResponseType {
    fn default() -> Self {
        Self::CODE
    }
}

impl ResponseType {
    /// `code` (RFC 6749 §4.1.1).
    pub const CODE: Self = Self {
        code: true,
        id_token: false,
        token: false,
    };

    /// From its registered value, whose words may stand in any order (OAuth 2.0 Multiple Response Types §3).
    pub fn named(name: &str) -> Option<Self> {
        let mut found = Self {
            code: false,
            id_token: false,
            token: false,
        };
        for word in name.split(' ') {
            let place = match word {
                "code" => &mut found.code,
                "id_token" => &mut found.id_token,
                "token" => &mut found.token,
                _ => return None,
            };
            if std::mem::replace(place, true) {
                return None;
            }
        }
        Some(found)
    }

    /// Its registered value (OAuth 2.0 Multiple Response Types §3, §5).
    pub fn name(self) -> &'static str {
        match (self.code, self.id_token, self.token) {
            (true, false, false) => "code",
            (true, true, false) => "code id_token",
            (true, false, true) => "code token",
            (true, true, true) => "code id_token token",
            (false, true, false) => "id_token",
            (false, true, true) => "id_token token",
            (false, false, true) => "token",
            (false, false, false) => "none",
        }
    }

    /// Whether tokens come in the authorization response itself (RFC 6749 §4.2, OpenID Connect Core §3.3).
    pub fn has_front_tokens(self) -> bool {
        self.id_token || self.token
    }

    /// How the response comes where nothing else is asked for (OAuth 2.0 Multiple Response Types §2.1, §5).
    pub fn default_mode(self) -> ResponseMode {
        if self.has_front_tokens() {
            ResponseMode::Fragment
        } else {
            ResponseMode::Query
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseType;
    use crate::authorization::ResponseMode;

    #[test]
    fn every_name_leads_back_to_its_type() {
        for name in [
            "code",
            "token",
            "id_token",
            "id_token token",
            "code id_token",
            "code token",
            "code id_token token",
        ] {
            assert_eq!(ResponseType::named(name).unwrap().name(), name);
        }
    }

    #[test]
    fn takes_the_words_in_any_order_and_no_others() {
        assert_eq!(ResponseType::named("token code"), ResponseType::named("code token"));
        for name in ["", "none", "Code", "code code", "code  token", "code,token"] {
            assert_eq!(ResponseType::named(name), None, "{name}");
        }
    }

    #[test]
    fn tokens_come_in_the_fragment() {
        let mode = |name| ResponseType::named(name).unwrap().default_mode();

        assert_eq!(mode("code"), ResponseMode::Query);
        assert_eq!(mode("token"), ResponseMode::Fragment);
        assert_eq!(mode("code id_token"), ResponseMode::Fragment);
    }
}
