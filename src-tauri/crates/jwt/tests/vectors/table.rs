//! The table that is printed.

use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

#[derive(Default)]
pub struct Table {
    rows: Vec<(String, usize, usize)>,
    disagreements: Vec<String>,
}

impl Table {
    /// Counts one case of `file`; `why` says what was expected and what came.
    pub fn count(&mut self, file: &Path, agrees: bool, why: impl FnOnce() -> String) {
        let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
        let name = file.file_name().unwrap_or_default();
        let name = format!("{}/{}", folder.display(), name.display());
        if self.rows.last().is_none_or(|(last, ..)| *last != name) {
            self.rows.push((name.clone(), 0, 0));
        }
        let (_, cases, agreed) = self.rows.last_mut().unwrap();
        *cases += 1;
        if agrees {
            *agreed += 1;
        } else {
            self.disagreements.push(format!("{name}: {}", why()));
        }
    }

    pub fn print(&self) -> ExitCode {
        println!("\n{:>6} {:>6}  file", "cases", "agreed");
        for (name, cases, agreed) in &self.rows {
            println!("{cases:>6} {agreed:>6}  {name}");
        }
        let cases: usize = self.rows.iter().map(|(_, cases, _)| cases).sum();
        println!("{cases:>6} {:>6}  all", cases - self.disagreements.len());
        for disagreement in &self.disagreements {
            println!("disagrees: {disagreement}");
        }
        if self.disagreements.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

pub fn read(file: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The forms of `output`, each as the text that is sent.
pub fn forms(output: &Value) -> Vec<(String, String)> {
    let forms = output.as_object().unwrap().iter();
    forms
        .map(|(form, value)| match value.as_str() {
            Some(compact) => (form.clone(), compact.to_owned()),
            None => (form.clone(), value.to_string()),
        })
        .collect()
}

/// One key, or several, as a JWK Set.
pub fn key_set(keys: &Value) -> String {
    let keys = keys.as_array().cloned().unwrap_or_else(|| vec![keys.clone()]);
    serde_json::json!({ "keys": keys }).to_string()
}

/// The token with one octet changed, once in each part that has any: the parts of a compact form, or the texts that are
/// at the given places of JSON.
pub fn changed(token: &str, members: &[&str]) -> Vec<(String, String)> {
    if let Ok(json) = serde_json::from_str::<Value>(token) {
        let pointers = members.iter().filter_map(|pointer| {
            let mut json = json.clone();
            let text = json.pointer_mut(pointer)?;
            *text = Value::from(flip(text.as_str()?)?);
            Some(((*pointer).to_owned(), json.to_string()))
        });
        return pointers.collect();
    }
    let parts: Vec<&str> = token.split('.').collect();
    let changed = parts.iter().enumerate().filter_map(|(at, part)| {
        let part = flip(part)?;
        let mut parts = parts.clone();
        parts[at] = &part;
        Some((format!("part {at}"), parts.join(".")))
    });
    changed.collect()
}

/// Another letter in the middle, where every bit counts.
fn flip(part: &str) -> Option<String> {
    let mut letters: Vec<char> = part.chars().collect();
    let middle = letters.len().checked_sub(1)? / 2;
    letters[middle] = if letters[middle] == 'A' { 'B' } else { 'A' };
    Some(letters.into_iter().collect())
}
