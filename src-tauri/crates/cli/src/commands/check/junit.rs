//! A report as JUnit's XML, which every pipeline reads: a suite for each token, a case for each rule.

use std::io::{self, Write};
use std::path::Path;

use bearerbox_core::view::{FindingVerdict, FindingView, ReportView};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::failure::Failure;
use crate::output::Output;
use crate::whole_file::write_whole;

/// Writes `suites`, each with its name, to `path`; to standard output for `-`.
pub fn write(path: &Path, suites: &[(String, &ReportView)], output: &Output) -> Result<(), Failure> {
    let xml = to_xml(suites).map_err(Failure::Unwritable)?;
    if path == Path::new("-") {
        return output.write_line(&String::from_utf8_lossy(&xml));
    }
    write_whole(path, &xml)
}

fn to_xml(suites: &[(String, &ReportView)]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|(_, report)| cases(report));
    write_start(&mut writer, "testsuites", "bearerbox check", all())?;
    for (name, report) in suites {
        write_start(&mut writer, "testsuite", name, cases(report))?;
        for finding in cases(report) {
            write_case(&mut writer, name, finding)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let mut xml = writer.into_inner();
    xml.write_all(b"\n")?;
    Ok(xml)
}

fn cases(report: &ReportView) -> impl Iterator<Item = &FindingView> {
    report.findings.iter().chain(&report.expectations)
}

fn write_start<'a>(
    writer: &mut Writer<Vec<u8>>,
    element: &str,
    name: &str,
    cases: impl Iterator<Item = &'a FindingView>,
) -> io::Result<()> {
    let (mut tests, mut failures, mut skipped) = (0, 0, 0);
    for case in cases {
        tests += 1;
        match case.verdict {
            FindingVerdict::Passed => {}
            FindingVerdict::Failed => failures += 1,
            FindingVerdict::NotApplicable | FindingVerdict::Unknown => skipped += 1,
        }
    }
    let mut start = BytesStart::new(element);
    start.push_attribute(("name", text(name).as_str()));
    for (name, count) in [("tests", tests), ("failures", failures), ("skipped", skipped)] {
        start.push_attribute((name, u64::to_string(&count).as_str()));
    }
    writer.write_event(Event::Start(start))
}

fn write_case(writer: &mut Writer<Vec<u8>>, suite: &str, finding: &FindingView) -> io::Result<()> {
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", text(&format!("{suite}.{}", finding.rule)).as_str()));
    case.push_attribute(("name", text(&finding.title).as_str()));
    let outcome = match finding.verdict {
        FindingVerdict::Passed => return writer.write_event(Event::Empty(case)),
        FindingVerdict::Failed => "failure",
        FindingVerdict::NotApplicable | FindingVerdict::Unknown => "skipped",
    };
    writer.write_event(Event::Start(case))?;
    let mut start = BytesStart::new(outcome);
    start.push_attribute(("message", text(&message(finding)).as_str()));
    if finding.verdict == FindingVerdict::Failed {
        writer.write_event(Event::Start(start))?;
        let details = [Some(finding.source.as_str()), finding.next_step.as_deref()];
        let details: Vec<&str> = details.into_iter().flatten().collect();
        writer.write_event(Event::Text(BytesText::new(&text(&details.join("\n")))))?;
        writer.write_event(Event::End(BytesEnd::new(outcome)))?;
    } else {
        writer.write_event(Event::Empty(start))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

fn message(finding: &FindingView) -> String {
    let found = finding.found.clone().unwrap_or_default();
    match &finding.expected {
        Some(expected) if finding.verdict == FindingVerdict::Failed => format!("{found}, not {expected}"),
        Some(_) | None => found,
    }
}

/// XML 1.0 §2.2: what no document can hold, in any spelling, becomes the replacement character.
fn text(written: &str) -> String {
    let is_held = |character: &char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let held = |character| {
        if is_held(&character) {
            character
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    written.chars().map(held).collect()
}

#[cfg(test)]
mod tests {
    use bearerbox_core::view::{FindingVerdict, FindingView, ReportView};
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::to_xml;

    fn finding(title: &str, verdict: FindingVerdict) -> FindingView {
        FindingView {
            rule: "expectation_1".to_owned(),
            title: title.to_owned(),
            verdict,
            is_required: true,
            expected: None,
            found: Some("<b>\u{0}\u{1b}\u{202e}&\"]]>".to_owned()),
            source: "the profile".to_owned(),
            next_step: None,
        }
    }

    #[test]
    fn whatever_is_in_a_claim_the_xml_can_be_read() {
        let report = ReportView {
            findings: vec![finding("a < b", FindingVerdict::Failed)],
            expectations: vec![
                finding("\u{7}", FindingVerdict::Unknown),
                finding("fine", FindingVerdict::Passed),
            ],
            ..ReportView::default()
        };
        let xml = to_xml(&[("shop \"alice\" access".to_owned(), &report)]).unwrap();
        let xml = String::from_utf8(xml).unwrap();
        assert!(!xml.contains(['\u{0}', '\u{1b}', '\u{7}']), "{xml:?}");
        assert!(xml.contains("tests=\"3\" failures=\"1\" skipped=\"1\""), "{xml}");

        let mut reader = Reader::from_str(&xml);
        let mut messages = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(start) | Event::Empty(start) => {
                    for attribute in start.attributes() {
                        let attribute = attribute.unwrap();
                        if attribute.key.as_ref() == "message" {
                            messages.push(attribute.value.into_owned());
                        }
                    }
                }
                Event::Decl(_)
                | Event::End(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => {}
            }
        }
        assert_eq!(messages.len(), 2, "{xml}");
        assert!(
            messages[0].starts_with("&lt;b&gt;\u{fffd}\u{fffd}\u{202e}&amp;"),
            "{messages:?}"
        );
    }
}
