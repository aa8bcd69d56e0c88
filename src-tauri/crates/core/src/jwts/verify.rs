//! Holds a token to the rules with given keys, and to what is demanded of it.

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{Verified, VerifyProblem, compact_forms, decode, verify_jws};
use bearerbox_oauth::{Finding, Keys, ReportVerdict, Reported, Rule, Terms, is_access_token_type, report};
use bearerbox_secret::Secret;

use super::FoundKeys;
use crate::reports::view_finding;
use crate::view::{FindingVerdict, FindingView, ProofView};
use crate::words::{advise_on_rule, describe_rule, name_rule};

/// What is demanded of a token beside its signature.
#[derive(Clone, Debug)]
pub struct Demands {
    /// For whom it has to be: any of these; nobody asks where there are none.
    pub audiences: Vec<String>,
    /// The issuer; nobody asks where there is none.
    pub issuer: Option<String>,
    /// For when it is judged.
    pub at: SystemTime,
    /// How far two clocks may differ.
    pub leeway: Duration,
}

/// Holds `token` to every rule of its kind. Of a JWS in JSON each signature is looked at, and the claims once.
pub fn verify_token(token: &Secret, found: &FoundKeys, demands: &Demands) -> ProofView {
    let text = token.expose().trim_ascii();
    let forms = text.starts_with('{').then(|| compact_forms(text)).flatten();
    let findings = match forms.as_deref() {
        Some([first, ..]) => {
            let mut findings = signatures(text, None, found);
            let claims = hold(&Secret::new(first.clone()), found, demands);
            findings.extend(
                claims
                    .into_iter()
                    .filter(|finding| !is_of_signature(finding.rule))
                    .map(show),
            );
            findings
        }
        Some([]) | None => hold(token, found, demands).into_iter().map(show).collect(),
    };
    proof(findings, found)
}

/// Checks the signatures of `token` and nothing else: its payload, which may be `content` beside it, need not be JSON.
pub fn verify_signatures(token: &Secret, content: Option<&[u8]>, found: &FoundKeys) -> ProofView {
    proof(signatures(token.expose(), content, found), found)
}

fn proof(findings: Vec<FindingView>, found: &FoundKeys) -> ProofView {
    ProofView {
        findings,
        keys: found.view.clone(),
        secret_form: found.secret_form,
    }
}

fn hold(token: &Secret, found: &FoundKeys, demands: &Demands) -> Vec<Finding> {
    let decoded = decode(token.expose());
    let header = |name| decoded.header().and_then(|header| header.text(name));
    let audiences: Vec<&str> = demands.audiences.iter().map(String::as_str).collect();
    let issuer = demands.issuer.as_deref().or(found.issuer.as_deref());
    let reported = match header("typ") {
        Some(typ) if is_access_token_type(typ) => Reported::AccessToken,
        Some(_) | None => Reported::Other,
    };
    let terms = Terms {
        secret: found.keys.secret(header("kid")),
        issuer,
        audiences: &audiences,
        leeway: demands.leeway,
        ..Terms::new(reported, Keys::Held(found.keys.public()), demands.at)
    };
    let mut findings = report(token, &terms);
    for finding in &mut findings {
        if finding.verdict == ReportVerdict::Unknown && is_undemanded(finding.rule, issuer, demands) {
            finding.verdict = ReportVerdict::NotApplicable;
        }
    }
    findings
}

/// Whether nobody asked for what the rule compares with. What the run knows that brought a token, nobody knows of one from
/// anywhere.
fn is_undemanded(rule: Rule, issuer: Option<&str>, demands: &Demands) -> bool {
    let of_the_run = [Rule::AuthorizedParty, Rule::ClientId, Rule::Scope, Rule::Confirmation];
    of_the_run.contains(&rule)
        || (rule == Rule::Issuer && issuer.is_none())
        || (rule == Rule::Audience && demands.audiences.is_empty())
}

fn is_of_signature(rule: Rule) -> bool {
    matches!(rule, Rule::Signature | Rule::Algorithm)
}

fn show(finding: impl std::borrow::Borrow<Finding>) -> FindingView {
    view_finding(finding.borrow())
}

fn signatures(token: &str, content: Option<&[u8]>, found: &FoundKeys) -> Vec<FindingView> {
    match verify_jws(token, content, &found.keys) {
        Ok(signatures) => signatures.iter().map(signature).collect(),
        Err(problem) => vec![signature(&Err(problem))],
    }
}

fn signature(outcome: &Result<Verified, VerifyProblem>) -> FindingView {
    let verdict = if outcome.is_ok() {
        ReportVerdict::Passed
    } else {
        ReportVerdict::Failed
    };
    FindingView {
        rule: name_rule(Rule::Signature).to_owned(),
        title: describe_rule(Rule::Signature).to_owned(),
        verdict: match outcome {
            Ok(_) => FindingVerdict::Passed,
            Err(_) => FindingVerdict::Failed,
        },
        is_required: true,
        expected: None,
        found: Some(match outcome {
            Ok(verified) => verified.to_string(),
            Err(problem) => problem.to_string(),
        }),
        source: "RFC 7515 §5.2".to_owned(),
        next_step: advise_on_rule(Rule::Signature, verdict).map(str::to_owned),
    }
}
