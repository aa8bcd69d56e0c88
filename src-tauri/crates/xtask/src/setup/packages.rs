//! System packages. Installed where apt is; elsewhere looked for, and said how to get.

use std::fs;
use std::io::IsTerminal;
use std::process::Command;

use super::Purpose;
use crate::process::{command, find_program, output, run_quietly, succeeds};
use crate::{Failure, say};

/// To build. perl and make are for OpenSSL, which the vault builds from source; curl and git are not needed.
const BUILD: &str = "build-essential pkg-config perl libwebkit2gtk-4.1-dev libayatana-appindicator3-dev \
    librsvg2-dev libdbus-1-dev";

/// To test the real window, its clipboard and the keyring without a screen, and to look at its pictures.
const TEST: &str = "xvfb openbox xdotool xclip imagemagick webkit2gtk-driver dbus dbus-x11 gnome-keyring \
    libsecret-tools";

/// The same for systems without apt: what must be found, and nothing is installed.
const BUILD_PROGRAMS: &str = "cc make perl pkg-config";
const BUILD_LIBRARIES: &str = "webkit2gtk-4.1 ayatana-appindicator3-0.1 librsvg-2.0 dbus-1";
const TEST_PROGRAMS: &str =
    "Xvfb openbox xdotool xclip import WebKitWebDriver dbus-daemon gnome-keyring-daemon secret-tool";

/// Installs what `purpose` needs.
pub fn install(purpose: Purpose) -> Result<(), Failure> {
    if cfg!(target_os = "macos") {
        check_macos()
    } else if cfg!(windows) {
        check_windows()
    } else if is_debian_like() {
        install_with_apt(purpose)
    } else {
        check_other_unix(purpose)
    }
}

fn is_debian_like() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .flat_map(|value| value.trim_matches('"').split_whitespace())
            .any(|id| id == "debian" || id == "ubuntu")
    })
}

fn install_with_apt(purpose: Purpose) -> Result<(), Failure> {
    let mut wanted: Vec<&str> = BUILD.split_whitespace().collect();
    if purpose == Purpose::Test {
        wanted.extend(TEST.split_whitespace());
    }
    let known = output(command("dpkg-query", "--show --showformat=${Package}=${db:Status-Status}\\n").args(&wanted))
        .unwrap_or_default();
    let missing: Vec<&str> = wanted
        .into_iter()
        .filter(|name| !known.lines().any(|line| line == format!("{name}=installed")))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }

    let install = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    let Some(apt) = become_root() else {
        return Err(Failure::new(format!(
            "These packages are missing: {}.\nInstalling them takes root; run this, then try again:\n\n  sudo {install}\n",
            missing.join(" ")
        )));
    };
    say::step(&format!(
        "Installing packages (this may take minutes): {}.",
        missing.join(" ")
    ));
    // Old lists are better than none: what is missing is said by the install.
    let refreshed = run_quietly(&mut apt.command("apt-get update --quiet=2"));
    run_quietly(&mut apt.command(&format!("{install} --quiet=2"))).map_err(|failure| match refreshed {
        Ok(()) => failure,
        Err(before) => Failure::new(format!("{}\n{}", before.message, failure.message)),
    })
}

/// How to run something as root.
struct Root(&'static str);

impl Root {
    fn command(&self, line: &str) -> Command {
        // `env` carries the setting through sudo.
        let line = format!("{} env DEBIAN_FRONTEND=noninteractive {line}", self.0);
        let (program, arguments) = line.trim_start().split_once(' ').unwrap_or((&line, ""));
        command(program, arguments)
    }
}

fn become_root() -> Option<Root> {
    if output(&mut command("id", "-u"))?.trim() == "0" {
        Some(Root(""))
    } else if succeeds(&mut command("sudo", "-n true")) {
        Some(Root("sudo -n"))
    } else if std::io::stdin().is_terminal() && find_program("sudo").is_some() {
        Some(Root("sudo"))
    } else {
        None
    }
}

fn check_other_unix(purpose: Purpose) -> Result<(), Failure> {
    let mut missing = missing_programs(BUILD_PROGRAMS);
    missing.extend(
        BUILD_LIBRARIES
            .split_whitespace()
            .filter(|library| !succeeds(&mut command("pkg-config", &format!("--exists {library}"))))
            .map(|library| format!("{library} (development files)")),
    );
    if purpose == Purpose::Test {
        missing.extend(missing_programs(TEST_PROGRAMS));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "Bearerbox installs packages by itself on Debian and Ubuntu only. Missing here: {}.\n\n\
         Fedora:  sudo dnf install gcc-c++ make perl pkgconf webkit2gtk4.1-devel libayatana-appindicator-gtk3-devel \
         librsvg2-devel dbus-devel\n\
         Arch:    sudo pacman -S --needed base-devel perl webkit2gtk-4.1 libayatana-appindicator librsvg dbus\n\
         \nThe tests also want Xvfb, openbox, xdotool, xclip, ImageMagick, WebKitWebDriver, dbus, gnome-keyring and \
         secret-tool.\nThen try again.",
        missing.join(", ")
    )))
}

fn check_macos() -> Result<(), Failure> {
    if succeeds(&mut command("xcode-select", "-p")) {
        return Ok(());
    }
    Err(Failure::new(
        "The Xcode command line tools are missing. Get them with this, then try again:\n\n  xcode-select --install\n",
    ))
}

fn check_windows() -> Result<(), Failure> {
    // A linker is there, or this program would not be; WebView2 comes with Windows 10 and 11.
    if find_program("perl").is_some() {
        return Ok(());
    }
    Err(Failure::new(
        "Perl is missing; OpenSSL needs it to build. Get Strawberry Perl with this, then try again in a new \
         terminal:\n\n  winget install StrawberryPerl.StrawberryPerl\n",
    ))
}

fn missing_programs(names: &str) -> Vec<String> {
    names
        .split_whitespace()
        .filter(|name| find_program(name).is_none())
        .map(str::to_owned)
        .collect()
}
