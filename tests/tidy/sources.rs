//! The repository's text, as the rules read it: whole, or as Rust code without comments, texts and tests.
//!
//! This is no parser. It knows enough of Rust to leave out what is not code and to find where braces close.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing that a person wrote.
const LEFT_OUT: &[&str] = &["target", "node_modules", "dist", ".git", "gen", "bindings"];

/// A file of the repository.
pub struct Source {
    /// Its path from the top, with slashes.
    pub path: String,
    /// All of its text.
    pub text: String,
}

impl Source {
    /// `path:line` of the place `offset` bytes into the text.
    pub fn place(&self, offset: usize) -> String {
        format!("{}:{}", self.path, 1 + self.text[..offset].matches('\n').count())
    }

    /// The Rust code: comments, texts and the module of tests are blanks, so that offsets stay what they are.
    pub fn code(&self) -> String {
        let mut code = blank_comments_and_texts(&self.text);
        // Tests come last in a file.
        if let Some((at, _)) = test_modules(&self.text).find(|(_, rest)| rest.contains('{')) {
            code.truncate(at);
        }
        code
    }

    /// The files without their extension that this one declares to be tests: `#[cfg(test)] mod examples;`.
    fn files_of_tests(&self) -> Vec<String> {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or_default();
        let folder = match name {
            "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
            name => format!("{folder}/{}", name.trim_end_matches(".rs")),
        };
        test_modules(&self.text)
            .filter_map(|(_, rest)| rest.strip_suffix(';'))
            .map(|module| format!("{folder}/{module}"))
            .collect()
    }

    /// Whether the file itself is a test.
    pub fn is_test(&self) -> bool {
        let tests = ["/tests.rs", "/tests/", ".test.", "/test/"];
        self.path.starts_with("tests/") || tests.iter().any(|part| self.path.contains(part))
    }

    /// Whether the file's name ends so.
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        extensions
            .iter()
            .any(|extension| self.path.rsplit('.').next() == Some(*extension))
    }
}

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie below the top")
        .to_path_buf()
}

/// Every text file below `folder` (from the top; empty for all), in order.
pub fn read(folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&root().join(folder), &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// Every Rust file below `folder` that is no test.
pub fn read_product(folder: &str) -> Vec<Source> {
    let mut sources = read(folder);
    let tests: Vec<String> = sources.iter().flat_map(Source::files_of_tests).collect();
    let is_of = |path: &str, test: &String| {
        path.strip_prefix(test.as_str())
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    sources.retain(|source| {
        let listed = tests.iter().any(|test| is_of(&source.path, test));
        source.has_extension(&["rs"]) && !source.is_test() && !listed
    });
    sources
}

/// Where a module is declared that is only for tests, and the rest of its line: `tests {` or `examples;`.
fn test_modules(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("#[cfg(test)]\n").filter_map(|(at, attribute)| {
        let declared = text[at + attribute.len()..]
            .lines()
            .find(|line| !line.starts_with('#'))?;
        let rest = declared.trim_start_matches("pub(crate) ").strip_prefix("mod ")?;
        Some((at, rest.trim_end()))
    })
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !LEFT_OUT.contains(&name.as_str()) {
                collect(&path, sources);
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).expect("it lies below the top");
            let path = path.to_string_lossy().replace('\\', "/");
            sources.push(Source { path, text });
        }
    }
}

/// Replaces every byte of comments and of texts' insides by a blank; line ends stay.
fn blank_comments_and_texts(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let end = if rest.starts_with(b"//") {
            at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            at + find(rest, b"*/").map_or(rest.len(), |close| close + 2)
        } else if rest.starts_with(b"r\"") || rest.starts_with(b"r#") {
            match raw_text_length(rest) {
                Some(length) => at + length,
                None => at + 1,
            }
        } else if rest[0] == b'"' {
            at + text_length(rest)
        } else if rest[0] == b'\'' {
            at + character_length(rest)
        } else {
            at += 1;
            continue;
        };
        if end > at + 1 {
            code[at..end]
                .iter_mut()
                .filter(|byte| **byte != b'\n')
                .for_each(|byte| *byte = b' ');
        }
        at = end;
    }
    String::from_utf8(code).expect("blanks replace whole texts")
}

fn text_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn raw_text_length(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    Some(find(&rest[2 + hashes..], &close).map_or(rest.len(), |end| 2 + hashes + end + close.len()))
}

/// The length of a character literal, or 1 when it is a lifetime.
fn character_length(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return rest
            .iter()
            .skip(3)
            .position(|byte| *byte == b'\'')
            .map_or(1, |end| end + 4);
    }
    let character = rest.get(1).map_or(1, |first| first.leading_ones().max(1) as usize);
    if rest.get(1 + character) == Some(&b'\'') {
        character + 2
    } else {
        1
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// Where `word` stands in `code` as a word of its own: no letter, digit or underscore beside it.
pub fn find_words(code: &str, word: &str) -> Vec<usize> {
    let part_of_word = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word)
        .filter(|(at, _)| !(word.starts_with(part_of_word) && code[..*at].ends_with(part_of_word)))
        .filter(|(at, _)| !(word.ends_with(part_of_word) && code[at + word.len()..].starts_with(part_of_word)))
        .map(|(at, _)| at)
        .collect()
}

/// The block that opens with the first brace after `from`: where it begins and ends.
pub fn block_after(code: &str, from: usize) -> Option<(usize, usize)> {
    let open = from + code[from..].find('{')?;
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some((open, at)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[test]
fn comments_texts_and_tests_are_not_code() {
    let text = concat!(
        "fn a<'a>() { // if\n  let b = \"if \\\" if\"; let c = r#\"if \"if\"#; let d = '\\''; /* if */ iffy }\n",
        "#[cfg(test)]\nmod tests { if }\n"
    );
    let source = Source {
        path: "a.rs".to_owned(),
        text: text.to_owned(),
    };

    let code = source.code();

    assert_eq!(find_words(&code, "if"), [], "{code}");
    assert_eq!(find_words(&code, "iffy").len(), 1, "{code}");
    assert_eq!(source.place(code.find("iffy").unwrap()), "a.rs:2");
}

#[test]
fn a_declared_module_of_tests_is_left_out_and_the_code_after_it_is_not() {
    let text = "#[cfg(test)]\nmod examples;\nmod run;\n#[cfg(test)]\n#[path = \"t.rs\"]\nmod tests {\n}\n";
    let source = Source {
        path: "a/src/lib.rs".to_owned(),
        text: text.to_owned(),
    };

    assert_eq!(source.files_of_tests(), ["a/src/examples"]);
    assert!(source.code().contains("mod run;") && !source.code().contains("mod tests"));
}

#[test]
fn a_block_ends_where_its_brace_closes() {
    let code = "fn a() -> B { match c { D => {} } } fn e() {}";

    let (open, close) = block_after(code, 0).unwrap();

    assert_eq!(&code[open..=close], "{ match c { D => {} } }");
}
