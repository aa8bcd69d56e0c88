//! Rules 6 and 7: what is done with an error's text, and what a public item says of itself.

use super::sources::{find_words, read, read_product};
use super::{Finding, PURE, allowed, assert_only_excused};

#[test]
fn nothing_branches_on_the_text_of_an_error() {
    let errors = [
        "error", "err", "e", "failure", "cause", "source", "problem", "reason", "refusal",
    ];
    let mut texts: Vec<String> = errors.iter().map(|name| format!("{name}.to_string()")).collect();
    texts.extend(errors.iter().map(|name| format!("String({name})")));
    texts.extend([".message", ".message()", "error_description", ".error_description()"].map(str::to_owned));
    let questions = [
        "==",
        "!=",
        ".eq(",
        ".contains(",
        ".starts_with(",
        ".ends_with(",
        ".find(",
        ".as_str(){",
        ".as_str()==",
        ".as_deref()==",
        ".as_deref()!=",
        ".includes(",
        ".startsWith(",
        ".endsWith(",
        ".match(",
        ".indexOf(",
    ];
    let sources = read_product("src-tauri").into_iter().chain(read("ui/src"));
    let mut found = Vec::new();
    for source in sources.filter(|source| source.has_extension(&["rs", "ts", "svelte"]) && !source.is_test()) {
        let code = if source.has_extension(&["rs"]) {
            source.code()
        } else {
            source.text.clone()
        };
        for text in &texts {
            for at in find_words(&code, text) {
                // A method chain may go on in the next line.
                let rest = code[at + text.len()..]
                    .chars()
                    .filter(|next| !next.is_whitespace())
                    .take(16);
                let rest: String = rest.collect();
                if questions.iter().any(|question| rest.starts_with(question)) {
                    let place = format!("{}: {text}{rest}", source.place(at));
                    found.push(Finding {
                        key: source.path.clone(),
                        place,
                    });
                }
            }
        }
    }
    assert_only_excused(
        &found,
        allowed::ERROR_TEXT,
        "An error's text is for people; branch on its variant or code.",
    );
}

#[test]
fn every_public_item_of_oauth_and_jwt_cites_its_rfc_section() {
    let mut found = Vec::new();
    for source in PURE.iter().flat_map(|folder| read_product(folder)) {
        let mut documentation = String::new();
        for (number, line) in source.text[..source.code().len()].lines().enumerate() {
            if line.starts_with("///") {
                documentation.push_str(line);
            } else if let Some(item) = public_item(line) {
                if !cites_a_specification(&documentation) {
                    let key = format!("{}: {item}", source.path);
                    found.push(Finding {
                        key,
                        place: format!("{}:{}: {item}", source.path, number + 1),
                    });
                }
                documentation.clear();
            } else if !line.starts_with(['#', ' ', ')', ']']) {
                documentation.clear();
            }
        }
    }
    assert_only_excused(
        &found,
        allowed::WITHOUT_RFC,
        "Each public item says where it is specified, such as \"RFC 6749 §4.1.1\".",
    );
}

/// The name of the item that a line at the outermost level makes public; methods belong to their type.
fn public_item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const fn ").map_or(rest, |name| name);
    let mut words = rest.split_whitespace();
    let name = match words.next()? {
        "mod" | "use" => return None,
        "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" => words.next()?,
        name => name,
    };
    name.split(|character: char| !character.is_alphanumeric() && character != '_')
        .next()
}

fn cites_a_specification(documentation: &str) -> bool {
    let named = ["RFC ", "OpenID ", "OIDC "]
        .iter()
        .any(|body| documentation.contains(body));
    named
        && ["§", "ection ", "ppendix "]
            .iter()
            .any(|section| documentation.contains(section))
}
