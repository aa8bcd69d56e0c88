//! JWTs that are made of an access token: made, refreshed, revealed, copied.

use bearerbox_core::{
    tokens::JwtRequest,
    view::{ReportView, TokenForm},
};
use tauri::{AppHandle, Runtime, State};

use super::{Answer, with_vault};
use crate::{
    clipboard::Clipboard,
    door::Door,
    runs::{WindowFrontend, finish_in_background},
    words::refuse,
};

/// Starts to make a JWT of the access token of a token set, and answers the id of the run that does it.
#[tauri::command]
pub async fn jwt_make<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    token_set_id: i64,
    scope: Option<String>,
    audience: Option<String>,
    validity: Option<u64>,
) -> Answer<i64> {
    with_vault(door, move |bearerbox| {
        let profile_id = bearerbox.profile_of_token_set(token_set_id)?;
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let request = JwtRequest::new(scope.as_deref(), audience.as_deref(), validity);
        let run = bearerbox.start_jwt(token_set_id, request, frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}

/// Starts the refresh of a JWT by the refresh token in it, and answers the id of the run that does it.
#[tauri::command]
pub async fn jwt_refresh<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, jwt_id: i64) -> Answer<i64> {
    with_vault(door, move |bearerbox| {
        let profile_id = bearerbox.profile_of_jwt(jwt_id)?;
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let run = bearerbox.start_jwt_refresh(jwt_id, frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}

/// A JWT itself, while it is revealed.
#[tauri::command]
pub async fn jwt_reveal(door: State<'_, Door>, jwt_id: i64) -> Answer<String> {
    let token = with_vault(door, move |bearerbox| bearerbox.reveal_jwt(jwt_id)).await?;
    Ok(token.expose().to_owned())
}

/// Every rule that a JWT is held to.
#[tauri::command]
pub async fn jwt_report(door: State<'_, Door>, jwt_id: i64) -> Answer<ReportView> {
    let bearerbox = door.bearerbox().await?;
    bearerbox.jwt_report(jwt_id).await.map_err(refuse)
}

/// Copies a JWT in a form, without the window seeing it.
#[tauri::command]
pub async fn jwt_copy(
    door: State<'_, Door>,
    clipboard: State<'_, Clipboard>,
    jwt_id: i64,
    form: TokenForm,
) -> Answer<()> {
    let token = with_vault(door, move |bearerbox| bearerbox.hand_over_jwt(jwt_id, form)).await?;
    clipboard.copy(token.expose())
}
