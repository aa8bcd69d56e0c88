//! From exec to the first usable screen, and memory, against an empty Tauri window.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure::{Figure, take_turns};
use crate::vault::filled_home;

const ROUNDS: usize = 11;

/// Start-up and proportional memory with 1,000 profiles and 50,000 token sets.
pub fn figures() -> Vec<Figure> {
    let home = filled_home(1_000, 50_000);
    let empty = installed("empty-window");
    let app = installed("bearerbox-app");
    let (ours, theirs) = take_turns(
        ROUNDS,
        || open(Command::new(&app).arg("--timings").env("BEARERBOX_HOME", home.path())),
        || open(&mut Command::new(&empty)),
    );
    let times = |windows: &[Opened]| windows.iter().map(|window| window.ready_after).collect::<Vec<_>>();
    // Memory is put in the shape of a duration (1 byte = 1 ns), so that the medians are taken in one place.
    let memory = |windows: &[Opened]| {
        windows
            .iter()
            .map(|window| Duration::from_nanos(window.memory))
            .collect::<Vec<_>>()
    };
    let mut proportional = Figure::of_times(
        "proportional memory of that window",
        "an empty Tauri window",
        1.25,
        &memory(&ours),
        &memory(&theirs),
    );
    proportional.detail = proportional.detail.replace(" ms", " MB");
    vec![
        Figure::of_times(
            "exec to the first usable screen, 1,000 profiles and 50,000 token sets",
            "an empty Tauri window",
            1.2,
            &times(&ours),
            &times(&theirs),
        ),
        proportional,
    ]
}

struct Opened {
    ready_after: Duration,
    memory: u64,
}

fn open(command: &mut Command) -> Opened {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    while !line.starts_with("ready") {
        line.clear();
        assert!(
            stdout.read_line(&mut line).unwrap() > 0,
            "the window ended before it was ready"
        );
    }
    let ready_after = started.elapsed();
    let memory = proportional_memory(child.id());
    end(&mut child);
    Opened { ready_after, memory }
}

fn end(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The proportional set size in bytes of a process and all that it started.
fn proportional_memory(process: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let own = rollup
        .lines()
        .find_map(|line| {
            line.strip_prefix("Pss:")?
                .trim()
                .strip_suffix(" kB")?
                .trim()
                .parse::<u64>()
                .ok()
        })
        .unwrap_or_default();
    own * 1024 + children(process).into_iter().map(proportional_memory).sum::<u64>()
}

fn children(process: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|line| {
            line.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A program of the release build, as it is installed.
pub fn installed(name: &str) -> PathBuf {
    let programs = std::env::var_os("BEARERBOX_PROGRAMS").expect("cargo xtask bench names the folder");
    PathBuf::from(programs).join(name)
}
