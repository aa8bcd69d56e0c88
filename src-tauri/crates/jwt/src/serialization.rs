//! The JSON Serialization, written as compact forms to be read by a person (RFC 7515 §7.2, RFC 7516 §7.2).

use crate::base64url::{decode_base64url, encode_base64url};
use crate::decoded::parse_object;
use crate::json::{Json, JsonObject};
use crate::json_parser::parse_json;

/// One compact form for each signature of a JWS, or for each recipient of a JWE, in JSON; none where `text` is neither.
///
/// Nothing verifies or decrypts by them: the header is joined of all its places, and so is not the one that is signed
/// (RFC 7515 §4).
pub fn compact_forms(text: &str) -> Option<Vec<String>> {
    let json = parse_json(text.trim_ascii()).ok()?;
    let whole = json.as_object()?;
    let (list, rest) = if whole.get("ciphertext").is_some() {
        ("recipients", Rest::Jwe)
    } else {
        ("signatures", Rest::Jws)
    };
    let each = match whole.get(list).and_then(Json::as_array) {
        Some(each) => each.iter().filter_map(Json::as_object).collect(),
        None => vec![whole],
    };
    let forms = each.into_iter().filter_map(|one| rest.compact(whole, one));
    let forms: Vec<String> = forms.collect();
    (!forms.is_empty()).then_some(forms)
}

#[derive(Clone, Copy)]
enum Rest {
    Jws,
    Jwe,
}

impl Rest {
    fn compact(self, whole: &JsonObject, one: &JsonObject) -> Option<String> {
        let header = joined_header(whole, one)?;
        let text = |object: &JsonObject, name| object.text(name).unwrap_or_default().to_owned();
        let parts = match self {
            Self::Jws => vec![header, text(whole, "payload"), one.text("signature")?.to_owned()],
            Self::Jwe => vec![
                header,
                text(one, "encrypted_key"),
                text(whole, "iv"),
                text(whole, "ciphertext"),
                text(whole, "tag"),
            ],
        };
        Some(parts.join("."))
    }
}

/// As it is written where there is one place only.
fn joined_header(whole: &JsonObject, one: &JsonObject) -> Option<String> {
    let protected = one.text("protected").or(whole.text("protected"));
    let others: Vec<&JsonObject> = [whole.get("unprotected"), one.get("header")]
        .into_iter()
        .filter_map(|place| place.and_then(Json::as_object))
        .collect();
    let Some(protected) = protected else {
        let members = others.iter().flat_map(|place| place.members().to_vec());
        return (!others.is_empty()).then(|| encode_base64url(JsonObject::new(members.collect()).to_string()));
    };
    if others.is_empty() {
        return Some(protected.to_owned());
    }
    let protected = parse_object(&decode_base64url(protected).ok()?).ok()?;
    let places = std::iter::once(&protected).chain(others);
    let members = places.flat_map(|place| place.members().to_vec());
    Some(encode_base64url(JsonObject::new(members.collect()).to_string()))
}

#[cfg(test)]
mod tests {
    use super::compact_forms;
    use crate::decoded::decode;
    use crate::vectors;

    #[test]
    fn each_signature_is_read_with_all_of_its_header() {
        let json = vectors::unprotected_kid()["output"]["json"].to_string();
        let forms = compact_forms(&json).unwrap();
        let decoded = decode(&forms[0]);
        let header = decoded.header().unwrap();
        assert_eq!(header.text("alg"), Some("HS256"));
        assert_eq!(header.text("kid"), Some("018c0ae5-4d9b-471b-bfd6-eef314bc7037"));
    }

    #[test]
    fn a_flattened_form_is_one_and_an_encrypted_one_has_five_parts() {
        let [jws, ..] = vectors::cookbook();
        let flat = compact_forms(&jws["output"]["json_flat"].to_string()).unwrap();
        assert_eq!(flat, [jws["output"]["compact"].as_str().unwrap()]);
        let jwe = r#"{"protected":"e30","iv":"AA","ciphertext":"BB","tag":"CC","encrypted_key":"DD"}"#;
        assert_eq!(compact_forms(jwe).unwrap(), ["e30.DD.AA.BB.CC"]);
    }

    #[test]
    fn other_json_is_none() {
        for text in [
            "",
            "{",
            "{}",
            "[]",
            r#"{"access_token":"a"}"#,
            r#"{"payload":"e30","signatures":[]}"#,
        ] {
            assert_eq!(compact_forms(text), None, "{text}");
        }
    }
}
