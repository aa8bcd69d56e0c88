//! `bearerbox check`: holds the tokens that are held to every rule that can be known to hold.

mod junit;

use std::path::PathBuf;

use bearerbox_core::view::{FindingVerdict, FindingView, ReportView, TokenKind};
use clap::Args;
use serde_json::{Map, Value};

use super::errand::Held;
use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;
use crate::words::align;

/// Check the tokens that are held by every rule of their kind
///
/// The issuer's keys are fetched where they are not held. The exit status is 0 where no rule is broken and every
/// expectation of the profile that can be decided holds; what cannot be known does not count as broken.
#[derive(Args)]
#[command(after_help = "Example: bearerbox check staging-web --persona alice")]
pub struct Check {
    #[command(flatten)]
    held: Held,
    /// Show also the rules that do not speak of such a token
    #[arg(long)]
    all: bool,
    /// Write a JUnit report for a pipeline, too; '-' is standard output, and nothing else is written there
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

impl Check {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile = bearerbox.profile_named(&self.held.name)?;
        let token_set_id = bearerbox.needed_token(profile.row.id, self.held.persona.as_deref())?;
        let tokens = bearerbox.tokens_to_report(token_set_id)?;
        let jwt = bearerbox.jwt_to_report(token_set_id)?;
        let reports = run_until_interrupted(&bearerbox, async {
            let mut reports = Vec::new();
            for kind in tokens {
                let report = bearerbox.token_report(token_set_id, kind).await?;
                if !report.findings.is_empty() || !report.expectations.is_empty() {
                    reports.push((kind, report));
                }
            }
            if let Some(jwt_id) = jwt {
                reports.push((TokenKind::Jwt, bearerbox.jwt_report(jwt_id).await?));
            }
            Ok(reports)
        })?;
        let json: Map<String, Value> = reports
            .iter()
            .filter_map(|(kind, report)| Some((name(*kind).to_owned(), serde_json::to_value(report).ok()?)))
            .collect();
        let suites: Vec<_> = reports
            .iter()
            .map(|(kind, report)| (self.suite(*kind), report))
            .collect();
        match self.junit.as_deref() {
            Some(path) if path.as_os_str() == "-" => junit::write(path, &suites, output)?,
            Some(path) => {
                junit::write(path, &suites, output)?;
                output.write(&json, |_| self.describe(&reports))?;
            }
            None => output.write(&json, |_| self.describe(&reports))?,
        }
        remark_on_unchecked(&reports, output);
        let findings = reports
            .iter()
            .flat_map(|(_, report)| report.findings.iter().chain(&report.expectations));
        broken_rules(findings.filter(|finding| finding.verdict == FindingVerdict::Failed))
    }

    fn suite(&self, kind: TokenKind) -> String {
        match &self.held.persona {
            Some(persona) => format!("{} as {persona}: {}", self.held.name, title(kind)),
            None => format!("{}: {}", self.held.name, title(kind)),
        }
    }

    fn describe(&self, reports: &[(TokenKind, ReportView)]) -> String {
        if reports.is_empty() {
            return "The tokens are opaque: no rule can be held against them.".to_owned();
        }
        let parts: Vec<String> = reports
            .iter()
            .map(|(kind, report)| {
                let lines = describe_findings(&report.findings, self.all);
                let keys = match (&report.keys, &report.keys_error) {
                    (_, Some(error)) => format!("\n  {}", error.message),
                    (Some(keys), None) => format!("\n  {} keys of {}", keys.count, keys.address),
                    (None, None) => String::new(),
                };
                let mut parts = vec![title(*kind).to_owned()];
                parts.extend((!lines.is_empty()).then(|| format!("{lines}{keys}")));
                if !report.expectations.is_empty() {
                    parts.push("  Expected by the profile".to_owned());
                    parts.push(describe_findings(&report.expectations, true));
                }
                parts.join("\n")
            })
            .collect();
        parts.join("\n\n")
    }
}

/// Nobody should take for kept what was not looked at.
fn remark_on_unchecked(reports: &[(TokenKind, ReportView)], output: &Output) {
    let expectations = reports.iter().flat_map(|(_, report)| &report.expectations);
    let unchecked = expectations.filter(|finding| finding.verdict == FindingVerdict::Unknown);
    match unchecked.count() {
        0 => {}
        1 => output.remark("One expectation could not be checked."),
        count => output.remark(&format!("{count} expectations could not be checked.")),
    }
}

/// Each rule on a line; those that do not speak of such a token only where `all` are wanted.
pub(super) fn describe_findings(findings: &[FindingView], all: bool) -> String {
    let shown = findings.iter();
    let lines: Vec<_> = shown
        .filter(|finding| all || finding.verdict != FindingVerdict::NotApplicable)
        .map(describe)
        .collect();
    align(&lines)
}

/// A failure that names `broken`, if there are any.
pub(super) fn broken_rules<'a>(broken: impl Iterator<Item = &'a FindingView>) -> Result<(), Failure> {
    let rules: Vec<String> = broken.map(|finding| finding.title.clone()).collect();
    if rules.is_empty() {
        Ok(())
    } else {
        Err(Failure::BrokenRules { rules })
    }
}

fn describe(finding: &FindingView) -> Vec<String> {
    let verdict = match (finding.verdict, finding.is_required) {
        (FindingVerdict::Passed, _) => "ok",
        (FindingVerdict::Failed, true) => "FAILED",
        (FindingVerdict::Failed, false) => "failed",
        (FindingVerdict::NotApplicable, _) => "–",
        (FindingVerdict::Unknown, _) => "?",
    };
    let expected = finding
        .expected
        .as_ref()
        .filter(|_| finding.verdict == FindingVerdict::Failed);
    let found = finding.found.clone().unwrap_or_default();
    vec![
        format!("  {verdict}"),
        finding.title.clone(),
        match expected {
            Some(expected) => format!("{found}, not {expected}"),
            None => found,
        },
        finding.source.clone(),
    ]
}

fn name(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Access => "access",
        TokenKind::Id => "id",
        TokenKind::Refresh => "refresh",
        TokenKind::Jwt => "jwt",
    }
}

fn title(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Access => "Access token",
        TokenKind::Id => "ID token",
        TokenKind::Refresh => "Refresh token",
        TokenKind::Jwt => "JWT",
    }
}
