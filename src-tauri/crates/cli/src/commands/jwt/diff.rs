//! `bearerbox jwt diff`: two tokens side by side, without the vault. Neither is verified.

use bearerbox_core::comparison::{compare_pasted, is_token};
use bearerbox_core::jwts::Relation;
use bearerbox_core::scratchpad::look_through;
use bearerbox_core::view::{
    ChangeExpectation, ChangeView, ComparedValue, ComparedView, ComparisonView, DifferenceView, FactView, KnownFact,
    TokenShape,
};
use bearerbox_secret::Secret;
use clap::{Args, ValueEnum};

use super::input::{is_file, read_token_or_file};
use crate::failure::Failure;
use crate::output::Output;
use crate::words::{align, describe_span, describe_utc};

/// Compare two tokens, claim by claim
///
/// Sets such as scopes are compared as sets, times by what is between them. The exit status is 0 where they say the
/// same, 1 where they do not, and 2 where they cannot be compared. Of opaque tokens it tells whether they are the same
/// one.
#[derive(Args)]
#[command(after_help = "Example: bearerbox jwt diff before.jwt after.jwt --as refreshed")]
pub struct Diff {
    /// The first token: a file with it, '-' for standard input, or the JWT itself
    #[arg(value_name = "A")]
    one: String,
    /// The second token
    #[arg(value_name = "B")]
    other: String,
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
        if self.one == "-" && self.other == "-" {
            return Err(usage("Standard input holds one of the two tokens only."));
        }
        let (one, other) = (read(&self.one, "A")?, read(&self.other, "B")?);
        let view = compare_pasted(&one, &other, self.related.into())?;
        output.write(&view, |view| self.describe(view))?;
        if view.differs() { Err(Failure::Differs) } else { Ok(()) }
    }

    fn describe(&self, view: &ComparisonView) -> String {
        let mut parts = vec![align(&[
            describe_side("---", &view.before),
            describe_side("+++", &view.after),
        ])];
        parts.extend(self.describe_members("Header", view.header.as_deref()));
        parts.extend(self.describe_members("Claims", view.claims.as_deref()));
        if view.claims.is_none() {
            parts.push("Only what is known of both is compared: the claims of one of them cannot be read.".to_owned());
            let lines: Vec<_> = view.facts.iter().filter_map(describe_fact).collect();
            if !lines.is_empty() {
                parts.push(align(&lines));
            }
        }
        parts.push(
            match (view.differs(), view.is_same_token) {
                (true, _) => "They differ.",
                (false, true) => "They are one and the same token.",
                (false, false) => "They say the same, but are two tokens.",
            }
            .to_owned(),
        );
        parts.join("\n\n")
    }

    fn describe_members(&self, title: &str, members: Option<&[DifferenceView]>) -> Option<String> {
        let is_left_out = |member: &&DifferenceView| !self.all && is_left_out(member);
        let (same, shown): (Vec<_>, Vec<_>) = members?.iter().partition(is_left_out);
        let lines: Vec<_> = shown.into_iter().map(describe_member).collect();
        let mut parts = vec![title.to_owned()];
        if !lines.is_empty() {
            parts.push(align(&lines));
        }
        if !same.is_empty() {
            let names: Vec<_> = same.into_iter().map(name).collect();
            parts.push(format!("  the same: {}", names.join(", ")));
        }
        (parts.len() > 1).then(|| parts.join("\n"))
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

fn read(given: &str, name: &str) -> Result<Secret, Failure> {
    // Exit status 1 says that they differ, and nothing else.
    let text = read_token_or_file(given).map_err(|failure| usage(&failure.to_text()))?;
    // The name of a file that is not there could be any opaque token.
    let is_opaque = || {
        look_through(&text, 0)
            .found
            .first()
            .is_none_or(|found| found.shape == TokenShape::Opaque)
    };
    if given != "-" && !is_file(given) && is_opaque() {
        return Err(usage(&format!(
            "{name} is neither a file nor a JWT. An opaque token is compared from a file or standard input."
        )));
    }
    if is_token(&text) {
        Ok(text)
    } else {
        Err(usage(&format!("There is no token in {name}.")))
    }
}

fn usage(message: &str) -> Failure {
    Failure::Usage {
        message: message.to_owned(),
    }
}

/// What is the same, unless it should not be.
fn is_left_out(member: &DifferenceView) -> bool {
    !member.change.differs() && member.expectation != ChangeExpectation::Unexpected
}

fn describe_side(mark: &str, side: &ComparedView) -> Vec<String> {
    let shape = match side.shape {
        TokenShape::Jwt => "JWT",
        TokenShape::EncryptedJwt => "encrypted JWT",
        TokenShape::Opaque => "opaque token",
    };
    let mut words = vec![format!("{} characters", side.characters)];
    words.extend(side.problems.iter().map(|problem| problem.message.clone()));
    vec![format!("{mark} {shape}"), words.join("; ")]
}

fn describe_member(member: &DifferenceView) -> Vec<String> {
    let (mark, words) = describe_change(&member.change);
    let remark = match (member.expectation, &member.rule) {
        (ChangeExpectation::Unremarkable, _) => String::new(),
        (ChangeExpectation::Expected, _) => "expected".to_owned(),
        (ChangeExpectation::Unexpected, Some(rule)) => format!("UNEXPECTED: {rule}"),
        (ChangeExpectation::Unexpected, None) => "UNEXPECTED".to_owned(),
    };
    vec![format!("{mark} {}", name(member)), words, remark]
}

fn describe_fact(fact: &FactView) -> Option<Vec<String>> {
    let name = match fact.fact {
        KnownFact::Expiry => "expiry",
        KnownFact::Scope => "scope",
        KnownFact::TokenType => "token type",
        KnownFact::Characters => "characters",
    };
    let (mark, words) = describe_change(&fact.change);
    fact.change.differs().then(|| vec![format!("{mark} {name}"), words])
}

fn name(member: &DifferenceView) -> String {
    member.path.join(".")
}

/// How it differs, as `diff` marks it, and in words.
fn describe_change(change: &ChangeView) -> (char, String) {
    match change {
        ChangeView::Same { value } => ('=', describe_value(value)),
        ChangeView::Added { value } => ('+', describe_value(value)),
        ChangeView::Removed { value } => ('-', describe_value(value)),
        ChangeView::Changed { before, after } => {
            ('~', format!("{} → {}", describe_value(before), describe_value(after)))
        }
        ChangeView::Set { added, removed, .. } => {
            let marked =
                |mark: char, all: &[String]| all.iter().map(move |each| format!("{mark}{each}")).collect::<Vec<_>>();
            ('~', [marked('+', added), marked('-', removed)].concat().join(" "))
        }
        ChangeView::Moved { before, after } => {
            let way = if after > before { "later" } else { "earlier" };
            let span = describe_span(after.saturating_sub(*before));
            let (from, to) = (describe_utc(*before), describe_utc(*after));
            ('~', format!("{span} {way} ({from} → {to})"))
        }
    }
}

fn describe_value(value: &ComparedValue) -> String {
    value.time.map_or_else(|| value.text.clone(), describe_utc)
}
