//! Finds members that are written more than once, which a JSON object is read without: the last one would win in
//! silence (RFC 8259 §4), and nobody would know which of the two was meant.

use std::collections::HashSet;

use bearerbox_jwt::{Json, JsonObject, JsonProblem, parse_json};

use super::reader::{Problems, join};

/// Says each member of the text that is there more than once, with its path.
///
/// # Errors
/// Where the text is no JSON.
pub(super) fn find_repeated(text: &str, problems: &mut Problems) -> Result<(), JsonProblem> {
    look_into(&parse_json(text)?, "", problems);
    Ok(())
}

// As deep as the value, which the parser bounds.
fn look_into(value: &Json, path: &str, problems: &mut Problems) {
    match value {
        Json::Object(object) => {
            say_repeated(object, path, problems);
            for (name, member) in object.members() {
                look_into(member, &join(path, name), problems);
            }
        }
        Json::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                look_into(item, &format!("{path}[{place}]"), problems);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn say_repeated(object: &JsonObject, path: &str, problems: &mut Problems) {
    let (mut seen, mut said) = (HashSet::new(), HashSet::new());
    for (name, _) in object.members() {
        if !seen.insert(name) && said.insert(name) {
            problems.wrong(
                join(path, name),
                "It is there more than once, and only one can be meant.",
            );
        }
    }
}
