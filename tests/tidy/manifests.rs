//! What depends on what, as the manifests and the lock file say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::sources::root;

/// The names under `[dependencies]` (of every target, but not those of tests) in a crate's manifest.
pub fn dependencies(folder: &str) -> BTreeSet<String> {
    let path = root().join(folder).join("Cargo.toml");
    let manifest = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut in_dependencies = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            in_dependencies = table == "dependencies]" || table.ends_with(".dependencies]");
        } else if in_dependencies && line.starts_with(|first: char| first.is_alphanumeric()) {
            names.insert(line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned());
        }
    }
    names
}

/// Every package that `crate_name` needs, directly or not, as the lock file has it.
pub fn closure(crate_name: &str) -> BTreeSet<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is there");
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let quoted = |line: &'static str| {
            package
                .lines()
                .find_map(move |text| text.strip_prefix(line))
                .map(|rest| rest.trim_matches('"'))
        };
        let name = quoted("name = ").unwrap_or_default();
        let needs = package.split("dependencies = [").nth(1).unwrap_or_default().lines();
        packages.entry(name).or_default().extend(
            needs
                .filter_map(|line| line.trim().strip_prefix('"'))
                .filter_map(|line| line.split([' ', '"']).next()),
        );
    }

    let mut found = BTreeSet::new();
    let mut open = vec![crate_name];
    while let Some(name) = open.pop() {
        for need in packages.get(name).unwrap_or_else(|| panic!("Cargo.lock has no {name}")) {
            if found.insert((*need).to_owned()) {
                open.push(need);
            }
        }
    }
    found
}
