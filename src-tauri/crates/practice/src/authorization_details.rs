//! Rich authorization requests (RFC 9396): what a client asks for in more words than a scope has. The types, and what
//! each may have in it, are registered by whoever starts the server.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::{ErrorCode, Refusal};
use crate::request::Params;

/// Members that any type may have (RFC 9396 §2.2): lists of texts, and one text.
const COMMON_LISTS: [&str; 4] = ["locations", "actions", "datatypes", "privileges"];
const COMMON_TEXT: &str = "identifier";

/// A type of authorization details (RFC 9396 §2). The common members `locations`, `actions`, `datatypes`, `privileges`
/// and `identifier` belong to every type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationDetailsType {
    /// The value of `type`.
    pub name: String,
    /// Members it must have.
    pub required: Vec<String>,
    /// Members it may have; any other is refused.
    pub optional: Vec<String>,
}

impl AuthorizationDetailsType {
    /// A type with these members.
    pub fn new(name: &str, required: &[&str], optional: &[&str]) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            name: name.to_owned(),
            required: owned(required),
            optional: owned(optional),
        }
    }
}

/// The types a newcomer's server knows: `orders`, and `payment_initiation` as RFC 9396 has it.
pub fn practice_authorization_details_types() -> Vec<AuthorizationDetailsType> {
    vec![
        AuthorizationDetailsType::new("orders", &["actions"], &[]),
        AuthorizationDetailsType::new(
            "payment_initiation",
            &["instructedAmount", "creditorAccount"],
            &["creditorName", "remittanceInformationUnstructured"],
        ),
    ]
}

/// The authorization details of a request or grant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Details(Vec<Map<String, Value>>);

impl Details {
    /// What the client asks for; all of it has to be known (RFC 9396 §5).
    pub(crate) fn read(params: &Params, known: &[AuthorizationDetailsType]) -> Result<Self, Refusal> {
        let Some(text) = params.get("authorization_details") else {
            return Ok(Self::default());
        };
        let Ok(details) = serde_json::from_str::<Vec<Map<String, Value>>>(text) else {
            return refuse("The authorization_details are not a JSON array of objects.");
        };
        for one in &details {
            check(one, known)?;
        }
        Ok(Self(details))
    }

    /// The part of them that a request of the token endpoint asks for (RFC 9396 §6).
    pub(crate) fn narrow(&self, form: &Params, known: &[AuthorizationDetailsType]) -> Result<Self, Refusal> {
        let asked = Self::read(form, known)?;
        if asked.is_empty() {
            return Ok(self.clone());
        }
        let is_granted = |one: &Map<String, Value>| self.0.iter().any(|granted| is_within(one, granted));
        if !asked.0.iter().all(is_granted) {
            return refuse("Authorization details were asked for that were not granted at first.");
        }
        Ok(asked)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a claim and in answers; `None` if there are none.
    pub(crate) fn to_value(&self) -> Option<Value> {
        let objects = self.0.iter().cloned().map(Value::Object);
        (!self.is_empty()).then(|| objects.collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.0.iter()
    }
}

fn refuse<T>(description: &'static str) -> Result<T, Refusal> {
    Err(Refusal::new(ErrorCode::InvalidAuthorizationDetails, description))
}

/// Whether an object is of a known type and has all and only what that type has.
fn check(object: &Map<String, Value>, known: &[AuthorizationDetailsType]) -> Result<(), Refusal> {
    let name = object.get("type").and_then(Value::as_str);
    let Some(known) = known.iter().find(|known| Some(known.name.as_str()) == name) else {
        return refuse("Authorization details have no type, or one that this server does not know.");
    };
    if !known.required.iter().all(|name| object.contains_key(name)) {
        return refuse("Authorization details lack a member that their type requires.");
    }
    for (name, value) in object {
        let is_common_list = COMMON_LISTS.contains(&name.as_str());
        let is_of_type = known.required.contains(name) || known.optional.contains(name);
        if is_common_list && !is_text_list(value) || name == COMMON_TEXT && !value.is_string() {
            return refuse("A member of the authorization details has a value of the wrong kind.");
        }
        if !is_common_list && !is_of_type && name != COMMON_TEXT && name != "type" {
            return refuse("Authorization details have a member that their type does not know.");
        }
    }
    Ok(())
}

fn is_text_list(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(Value::is_string))
}

/// Whether `asked` is `granted`, or less of it: the same members, with lists that may be shorter.
fn is_within(asked: &Map<String, Value>, granted: &Map<String, Value>) -> bool {
    let is_same_or_less = |asked: &Value, granted: &Value| match (asked.as_array(), granted.as_array()) {
        (Some(asked), Some(granted)) => asked.iter().all(|one| granted.contains(one)),
        (None, _) | (_, None) => asked == granted,
    };
    asked.len() == granted.len()
        && asked
            .iter()
            .all(|(name, value)| granted.get(name).is_some_and(|granted| is_same_or_less(value, granted)))
}

#[cfg(test)]
mod tests {
    use super::{Details, practice_authorization_details_types};
    use crate::request::Params;

    fn params(details: &str) -> Params {
        let encoded = url::form_urlencoded::byte_serialize(details.as_bytes()).collect::<String>();
        Params::parse(format!("authorization_details={encoded}").as_bytes())
    }

    fn read(details: &str) -> Option<Details> {
        Details::read(&params(details), &practice_authorization_details_types()).ok()
    }

    #[test]
    fn takes_all_and_only_what_the_type_has() {
        assert!(read(r#"[{"type":"orders","actions":["read"],"identifier":"7"}]"#).is_some());
        for other in [
            "orders",
            r#"{"type":"orders","actions":["read"]}"#,
            r#"["orders"]"#,
            r#"[{"actions":["read"]}]"#,
            r#"[{"type":"unknown","actions":["read"]}]"#,
            r#"[{"type":"orders"}]"#,
            r#"[{"type":"orders","actions":"read"}]"#,
            r#"[{"type":"orders","actions":["read"],"identifier":7}]"#,
            r#"[{"type":"orders","actions":["read"],"amount":"7"}]"#,
        ] {
            assert!(read(other).is_none(), "{other}");
        }
    }

    #[test]
    fn narrows_lists_and_nothing_else() {
        let granted = read(r#"[{"type":"orders","actions":["read","write"],"identifier":"7"}]"#).unwrap();
        let narrow = |asked: &str| granted.narrow(&params(asked), &practice_authorization_details_types());

        assert!(narrow(r#"[{"type":"orders","actions":["read"],"identifier":"7"}]"#).is_ok());
        assert!(narrow(r#"[{"type":"orders","actions":["delete"],"identifier":"7"}]"#).is_err());
        assert!(narrow(r#"[{"type":"orders","actions":["read"],"identifier":"8"}]"#).is_err());
        assert!(narrow(r#"[{"type":"orders","actions":["read"]}]"#).is_err());
    }
}
