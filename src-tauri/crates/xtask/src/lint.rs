//! `cargo xtask lint`: what a machine can say about the sources, each as a check of its own, so that `test` can run
//! them among its others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{self, cargo, npm};
use crate::setup::Purpose;
use crate::test::Checks;
use crate::{Failure, say, setup, workspace};

/// Runs every check, and says at the end which failed.
///
/// # Errors
/// Set-up fails, or a check does.
pub fn run() -> Result<(), Failure> {
    setup::prepare(Purpose::Build)?;
    setup::add_lints()?;
    let mut checks = Checks::default();
    checks.check("house rules", tidy);
    checks.check("bindings", || {
        let generated = fresh_bindings_folder()?;
        // The same packages and features as `test` builds, so that neither task builds anew after the other.
        process::run(cargo("test --quiet --workspace --lib export_bindings").env("TS_RS_EXPORT_DIR", &generated))?;
        bindings_equal(&generated)
    });
    sources(&mut checks);
    checks.conclude("Everything is tidy.")
}

/// The checks that need no test run of their own.
pub fn sources(checks: &mut Checks) {
    checks.check("rustfmt", || process::run(&mut cargo("fmt --all --check")));
    checks.check("clippy", || {
        process::run(&mut cargo(
            "clippy --quiet --workspace --all-targets -- --deny warnings",
        ))
    });
    checks.check("svelte-check", || {
        process::run(&mut npm(&workspace::ui(), "run check --silent"))
    });
    checks.check("prettier", || {
        process::run(&mut npm(&workspace::ui(), "run format:check --silent"))
    });
}

fn tidy() -> Result<(), Failure> {
    process::run(&mut cargo("test --quiet --workspace --test tidy"))
}

/// An empty folder for the types that the tests of `bearerbox-core` and `bearerbox-app` write through ts-rs.
///
/// # Errors
/// It cannot be made.
pub fn fresh_bindings_folder() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("bindings");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| cannot_read(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| cannot_read(&folder, &error))?;
    Ok(folder)
}

/// Compares what Rust just generated with what the window is built with.
///
/// # Errors
/// A file differs, is missing or is left over.
pub fn bindings_equal(generated: &Path) -> Result<(), Failure> {
    let committed = workspace::ui().join("src/ipc/bindings");
    let (ours, theirs) = (read_folder(generated)?, read_folder(&committed)?);
    let differing: Vec<&str> = ours
        .keys()
        .chain(theirs.keys().filter(|name| !ours.contains_key(*name)))
        .filter(|name| ours.get(*name) != theirs.get(*name))
        .map(String::as_str)
        .collect();
    if ours.is_empty() {
        return Err(Failure::new(
            "No bindings were generated: is there still a type with #[ts(export)]?",
        ));
    }
    if differing.is_empty() {
        return Ok(());
    }
    say::step(&format!(
        "These bindings are not what Rust generates: {}.",
        differing.join(", ")
    ));
    Err(Failure::new(
        "Write them anew with: cargo test --workspace --lib export_bindings\n\
         and remove those in ui/src/ipc/bindings that are left over.",
    ))
}

/// Every file below `folder`, by its path in it.
fn read_folder(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)
        .map_err(|error| cannot_read(folder, &error))?
        .flatten()
    {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            let inside = read_folder(&path)?;
            files.extend(
                inside
                    .into_iter()
                    .map(|(below, text)| (format!("{name}/{below}"), text)),
            );
        } else {
            let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
            files.insert(name, text);
        }
    }
    Ok(files)
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be used ({error}).", path.display()))
}
