//! `bearerbox preset`: what is known of kinds of servers, without a vault.

use bearerbox_core::profiles::{preset, presets};
use bearerbox_core::view::PresetView;
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::output::Output;
use crate::words::align;

/// What to do with presets.
#[derive(Subcommand)]
pub enum PresetCommand {
    /// List all presets
    List(List),
    /// Show what a preset fills in, what to bring, and where that is written
    Show(Show),
}

/// List all presets
#[derive(Args)]
#[command(after_help = "Example: bearerbox preset list")]
pub struct List {}

/// Show what a preset fills in, what to bring, and where that is written
#[derive(Args)]
#[command(after_help = "Example: bearerbox preset show github")]
pub struct Show {
    /// The preset's name
    name: String,
}

impl PresetCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::List(List {}) => output.write(&presets(), |presets| {
                let rows = presets
                    .iter()
                    .map(|row| vec![row.name.clone(), row.title.clone(), row.summary.clone()]);
                align(&rows.collect::<Vec<_>>())
            }),
            Self::Show(command) => output.write(&preset(&command.name)?, describe),
        }
    }
}

fn describe(preset: &PresetView) -> String {
    let fills_in = preset.fills_in.iter().map(|value| {
        let text = value
            .value
            .as_str()
            .map_or_else(|| value.value.to_string(), str::to_owned);
        vec![format!("  {}", value.path), text]
    });
    let bring = preset.bring.iter().map(|need| {
        let example = need.example.as_ref().map(|example| format!(" Such as {example}"));
        vec![
            format!("  {}", need.path),
            format!("{}{}", need.sentence, example.unwrap_or_default()),
        ]
    });
    let sources = preset
        .sources
        .iter()
        .map(|source| format!("  {}\n    {}", source.at, source.says));
    [
        format!("{}: {}", preset.row.title, preset.row.summary),
        format!("It fills in\n{}", align(&fills_in.collect::<Vec<_>>())),
        format!("You bring\n{}", align(&bring.collect::<Vec<_>>())),
        format!("Written at\n{}", sources.collect::<Vec<_>>().join("\n")),
    ]
    .join("\n\n")
}
