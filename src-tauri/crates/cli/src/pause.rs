//! The pause before a token request: what is shown of it, and Enter to go on.

use bearerbox_core::Bearerbox;
use bearerbox_core::view::PausedView;
use bearerbox_secret::Secret;

use crate::commands::describe_message;
use crate::failure::Failure;
use crate::output::Output;

/// Whether a run pauses, and what is shown of its code then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It does not.
    Never,
    /// How long the code is.
    CodeMasked,
    /// The code, because the person asked for it.
    CodeShown,
}

impl Pause {
    /// The code of a run that has paused, where it is to be shown.
    pub fn code(self, bearerbox: &Bearerbox, run_id: i64) -> Option<Secret> {
        match self {
            Self::Never | Self::CodeMasked => None,
            Self::CodeShown => bearerbox.authorization_code(run_id).ok(),
        }
    }
}

/// Shows where a run has paused: as JSON in a line of its own before the result, or to the person, and the code alone on
/// standard output.
pub fn write_paused(output: &Output, paused: &PausedView, code: Option<&Secret>) -> Result<(), Failure> {
    if output.is_json() {
        let mut json = serde_json::to_value(paused).map_err(|error| Failure::Unwritable(error.into()))?;
        if let Some(code) = code {
            json["code"] = code.expose().into();
        }
        return output.write_line(&json.to_string());
    }
    for line in describe_paused(paused) {
        output.remark(&line);
    }
    if let Some(code) = code {
        output.write_secret(code)?;
    }
    output.remark("Press Enter to exchange the code. Ctrl-C cancels.");
    Ok(())
}

/// Says that nobody can press Enter any more.
pub fn remark_end_of_input(output: &Output) {
    output.remark("Standard input has ended, so that nobody can let the run go on.");
}

fn describe_paused(paused: &PausedView) -> Vec<String> {
    let mut lines = vec!["The authorization response has come:".to_owned()];
    describe_message("<", &paused.response, &mut lines);
    lines.push("The token request that follows:".to_owned());
    describe_message(">", &paused.request, &mut lines);
    lines
}

#[cfg(test)]
mod tests {
    use bearerbox_core::view::{HttpMessageView, NamedValue};

    use super::*;

    #[test]
    fn shows_what_came_and_what_follows_without_what_is_masked() {
        let named = |name: &str, value: Option<&str>, note: Option<&str>| NamedValue {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            note: note.map(str::to_owned),
        };
        let message = |line: &str, headers, parameters| HttpMessageView {
            line: line.to_owned(),
            headers,
            parameters,
            body: None,
            note: None,
        };
        let paused = PausedView {
            response: message(
                "https://app.example/cb",
                vec![],
                vec![
                    named("code", None, Some("28 characters")),
                    named("state", Some("xyz"), None),
                ],
            ),
            request: message(
                "POST https://id.example/token",
                vec![named("authorization", None, Some("Basic, 44 characters"))],
                vec![named("grant_type", Some("authorization_code"), None)],
            ),
            since: 0,
        };

        assert_eq!(
            describe_paused(&paused),
            [
                "The authorization response has come:",
                "   < https://app.example/cb",
                "   <   code=[masked] (28 characters)",
                "   <   state=xyz",
                "The token request that follows:",
                "   > POST https://id.example/token",
                "   >   authorization: [masked] (Basic, 44 characters)",
                "   >   grant_type=authorization_code",
            ]
        );
    }
}
