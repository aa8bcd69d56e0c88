//! The page where a person enters the code that a device shows (RFC 8628 §3.3). Signing in and allowing come after it,
//! on the same pages as for any other client.

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::asked::Asked;
use crate::endpoint::Endpoint;
use crate::interaction::{begin_interaction, find_login};
use crate::page::{Page, escape};
use crate::request::Received;
use crate::server::Server;

pub(crate) fn device_page(server: &Server, received: &Received) -> Answer {
    let typed = received.params().and_then(|params| params.get("user_code"));
    if !received.is_post {
        // A link with the code only fills it in: the person has to see that it is their device's (RFC 8628 §3.3.1).
        return show(server, typed, None);
    }
    let asked = typed.and_then(|typed| {
        let store = server.store();
        let request = store.device_requests.find_waiting(typed, received.now)?;
        Some(Asked::Device {
            client_id: request.client_id.clone(),
            user_code: request.user_code.clone(),
            access: request.access.clone(),
        })
    });
    match asked {
        Some(asked) => begin_interaction(server, received, asked, find_login(server, received)),
        None => show(
            server,
            typed,
            Some("No device waits with this code. Check it, or start again on the device."),
        ),
    }
}

/// The last page: the device goes on by itself.
pub(crate) fn decided_page(heading: &str, text: &str) -> Answer {
    Page {
        title: "Device",
        body: format!("<h1>{}</h1>\n<p class=\"muted\">{}</p>", escape(heading), escape(text)),
        form_target: None,
    }
    .into_answer(StatusCode::OK)
}

fn show(server: &Server, user_code: Option<&str>, problem: Option<&str>) -> Answer {
    let (problem, described) = match problem {
        Some(problem) => (
            format!(
                r#"<p class="problem" id="problem" role="alert">{}</p>"#,
                escape(problem)
            ),
            r#" aria-invalid="true" aria-describedby="problem""#,
        ),
        None => (String::new(), ""),
    };
    let body = format!(
        r#"<h1>Connect a device</h1>
<p class="muted">Enter the code that the device shows.</p>
{problem}
<form method="post" action="{action}">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" value="{user_code}" placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus{described}>
<div class="actions">
<button class="primary">Continue</button>
</div>
</form>"#,
        action = escape(&server.path(Endpoint::DeviceVerification)),
        user_code = escape(user_code.unwrap_or_default()),
    );
    Page {
        title: "Connect a device",
        body,
        form_target: None,
    }
    .into_answer(StatusCode::OK)
}
