//! `bearerbox token` for a valid token, its key from the keyring, against `secret-tool lookup`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure::{Figure, take_turns};
use crate::start_up::installed;
use crate::vault::filled_home;

const ROUNDS: usize = 60;

/// The command against `secret-tool`, and its growth with the vault.
pub fn figures() -> Vec<Figure> {
    let small = filled_home(20, 1_000);
    let large = filled_home(1_000, 50_000);
    store_a_secret();
    let lookup = || time(Command::new("secret-tool").args(["lookup", "bench", "bearerbox"]));
    let (ours, theirs) = take_turns(ROUNDS, || token(small.path()), lookup);
    let (grown, before) = take_turns(ROUNDS, || token(large.path()), || token(small.path()));
    vec![
        Figure::of_times(
            "`bearerbox token`, key from the keyring",
            "`secret-tool lookup`",
            1.25,
            &ours,
            &theirs,
        ),
        Figure::of_times("the same with 50,000 token sets", "with 1,000", 1.2, &grown, &before),
    ]
}

fn token(home: &Path) -> Duration {
    let mut command = Command::new(installed("bearerbox"));
    time(command.args(["token", "profile-7"]).env("BEARERBOX_HOME", home))
}

fn time(command: &mut Command) -> Duration {
    let started = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    let taken = started.elapsed();
    assert!(output.status.success() && !output.stdout.is_empty(), "{output:?}");
    taken
}

fn store_a_secret() {
    use std::io::Write;
    let mut child = Command::new("secret-tool")
        .args(["store", "--label=bench", "bench", "bearerbox"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"0123456789abcdef0123456789abcdef")
        .unwrap();
    assert!(child.wait().unwrap().success(), "an unlocked keyring is needed");
}
