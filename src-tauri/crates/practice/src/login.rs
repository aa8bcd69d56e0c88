//! The login page: a user name, and a password that may be anything, as may the one-time code if the client wants one.

use axum::http::{StatusCode, header};

use crate::acr::Acr;
use crate::answer::Answer;
use crate::endpoint::Endpoint;
use crate::interaction::{Interaction, begin_login, find_interaction, page_url};
use crate::page::{Page, escape};
use crate::request::Received;
use crate::server::Server;
use crate::user::{SignedIn, User};

/// Filled in, as the user name is: there is nothing to know here.
const ONE_TIME_CODE: &str = r#"<label for="one_time_code">One-time code</label>
<input id="one_time_code" name="one_time_code" value="123456" autocomplete="one-time-code" inputmode="numeric" required>
"#;

pub(crate) async fn login(server: &Server, received: &Received) -> Answer {
    let (id, interaction) = match find_interaction(server, received) {
        Ok(found) => found,
        Err(stale) => return stale,
    };
    let form = received.form.as_ref().filter(|_| received.is_post);
    let Some(form) = form else {
        let hint = interaction.asked.login_hint();
        return show(server, &id, &interaction, hint, None);
    };
    if form.get("action") == Some("cancel") {
        server.store().interactions.remove(&id);
        return interaction.asked.deny(server, received.now);
    }
    let name = form.get("username").unwrap_or_default();
    let Some(user) = User::find(name) else {
        return show(
            server,
            &id,
            &interaction,
            Some(name),
            Some("There is no such user. Sign in as alice or bob."),
        );
    };
    let acr = interaction.asked.acr();
    if acr == Acr::TwoFactor && form.get("one_time_code").is_none() {
        let problem = "Enter a one-time code. Any will do.";
        return show(server, &id, &interaction, Some(name), Some(problem));
    }

    let user = SignedIn {
        acr,
        ..SignedIn::by_password(user, received.now)
    };
    let cookie = begin_login(server, received, user);
    let consented = server.store().kept.consented(user.user, interaction.asked.client_id());
    let answer = if interaction.asked.needs_consent(&consented) {
        server.store().interactions.set_user(&id, user);
        Answer::see_other(&page_url(server, Endpoint::Consent, &id))
    } else {
        server.store().interactions.remove(&id);
        interaction.asked.allow(server, user, received.now).await
    };
    answer.with(header::SET_COOKIE, &cookie)
}

fn show(server: &Server, id: &str, interaction: &Interaction, name: Option<&str>, problem: Option<&str>) -> Answer {
    let client_id = interaction.asked.client_id();
    let client_name = server
        .client(client_id)
        .map_or_else(|| client_id.to_owned(), |client| client.client_name.clone());
    let problem = problem.map_or_else(String::new, |problem| {
        format!(
            r#"<p class="problem" id="problem" role="alert">{}</p>"#,
            escape(problem)
        )
    });
    let described = if problem.is_empty() {
        ""
    } else {
        r#" aria-invalid="true" aria-describedby="problem""#
    };
    let second_factor = match interaction.asked.acr() {
        Acr::Password => "",
        Acr::TwoFactor => ONE_TIME_CODE,
    };
    let body = format!(
        r#"<h1>Sign in</h1>
<p class="muted">to continue to <strong>{client_name}</strong></p>
{problem}
<form method="post" action="{action}">
<input type="hidden" name="interaction" value="{id}">
<input type="hidden" name="form_token" value="{token}">
<label for="username">User name</label>
<input id="username" name="username" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus{described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" placeholder="Any password, or none">
{second_factor}<div class="actions">
<button class="primary" name="action" value="login">Sign in</button>
<button class="quiet" name="action" value="cancel" formnovalidate>Cancel</button>
</div>
</form>
<p class="faint">The users of this server are <strong>alice</strong> and <strong>bob</strong>.</p>"#,
        client_name = escape(&client_name),
        action = escape(&server.path(Endpoint::Login)),
        id = escape(id),
        token = escape(&interaction.form_token),
        name = escape(name.unwrap_or("alice")),
    );
    Page {
        title: "Sign in",
        body,
        form_target: interaction.asked.redirect_uri(),
    }
    .into_answer(StatusCode::OK)
}
