//! What a server registers otherwise than it was wanted (RFC 7591 §3.2.1 allows it any change).

use serde_json::{Map, Value};

/// A member of client metadata that is registered otherwise than it was wanted (RFC 7591 §3.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The member (RFC 7591 §2).
    pub name: String,
    /// What was wanted.
    pub wanted: Value,
    /// What is registered; none where the server does not say.
    pub registered: Option<Value>,
}

/// What of `wanted` is not `registered` as it is (RFC 7591 §3.2.1).
pub fn find_differences(wanted: &Map<String, Value>, registered: &Map<String, Value>) -> Vec<Difference> {
    let members = wanted.iter().filter(|(name, _)| {
        // It proves other members, and is none itself (RFC 7591 §2.3).
        name.as_str() != "software_statement"
    });
    members
        .filter_map(|(name, wanted)| {
            let found = registered.get(name).filter(|value| !value.is_null());
            let is_same = match found {
                Some(found) => is_same(name, wanted, found),
                None => is_nothing(wanted),
            };
            (!is_same).then(|| Difference {
                name: name.clone(),
                wanted: wanted.clone(),
                registered: found.cloned(),
            })
        })
        .collect()
}

fn is_same(name: &str, wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        // Lists of RFC 7591 §2 have no order, and neither have scopes (RFC 6749 §3.3).
        (Value::Array(wanted), Value::Array(found)) => {
            let has_all = |some: &[Value], others: &[Value]| some.iter().all(|value| others.contains(value));
            has_all(wanted, found) && has_all(found, wanted)
        }
        (Value::String(wanted), Value::String(found)) if name == "scope" => {
            let has_all = |some: &str, others: &str| {
                some.split_ascii_whitespace()
                    .all(|value| others.split_ascii_whitespace().any(|other| other == value))
            };
            has_all(wanted, found) && has_all(found, wanted)
        }
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.len() == found.len()
                && wanted
                    .iter()
                    .all(|(name, value)| found.get(name).is_some_and(|found| is_same(name, value, found)))
        }
        (_, _) => wanted == found,
    }
}

/// Whether not to say it means the same.
fn is_nothing(wanted: &Value) -> bool {
    match wanted {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::find_differences;

    fn names(wanted: &Value, registered: &Value) -> Vec<String> {
        let [wanted, registered] = [wanted, registered].map(|value| value.as_object().unwrap());
        let differences = find_differences(wanted, registered);
        differences.into_iter().map(|difference| difference.name).collect()
    }

    #[test]
    fn the_order_of_lists_and_scopes_is_no_difference() {
        let wanted = json!({
            "grant_types": ["authorization_code", "refresh_token"],
            "scope": "openid orders.read",
            "jwks": { "keys": [{ "kid": "a" }, { "kid": "b" }] },
            "software_statement": "e30.e30.c2ln",
        });
        let registered = json!({
            "grant_types": ["refresh_token", "authorization_code"],
            "scope": "orders.read openid",
            "jwks": { "keys": [{ "kid": "b" }, { "kid": "a" }] },
        });

        assert_eq!(names(&wanted, &registered), Vec::<String>::new());
    }

    #[test]
    fn what_is_less_more_other_or_not_said_is_one() {
        let wanted = json!({ "scope": "a b", "grant_types": ["a"], "client_name": "shop", "logo_uri": "https://a" });
        let registered = json!({ "scope": "a", "grant_types": ["a", "b"], "client_name": "Shop", "logo_uri": null });

        assert_eq!(
            names(&wanted, &registered),
            ["client_name", "grant_types", "logo_uri", "scope"]
        );
    }

    #[test]
    fn what_the_server_adds_of_its_own_is_none_and_neither_is_silence_about_nothing() {
        let wanted = json!({ "redirect_uris": [], "response_types": [], "dpop_bound_access_tokens": false });

        assert_eq!(
            names(&wanted, &json!({ "subject_type": "public" })),
            Vec::<String>::new()
        );
    }
}
