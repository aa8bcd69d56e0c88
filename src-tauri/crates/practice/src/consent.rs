//! The consent page: which client asks for what, and the choice to deny it.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::asked::Asked;
use crate::device_request::show_user_code;
use crate::endpoint::Endpoint;
use crate::interaction::{Interaction, find_interaction, page_url};
use crate::page::{Page, escape};
use crate::request::Received;
use crate::scope::explain;
use crate::server::Server;
use crate::user::SignedIn;

pub(crate) async fn consent(server: &Server, received: &Received) -> Answer {
    let (id, interaction) = match find_interaction(server, received) {
        Ok(found) => found,
        Err(stale) => return stale,
    };
    let Some(user) = interaction.user else {
        return Answer::see_other(&page_url(server, Endpoint::Login, &id));
    };
    let form = received.form.as_ref().filter(|_| received.is_post);
    let action = form.map(|form| form.get("action"));
    match action {
        None => show(server, &id, &interaction, user),
        Some(Some("allow")) => {
            end_with_consent(server, &id, &interaction, user);
            interaction.asked.allow(server, user, received.now).await
        }
        Some(_) => {
            server.store().interactions.remove(&id);
            interaction.asked.deny(server, received.now)
        }
    }
}

fn end_with_consent(server: &Server, id: &str, interaction: &Interaction, user: SignedIn) {
    let mut store = server.store();
    store.interactions.remove(id);
    store.kept.remember_consent(
        user.user,
        interaction.asked.client_id(),
        &interaction.asked.access().scope,
    );
    drop(store);
    server.changed();
}

fn show(server: &Server, id: &str, interaction: &Interaction, user: SignedIn) -> Answer {
    let client_id = interaction.asked.client_id();
    let client_name = server
        .client(client_id)
        .map_or_else(|| client_id.to_owned(), |client| client.client_name.clone());
    let scopes: String = interaction
        .asked
        .access()
        .scope
        .iter()
        .map(|scope| {
            format!(
                "<li><span>{}</span><code>{}</code></li>\n",
                explain(scope),
                escape(scope)
            )
        })
        .collect();
    let details: String = interaction.asked.access().details.iter().map(show_details).collect();
    let resources: String = interaction
        .asked
        .access()
        .audience
        .iter()
        .map(|resource| format!("<p class=\"faint\">For <code>{}</code></p>\n", escape(resource)))
        .collect();
    let body = format!(
        r#"<h1>Allow {client_name}?</h1>
<p class="muted">You are signed in as <strong>{user}</strong>. <a href="{other}">Use another user</a></p>
<p id="asks">The client <code>{client_id}</code> asks to:</p>
<ul class="scopes" aria-labelledby="asks">
{scopes}{details}</ul>
{resources}<form method="post" action="{action}">
<input type="hidden" name="interaction" value="{id}">
<input type="hidden" name="form_token" value="{token}">
<div class="actions">
<button class="primary" name="action" value="allow" autofocus>Allow</button>
<button name="action" value="deny">Deny</button>
</div>
</form>
{foot}"#,
        client_name = escape(&client_name),
        user = user.user.name(),
        other = escape(&page_url(server, Endpoint::Login, id)),
        client_id = escape(client_id),
        action = escape(&server.path(Endpoint::Consent)),
        id = escape(id),
        token = escape(&interaction.form_token),
        foot = show_answer(&interaction.asked),
    );
    Page {
        title: "Allow access",
        body,
        form_target: interaction.asked.redirect_uri(),
    }
    .into_answer(StatusCode::OK)
}

/// Where the answer goes.
fn show_answer(asked: &Asked) -> String {
    match asked {
        Asked::Authorization { target, .. } => format!(
            r#"<p class="faint">The answer goes to <code>{}</code></p>"#,
            escape(&target.redirect_uri)
        ),
        Asked::Device { user_code, .. } => format!(
            r#"<p class="faint">For the device that shows <code>{}</code>. Deny if that is not one in front of you.</p>"#,
            show_user_code(user_code)
        ),
    }
}

/// Authorization details as they were asked for: nobody but the API knows what they mean.
fn show_details(details: &Map<String, Value>) -> String {
    let text = serde_json::to_string_pretty(details).unwrap_or_default();
    format!("<li><pre>{}</pre></li>\n", escape(&text))
}
