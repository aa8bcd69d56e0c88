//! `cargo xtask bench`: each figure as a ratio against a yardstick measured in the same run.
//!
//! Absolute times say little on a shared machine, so both sides take turns and their medians are divided.
#![expect(clippy::print_stdout, reason = "the table is the result")]
#![expect(clippy::unwrap_used, reason = "a measurement ends where it can't go on")]

mod find;
mod grant_runs;
mod jwt;
mod machine_run;
mod measure;
mod reading;
mod start_up;
mod token;
mod vault;

use measure::Figure;

/// The name by which a part is asked for, and what measures it.
type Bench = (&'static str, fn() -> Vec<Figure>);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let benches: [Bench; 7] = [
        ("start", start_up::figures),
        ("token", token::figures),
        ("grants", grant_runs::figures),
        ("run", machine_run::figures),
        ("find", find::figures),
        ("jwt", jwt::figures),
        ("reading", reading::figures),
    ];
    println!("| measured | against | ratio | at most |");
    println!("|---|---|---|---|");
    let mut missed = 0;
    for (name, figures) in benches {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == name) {
            continue;
        }
        for figure in figures() {
            println!("{figure}");
            missed += usize::from(!figure.holds());
        }
    }
    if missed > 0 {
        println!("\n{missed} over the bound");
        std::process::exit(1);
    }
}
