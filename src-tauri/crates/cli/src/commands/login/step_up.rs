//! What one run asks for beyond its profile: named as the next step by `bearerbox try`.

use bearerbox_core::view::StepUp;
use clap::Args;

/// What this run alone asks for.
#[derive(Args)]
pub struct StepUpArguments {
    /// Ask for these scopes too, separated by spaces, in this run alone
    #[arg(long, value_name = "SCOPE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    add_scope: Option<String>,
    /// Ask for a sign-in by one of these classes (acr_values), separated by spaces, in this run alone
    #[arg(long, value_name = "ACR", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    acr_values: Option<String>,
    /// Ask for a sign-in no longer ago than this (max_age), in this run alone
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<u64>,
}

impl StepUpArguments {
    /// As a run takes it.
    pub fn to_step_up(&self) -> StepUp {
        StepUp {
            scope: words(self.add_scope.as_deref()),
            acr_values: words(self.acr_values.as_deref()),
            max_age: self.max_age,
        }
    }
}

/// The same as arguments, for this command and for the desktop app.
pub fn step_up_arguments(step_up: &StepUp) -> Vec<String> {
    let mut arguments = Vec::new();
    for (name, values) in [("--add-scope", &step_up.scope), ("--acr-values", &step_up.acr_values)] {
        if !values.is_empty() {
            arguments.extend([name.to_owned(), values.join(" ")]);
        }
    }
    if let Some(max_age) = step_up.max_age {
        arguments.extend(["--max-age".to_owned(), max_age.to_string()]);
    }
    arguments
}

fn words(text: Option<&str>) -> Vec<String> {
    let words = text.unwrap_or_default().split_whitespace();
    words.map(str::to_owned).collect()
}
