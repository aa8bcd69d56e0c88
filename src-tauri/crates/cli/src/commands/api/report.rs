//! What is said of an API's answer: all of it, what a refusal means, and the command that may mend it.

use bearerbox_core::Bearerbox;
use bearerbox_core::view::{AnswerView, ApiAnswerView, ErrorCode, ErrorView, RefusalView, RunView, StepUp};

use super::super::login::step_up_arguments;
use crate::failure::{Failure, quote_server};
use crate::output::Output;
use crate::words::quote_for_shell;

/// Shows an answer, and gives it.
pub fn report_api_answer(
    bearerbox: &Bearerbox,
    name: &str,
    run_id: i64,
    output: &Output,
) -> Result<ApiAnswerView, Failure> {
    let run = bearerbox.run_view(run_id)?;
    let Some(AnswerView::Api(answer)) = &run.answer else {
        return Err(Failure::Cancelled);
    };
    // The shape of every errand's answer.
    if output.is_json() {
        output.write(&run.answer, |_| String::new())?;
    } else {
        output.write(answer, |answer| {
            let mut lines = vec![describe_api_answer(answer)];
            lines.extend(describe_next_steps(answer, name, &run));
            lines.join("\n")
        })?;
    }
    Ok(ApiAnswerView::clone(answer))
}

/// That an answer without success is a failure of the command.
pub fn fail_on_refusal(answer: &ApiAnswerView) -> Result<(), Failure> {
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    Err(Failure::Told(Box::new(ErrorView {
        code: ErrorCode::ServerRefused,
        message: format!("The API answered {}.", answer.response.line),
        next_step: None,
        server: None,
        certificate: None,
    })))
}

/// Status, header fields and body, and what a refusal means.
pub fn describe_api_answer(answer: &ApiAnswerView) -> String {
    let response = &answer.response;
    let mut lines = vec![
        answer.request.clone(),
        format!("{} in {} ms", response.line, answer.duration),
    ];
    for field in &response.headers {
        let shown = field.value.as_deref().unwrap_or("[masked]");
        let note = field.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        lines.push(format!("{}: {shown}{note}", field.name));
    }
    if let Some(body) = &response.body {
        lines.extend([String::new(), body.trim_end().to_owned()]);
    }
    lines.extend(response.note.as_ref().map(|note| format!("({note})")));
    if let Some(target) = &answer.redirects_to {
        lines.push(format!(
            "\nIt redirects to {target}, which was not followed: the token would have gone along."
        ));
    }
    lines.extend(answer.refusals.iter().map(describe_refusal));
    lines.join("\n")
}

fn describe_refusal(refusal: &RefusalView) -> String {
    let mut lines = vec![format!("\n{} ({})", refusal.message, refusal.source)];
    lines.extend(
        refusal
            .server
            .as_ref()
            .and_then(|server| quote_server("The API says", server)),
    );
    lines.extend(refusal.next_step.clone());
    lines.join("\n")
}

/// Commands that go on from here.
fn describe_next_steps(answer: &ApiAnswerView, name: &str, run: &RunView) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(step_up) = &answer.step_up {
        lines.push(format!(
            "  {}",
            login_command(name, run.row.persona.as_deref(), step_up)
        ));
    }
    if let Some(metadata) = &answer.resource_metadata {
        let url = answer.request.split_once(' ').map_or("", |(_, url)| url);
        lines.push("What the API says of itself:".to_owned());
        lines.push(format!(
            "  bearerbox server resource {} --metadata {}",
            quote_for_shell(url),
            quote_for_shell(metadata)
        ));
    }
    lines
}

fn login_command(name: &str, persona: Option<&str>, step_up: &StepUp) -> String {
    let mut words = vec!["bearerbox".to_owned(), "login".to_owned(), name.to_owned()];
    if let Some(persona) = persona {
        words.extend(["--persona".to_owned(), persona.to_owned()]);
    }
    words.extend(step_up_arguments(step_up));
    let words: Vec<String> = words.iter().map(|word| quote_for_shell(word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use bearerbox_core::view::StepUp;

    use super::login_command;

    #[test]
    fn what_an_api_wants_cannot_become_another_command() {
        let step_up = StepUp {
            scope: vec!["orders.write".to_owned(), "a$(x)".to_owned()],
            acr_values: vec!["urn:gold".to_owned()],
            max_age: Some(300),
        };

        assert_eq!(
            login_command("shop", Some("o'hara"), &step_up),
            r"bearerbox login shop --persona 'o'\''hara' --add-scope 'orders.write a$(x)' --acr-values urn:gold --max-age 300"
        );
    }
}
