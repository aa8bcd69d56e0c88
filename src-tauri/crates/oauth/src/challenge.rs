//! Challenges of a protected resource (RFC 9110 §11.6.1): how it wants to be asked, and why it refused (RFC 6750 §3).

mod refusal;

pub use self::refusal::ResourceRefusal;
use crate::http::HttpResponse;

/// One challenge of `WWW-Authenticate` (RFC 9110 §11.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The authentication scheme: `Bearer`, `DPoP`, `Basic` (RFC 9110 §11.1).
    pub scheme: String,
    /// Its parameters, in order; names in lower case (RFC 9110 §11.2).
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The first parameter of this name (RFC 9110 §11.2).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

/// All challenges in an answer, in order (RFC 9110 §11.6.1). What cannot be read ends its field.
pub fn challenges(response: &HttpResponse) -> Vec<Challenge> {
    let fields = response
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
    let mut all = Vec::new();
    for (_, value) in fields {
        read_field(value, &mut all);
    }
    all
}

/// Scheme and parameters are separated by commas alike: a name with `=` behind it is a parameter of the scheme before.
fn read_field(field: &str, all: &mut Vec<Challenge>) {
    let mut rest = field;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (word, after) = split_token(rest);
        if word.is_empty() {
            return;
        }
        let value = after.trim_start_matches([' ', '\t']).strip_prefix('=');
        // token68 may end in any number of "=".
        let parameter = value.filter(|value| !value.is_empty() && !value.starts_with('='));
        match (parameter, all.last_mut()) {
            (Some(value), Some(challenge)) => {
                let Some((value, after)) = split_value(value.trim_start_matches([' ', '\t'])) else {
                    return;
                };
                challenge.parameters.push((word.to_ascii_lowercase(), value));
                rest = after;
            }
            (_, _) => {
                all.push(Challenge {
                    scheme: word.to_owned(),
                    parameters: Vec::new(),
                });
                rest = after;
            }
        }
    }
}

fn split_token(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !(character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(character)))
        .unwrap_or(text.len());
    text.split_at(end)
}

fn split_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        // Some servers forget the quotes around what is no token, such as a scope or a URL.
        let end = text.find(',').unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        return Some((value.trim_end().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> Vec<(String, Vec<(String, String)>)> {
        let response = HttpResponse {
            status: 401,
            headers: fields
                .iter()
                .map(|field| ("www-authenticate".to_owned(), (*field).to_owned()))
                .collect(),
            body: Vec::new(),
        };
        challenges(&response)
            .into_iter()
            .map(|challenge| (challenge.scheme, challenge.parameters))
            .collect()
    }

    fn one(scheme: &str, parameters: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        (scheme.to_owned(), parameters.iter().map(own).collect())
    }

    #[test]
    fn the_example_of_rfc_6750_is_read() {
        let field = r#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#;
        let parameters = [
            ("realm", "example"),
            ("error", "invalid_token"),
            ("error_description", "The access token expired"),
        ];
        assert_eq!(read(&[field]), [one("Bearer", &parameters)]);
    }

    #[test]
    fn several_schemes_in_one_field_and_in_several_are_told_apart() {
        let field = r#"Basic realm="a, b", DPoP error=use_dpop_nonce, algs="ES256 PS256", Negotiate"#;
        assert_eq!(
            read(&[field, "Bearer"]),
            [
                one("Basic", &[("realm", "a, b")]),
                one("DPoP", &[("error", "use_dpop_nonce"), ("algs", "ES256 PS256")]),
                one("Negotiate", &[]),
                one("Bearer", &[]),
            ]
        );
    }

    #[test]
    fn what_servers_get_wrong_loses_no_more_than_itself() {
        assert_eq!(
            read(&["Bearer scope=a b, error=x"]),
            [one("Bearer", &[("scope", "a b"), ("error", "x")])]
        );
        assert_eq!(read(&[r#"Bearer realm="never ends"#]), [one("Bearer", &[])]);
        assert_eq!(
            read(&[r#"Bearer realm="say \"so\"""#]),
            [one("Bearer", &[("realm", "say \"so\"")])]
        );
        assert_eq!(read(&["", " , ", "\u{fffd}"]), []);
    }
}
