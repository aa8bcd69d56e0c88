//! The keyboard, the mouse, the clipboard and the windows of the X display the tests run on.
//!
//! The consent window is not in reach of WebDriver, and must not be: what is done to it here is what
//! a person can do.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Waits until a window whose title contains `title` is there; returns its id.
pub fn wait_for_window(title: &str) -> String {
    wait_for(&format!("a window called {title}"), || {
        let found = xdotool(&["search", "--onlyvisible", "--name", title]);
        String::from_utf8_lossy(&found.stdout).lines().last().map(str::to_owned)
    })
}

/// Waits until no window has `title` in its title.
pub fn wait_for_no_window(title: &str) {
    wait_for(&format!("no window called {title}"), || {
        xdotool(&["search", "--onlyvisible", "--name", title])
            .stdout
            .is_empty()
            .then_some(())
    });
}

/// Presses keys, as `xdotool key` names them, in the window `id`.
pub fn press(id: &str, keys: &[&str]) {
    xdotool(&["windowactivate", "--sync", id]);
    let mut arguments = vec!["key", "--clearmodifiers", "--delay", "40"];
    arguments.extend(keys);
    xdotool(&arguments);
}

/// Types `text` in the window `id`.
pub fn type_text(id: &str, text: &str) {
    xdotool(&["windowactivate", "--sync", id]);
    xdotool(&["type", "--clearmodifiers", "--delay", "20", text]);
}

/// Asks the window `id` to close, as its title bar does.
pub fn close_window(id: &str) {
    press(id, &["alt+F4"]);
}

/// The visible windows of the process `process` that have a title, oldest first.
pub fn windows_of(process: u32) -> Vec<String> {
    let process = process.to_string();
    let found = xdotool(&["search", "--all", "--onlyvisible", "--pid", &process, "--name", "."]);
    let mut ids: Vec<_> = String::from_utf8_lossy(&found.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    ids.sort_by_key(|id| id.parse::<u64>().unwrap_or_default());
    ids
}

/// The title of the window `id`.
pub fn title_of(id: &str) -> String {
    let title = xdotool(&["getwindowname", id]).stdout;
    String::from_utf8_lossy(&title).trim_end().to_owned()
}

/// What is to be seen in the window `id` (or `root`): a byte of grey for each pixel; nothing when the window is gone.
pub fn look_at(id: &str) -> Vec<u8> {
    // A window that goes while it is looked at would be looked at for ever.
    let picture = Command::new("timeout")
        .args(["10", "import", "-silent", "-window", id, "-depth", "8", "gray:-"])
        .stderr(Stdio::null())
        .output();
    picture.map(|output| output.stdout).unwrap_or_default()
}

/// What the clipboard holds.
pub fn clipboard() -> String {
    let output = Command::new("xclip")
        .args(["-selection", "clipboard", "-o"])
        .stderr(Stdio::null())
        .output()
        .expect("xclip is installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Lets the clipboard hold `text`.
pub fn set_clipboard(text: &str) {
    // What answers for the clipboard stays in the background, until another program takes it over.
    let mut xclip = Command::new("xclip")
        .args(["-selection", "clipboard", "-i"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("xclip is installed");
    let mut stdin = xclip.stdin.take().expect("stdin is piped");
    stdin.write_all(text.as_bytes()).expect("xclip reads");
    drop(stdin);
    let taken = xclip.wait().is_ok_and(|status| status.success());
    assert!(taken, "the clipboard takes what it is given");
}

/// Whether two looks differ by more than a caret, a focus ring or a ticking clock.
pub fn differ(one: &[u8], other: &[u8]) -> bool {
    let pixels = one.iter().zip(other).filter(|(a, b)| a.abs_diff(**b) > 8).count();
    one.len() != other.len() || pixels > one.len() / 300
}

/// Waits until nothing moves in the window `id` (or `root`); what never rests is left to move after 5 seconds.
pub fn wait_until_still(id: &str) {
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut before = Vec::new();
    loop {
        let now = look_at(id);
        if !differ(&now, &before) || Instant::now() > deadline {
            return;
        }
        before = now;
    }
}

/// Takes a picture of the whole display, for a person to look at.
pub fn take_picture(path: &Path) {
    let _ = Command::new("import")
        .args(["-silent", "-window", "root"])
        .arg(path)
        .status();
}

/// Polls until `look` finds something; gives up after 20 seconds, saying what was `awaited`.
pub fn wait_for<T>(awaited: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited 20 seconds for {awaited}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn xdotool(arguments: &[&str]) -> Output {
    // Waiting for a window that has just gone would be for ever.
    Command::new("timeout")
        .args(["10", "xdotool"])
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .expect("xdotool is installed")
}
