//! Node.js, the packages of the two npm projects, and the built user interface.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::process::{command, npm, output, run, run_quietly};
use crate::{Failure, say, workspace};

/// What vite 8 and its plugin for Svelte want, in words.
const WANTED: &str = "20.19+, 22.12+ or 24+";

/// Whether both take this version: `^20.19 || ^22.12 || >=24`.
fn is_wanted((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major >= 24,
    }
}

/// A copy of the lock file that `npm ci` last worked from.
const INSTALLED_LOCK: &str = ".installed-package-lock.json";

/// What the built user interface is made from, below `ui/`.
const BUILT_FROM: &[&str] = &[
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// Refuses to go on without a Node.js that is new enough.
pub fn check_version() -> Result<(), Failure> {
    let found = output(&mut command("node", "--version"));
    let how = "Get Node.js 22 or 24 from https://nodejs.org, or with a version manager such as nvm, then try again.";
    match found.as_deref().and_then(parse_version) {
        Some(version) if is_wanted(version) => Ok(()),
        Some((major, minor)) => Err(Failure::new(format!(
            "Node.js {major}.{minor} does not serve: the user interface is built with {WANTED}.\n{how}"
        ))),
        None => Err(Failure::new(format!(
            "Node.js is missing: the user interface is built with it.\n{how}"
        ))),
    }
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Fetches the npm packages of `folder`, unless those of its lock file are there.
pub fn install_modules(folder: &Path, what_for: &str) -> Result<(), Failure> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules").join(INSTALLED_LOCK);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say::step(&format!("Fetching npm packages for {what_for}."));
    run_quietly(&mut npm(folder, "ci --no-audit --no-fund --loglevel=error"))?;
    // npm leaves the folder out when there is nothing to install.
    fs::create_dir_all(folder.join("node_modules"))
        .and_then(|()| fs::write(&stamp, lock))
        .map_err(|error| Failure::new(format!("{} cannot be written ({error}).", stamp.display())))
}

/// Builds `ui/dist`, unless it is newer than all that it is made from.
pub fn build_ui() -> Result<(), Failure> {
    let ui = workspace::ui();
    let built = fs::metadata(ui.join("dist/index.html"))
        .and_then(|index| index.modified())
        .ok();
    let source = BUILT_FROM.iter().filter_map(|name| last_change(&ui.join(name))).max();
    if built.is_some() && built >= source {
        return Ok(());
    }
    say::step("Building the user interface.");
    run(&mut npm(&ui, "run build --silent -- --logLevel warn"))
}

/// When `path` or anything in it was last changed; folders count, so that a removed file is noticed.
fn last_change(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|about| about.modified()).ok();
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    inside.filter_map(|entry| last_change(&entry.path())).chain(own).max()
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::new(format!("{} cannot be read ({error}).", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_node_says() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_version("v24.0.0-nightly"), Some((24, 0)));
        assert_eq!(parse_version(""), None);
    }

    #[test]
    fn wants_what_vite_wants() {
        for (version, serves) in [
            ("v9.99.0", false),
            ("v20.18.3", false),
            ("v20.19.0", true),
            ("v21.7.3", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v23.11.0", false),
            ("v24.0.0", true),
        ] {
            assert_eq!(parse_version(version).map(is_wanted), Some(serves), "{version}");
        }
    }
}
