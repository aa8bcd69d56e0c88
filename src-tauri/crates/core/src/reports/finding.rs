//! A finding as it is shown.

use bearerbox_oauth::{Finding, ReportVerdict, Weight};

use crate::view::{FindingVerdict, FindingView};
use crate::words::{advise_on_rule, describe_rule, name_rule};

pub(crate) fn view_finding(finding: &Finding) -> FindingView {
    FindingView {
        rule: name_rule(finding.rule).to_owned(),
        title: describe_rule(finding.rule).to_owned(),
        verdict: match finding.verdict {
            ReportVerdict::Passed => FindingVerdict::Passed,
            ReportVerdict::Failed => FindingVerdict::Failed,
            ReportVerdict::NotApplicable => FindingVerdict::NotApplicable,
            ReportVerdict::Unknown => FindingVerdict::Unknown,
        },
        is_required: finding.weight == Weight::Required,
        expected: finding.expected.clone(),
        found: finding.found.clone(),
        source: finding.source.to_owned(),
        next_step: advise_on_rule(finding.rule, finding.verdict).map(str::to_owned),
    }
}
