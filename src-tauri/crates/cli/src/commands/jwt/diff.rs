//! `bearerbox jwt diff`: two tokens side by side.

use bearerbox_core::jwts::{Relation, compare_tokens};
use bearerbox_core::view::{ChangeView, ComparisonView, DifferenceView, ExpectationView};
use clap::{Args, ValueEnum};

use super::input::read_token_or_file;
use crate::failure::Failure;
use crate::output::Output;
use crate::words::{align, describe_span, describe_utc};

/// Compare two tokens
///
/// The exit status is 0 where they say the same, and 1 where they differ.
#[derive(Args)]
#[command(after_help = "Example: bearerbox jwt diff before.jwt after.jwt --as refreshed")]
pub struct Diff {
    /// The first: a file, a token, or '-' for standard input
    a: String,
    /// The second
    b: String,
    /// What they are to each other, so that what is expected to differ is told apart
    #[arg(long = "as", value_enum, default_value = "unrelated")]
    related: Related,
    /// Show also what is the same
    #[arg(long)]
    all: bool,
}

/// What two tokens are to each other.
#[derive(Clone, Copy, ValueEnum)]
enum Related {
    /// Nothing is known of them
    Unrelated,
    /// One token before and after a refresh
    Refreshed,
    /// One client's tokens for two people
    Personas,
    /// One client's tokens of two environments
    Environments,
    /// The ID token and the access token of one token response
    IdAndAccess,
}

impl Diff {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        if self.a == "-" && self.b == "-" {
            return Err(Failure::Usage {
                message: "Standard input holds one of the two tokens only.".to_owned(),
            });
        }
        let (before, after) = (read_token_or_file(&self.a)?, read_token_or_file(&self.b)?);
        let comparison = compare_tokens(&before, &after, self.related.into()).ok_or_else(|| Failure::BrokenJwt {
            problems: vec!["One of the two cannot be read as a JWT: bearerbox jwt decode says why.".to_owned()],
        })?;
        output.write(&comparison, |comparison| self.describe(comparison))?;
        if comparison.differing == 0 {
            Ok(())
        } else {
            Err(Failure::Differs)
        }
    }

    fn describe(&self, comparison: &ComparisonView) -> String {
        let mut parts = Vec::new();
        for (title, differences) in [("Header", &comparison.header), ("Claims", &comparison.claims)] {
            let lines: Vec<_> = differences
                .iter()
                .filter(|difference| self.all || !matches!(difference.change, ChangeView::Same { .. }))
                .map(describe)
                .collect();
            if !lines.is_empty() {
                parts.push(format!("{title}\n{}", align(&lines)));
            }
        }
        if parts.is_empty() {
            return "Both say the same.".to_owned();
        }
        parts.join("\n\n")
    }
}

impl From<Related> for Relation {
    fn from(related: Related) -> Self {
        match related {
            Related::Unrelated => Self::Unrelated,
            Related::Refreshed => Self::Refreshed,
            Related::Personas => Self::OtherPersona,
            Related::Environments => Self::OtherEnvironment,
            Related::IdAndAccess => Self::IdAndAccessToken,
        }
    }
}

fn describe(difference: &DifferenceView) -> Vec<String> {
    let (mark, words) = match &difference.change {
        ChangeView::Same { value } => ("=", value.clone()),
        ChangeView::Added { value } => ("+", value.clone()),
        ChangeView::Removed { value } => ("-", value.clone()),
        ChangeView::Changed { before, after } => ("~", format!("{before} → {after}")),
        ChangeView::Set { added, removed, .. } => {
            let signed = |sign: &str, values: &[String]| values.iter().map(|value| format!("{sign}{value}")).collect();
            let all: [Vec<String>; 2] = [signed("+", added), signed("-", removed)];
            ("~", all.concat().join(" "))
        }
        ChangeView::Moved {
            before,
            after,
            milliseconds,
        } => {
            let way = if *milliseconds < 0 { "earlier" } else { "later" };
            let (from, to) = (describe_utc(*before), describe_utc(*after));
            ("~", format!("{} {way} ({from} → {to})", describe_span(*milliseconds)))
        }
    };
    let remark = match (difference.expectation, &difference.rule) {
        (ExpectationView::Unremarkable, _) => String::new(),
        (ExpectationView::Expected, _) => "expected".to_owned(),
        (ExpectationView::Unexpected, Some(rule)) => format!("UNEXPECTED: {rule}"),
        (ExpectationView::Unexpected, None) => "UNEXPECTED".to_owned(),
    };
    vec![format!("  {mark}"), difference.name.clone(), words, remark]
}
