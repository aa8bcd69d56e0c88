//! `cargo xtask bundle`: the Debian package, with the window, the `bearerbox` command, a desktop entry and icons.
//! Tauri's command line packs it; what the window needs to know about itself stands in `tauri.conf.json`.

use crate::process::{self, command};
use crate::setup::Purpose;
use crate::{Failure, build, say, setup, workspace};

/// Builds for release and packs.
///
/// # Errors
/// Set-up, the build or the packing fails, or this is not Linux.
pub fn run() -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("The Debian package is built on Linux only."));
    }
    setup::prepare(Purpose::Build)?;
    build::for_release()?;
    say::step("Packing.");
    let mut tauri = command(
        workspace::ui().join("node_modules/.bin/tauri"),
        "bundle --ci --bundles deb --no-binary-patching",
    );
    // There is another tauri.conf.json in the workspace; the folder says which is meant.
    process::run(
        tauri
            .arg("--config")
            .arg(package_settings())
            .current_dir(workspace::root().join("src-tauri")),
    )?;
    say::step(&format!(
        "The package is in {}.",
        workspace::target().join("release/bundle/deb").display()
    ));
    Ok(())
}

/// What only the package needs, and where this build's command lies, both programs of it.
fn package_settings() -> String {
    let [command, full_command] = ["bearerbox", "bearerbox-full"].map(|name| workspace::binary("release", name));
    format!(
        r#"{{
            "bundle": {{
                "longDescription": "Gets OAuth 2.0 and OpenID Connect tokens, shows what happened on the way, and keeps them in an encrypted vault.",
                "license": "MIT OR Apache-2.0",
                "licenseFile": "../LICENSE",
                "linux": {{
                    "deb": {{
                        "section": "devel",
                        "depends": ["libdbus-1-3"],
                        "recommends": ["gnome-keyring | kwalletmanager", "xdg-utils"],
                        "files": {{
                            "/usr/bin/bearerbox": "{}",
                            "/usr/bin/bearerbox-full": "{}",
                            "/usr/share/doc/bearerbox/copyright": "../LICENSE"
                        }}
                    }}
                }}
            }}
        }}"#,
        command.display(),
        full_command.display()
    )
}
