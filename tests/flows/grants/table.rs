//! What passed, as the README shows it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::examples::Example;

/// The files with one profile for each client authentication, as the table's rows name them, and `refresh`.
const GRANTS: [(&str, &str); 9] = [
    ("authorization_code", "authorization code"),
    ("refresh", "refresh"),
    ("client_credentials", "client credentials"),
    ("device_code", "device authorization"),
    ("ciba", "CIBA, polled"),
    ("password", "password"),
    ("jwt_bearer", "JWT bearer"),
    ("token_exchange", "token exchange"),
    ("extension", "an extension grant"),
];

const METHODS: [&str; 7] = [
    "none",
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
];

/// What passed.
#[derive(Default)]
pub struct Passed {
    grants: BTreeSet<(String, String, &'static str)>,
    /// Client authentication, and what it is done with.
    forms: Vec<(String, String)>,
}

impl Passed {
    /// That a profile passed, or what came after it.
    pub fn note(&mut self, example: &Example, row: &str) {
        let server = if example.is_for_practice() { "P" } else { "O" };
        let method = example.auth_method().to_owned();
        if GRANTS.iter().any(|(name, _)| *name == row) {
            self.grants.insert((row.to_owned(), method, server));
        } else {
            let form = example.name().split_once('.').unwrap().1;
            self.forms.push((method, form.replace(['.', '-'], " ")));
        }
    }

    pub fn to_markdown(&self) -> String {
        let mut table = format!(
            "| grant | {} |\n|---|{}\n",
            METHODS.map(code).join(" | "),
            "---|".repeat(7)
        );
        for (row, name) in GRANTS {
            let cell = |method: &&str| {
                let passed = self.grants.iter().find(|(grant, by, _)| grant == row && by == *method);
                passed.map_or("–", |(_, _, server)| server)
            };
            let cells: Vec<&str> = METHODS.iter().map(cell).collect();
            let _ = writeln!(table, "| {name} | {} |", cells.join(" | "));
        }
        let _ = writeln!(table, "\n| client authentication | with |\n|---|---|");
        for method in METHODS {
            let mut forms: Vec<&str> = self
                .forms
                .iter()
                .filter(|(by, _)| by == method)
                .map(|(_, form)| form.as_str())
                .collect();
            forms.sort_unstable();
            if !forms.is_empty() {
                let _ = writeln!(table, "| {} | {} |", code(method), forms.join(", "));
            }
        }
        let (grants, forms) = (self.grants.len(), self.forms.len());
        let _ = write!(table, "\n{grants} combinations and {forms} forms of keys, all passing.");
        table
    }
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

/// From the first table of the README's section to the section's end.
pub fn readme_section() -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let section = readme
        .split("## Grants and client authentication\n")
        .nth(1)
        .unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    section
        .find("| grant |")
        .map_or_else(String::new, |at| section[at..].to_owned())
}
