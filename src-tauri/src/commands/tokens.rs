//! Tokens: shown without themselves, revealed, copied.

use bearerbox_core::view::{AuthorizationView, ReportView, TokenForm, TokenKind};
use tauri::{AppHandle, Runtime, State};

use super::{Answer, with_vault};
use crate::{clipboard::Clipboard, door::Door, events, words::refuse};

/// The current authorization of a profile for a persona.
#[tauri::command]
pub async fn authorization_current(
    door: State<'_, Door>,
    profile_id: i64,
    persona: Option<String>,
) -> Answer<Option<AuthorizationView>> {
    with_vault(door, move |bearerbox| {
        bearerbox.current_authorization(profile_id, persona.as_deref())
    })
    .await
}

/// An authorization with its newest, or the named, token set.
#[tauri::command]
pub async fn authorization(door: State<'_, Door>, id: i64, token_set_id: Option<i64>) -> Answer<AuthorizationView> {
    with_vault(door, move |bearerbox| bearerbox.authorization(id, token_set_id)).await
}

/// A token itself: like the one for JWTs, this command lets one into the window, while it is revealed.
#[tauri::command]
pub async fn token_reveal(door: State<'_, Door>, token_set_id: i64, kind: TokenKind) -> Answer<String> {
    let token = with_vault(door, move |bearerbox| bearerbox.reveal(token_set_id, kind)).await?;
    Ok(token.expose().to_owned())
}

/// Copies a token in a form, without the window seeing it.
#[tauri::command]
pub async fn token_copy(
    door: State<'_, Door>,
    clipboard: State<'_, Clipboard>,
    token_set_id: i64,
    kind: TokenKind,
    form: TokenForm,
) -> Answer<()> {
    let token = with_vault(door, move |bearerbox| bearerbox.hand_over(token_set_id, kind, form)).await?;
    clipboard.copy(token.expose())
}

/// Every rule that a token is held to; fetches the issuer's keys where they are not held.
#[tauri::command]
pub async fn token_report(door: State<'_, Door>, token_set_id: i64, kind: TokenKind) -> Answer<ReportView> {
    let bearerbox = door.bearerbox().await?;
    bearerbox.token_report(token_set_id, kind).await.map_err(refuse)
}

/// Deletes what is held for a profile and a persona.
#[tauri::command]
pub async fn tokens_forget<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    profile_id: i64,
    persona: Option<String>,
) -> Answer<bool> {
    let (forgot, row) = with_vault(door, move |bearerbox| {
        let forgot = bearerbox.forget_tokens(profile_id, persona.as_deref())?;
        Ok((forgot, bearerbox.profile_row(profile_id)?))
    })
    .await?;
    events::profile_changed(&app, &row);
    Ok(forgot)
}

/// Copies a text that the window shows anyway.
#[tauri::command]
pub async fn text_copy(clipboard: State<'_, Clipboard>, text: String) -> Answer<()> {
    clipboard.copy(&text)
}
