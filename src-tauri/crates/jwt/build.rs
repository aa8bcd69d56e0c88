//! Writes the dictionaries of `src/dictionary` as tables of Rust: nobody who reads a token waits for JSON to be read, and
//! a file that cannot be read is a mistake of the build.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde::Deserialize;

const FOLDER: &str = "src/dictionary";
/// The file of what values mean; the others are of names.
const OF_VALUES: &str = "HEADER_VALUES";

/// What names mean: claims, or header members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    name: String,
    document: String,
    as_of: String,
    /// Whose tokens the file is about, as `Product` calls it; none for what holds of all.
    product: Option<String>,
    #[serde(default)]
    issuers: Vec<Issuer>,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "written as it is shown")]
enum Issuer {
    Is(String),
    Host(String),
    HostUnder(String),
    HostStarts(String),
    HostLabel(String),
    PathHas(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    title: String,
    meaning: String,
    /// As `ValueKind` calls it, in small letters.
    kind: String,
    source: String,
    within: Option<String>,
    #[serde(default)]
    telling: bool,
}

/// What the values of a header member mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    name: String,
    document: String,
    as_of: String,
    values: Vec<HeaderValue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "written as it is shown")]
struct HeaderValue {
    member: String,
    value: String,
    meaning: String,
    source: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut tables = String::new();
    let mut paths: Vec<_> = fs::read_dir(FOLDER)?.collect::<Result<_, _>>()?;
    paths.sort_by_key(fs::DirEntry::path);
    for path in paths.iter().map(fs::DirEntry::path) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let table = stem.to_uppercase().replace('-', "_");
        let text = fs::read_to_string(&path)?;
        write_table(&mut tables, &table, &text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("dictionary.rs"), tables)?;
    Ok(())
}

fn write_table(out: &mut String, table: &str, text: &str) -> Result<(), Box<dyn Error>> {
    if table == OF_VALUES {
        write_values(out, table, &serde_json::from_str(text)?)?;
    } else {
        write_names(out, table, serde_json::from_str(text)?)?;
    }
    Ok(())
}

/// In order of their places and names, so that they are found by halves.
fn write_names(out: &mut String, table: &str, mut file: Names) -> std::fmt::Result {
    file.entries
        .sort_by(|one, other| (&one.within, &one.name).cmp(&(&other.within, &other.name)));
    let product = file.product.map(|product| format!("Product::{product}"));
    let product = product.map_or("None".to_owned(), |product| format!("Some({product})"));
    writeln!(out, "pub(crate) static {table}: File = File {{")?;
    writeln!(
        out,
        "name: {:?}, document: {:?}, as_of: {:?}, issuers: &[",
        file.name, file.document, file.as_of
    )?;
    for issuer in &file.issuers {
        writeln!(out, "IssuerPattern::{issuer:?},")?;
    }
    writeln!(out, "], entries: &[")?;
    for entry in &file.entries {
        writeln!(
            out,
            "Explanation {{ name: {:?}, title: {:?}, meaning: {:?}, kind: ValueKind::{}, source: {:?}, within: {:?}, \
             product: {product}, telling: {} }},",
            entry.name,
            entry.title,
            entry.meaning,
            in_camel_case(&entry.kind),
            entry.source,
            entry.within,
            entry.telling
        )?;
    }
    writeln!(out, "] }};")
}

fn in_camel_case(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    first.to_uppercase() + rest
}

fn write_values(out: &mut String, table: &str, file: &Values) -> std::fmt::Result {
    writeln!(out, "/// {}, {}, as of {}.", file.name, file.document, file.as_of)?;
    writeln!(out, "pub(crate) static {table}: &[HeaderValue] = &[")?;
    for value in &file.values {
        writeln!(out, "{value:?},")?;
    }
    writeln!(out, "];")
}
