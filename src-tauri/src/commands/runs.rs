//! Runs: started, steered, watched and looked at afterwards.

use bearerbox_core::{
    Error,
    errands::{ApiRequest, ErrandRequest, WrittenRequest},
    runs::{Browser, RunRequest},
    view::{ApiRequestView, RunProgress, RunRow, RunView, StepUp, TokenKind},
};
use bearerbox_secret::Secret;
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};
use ts_rs::TS;

use super::{Answer, server::AllowsPlaintext, with_vault};
use crate::{
    clipboard::Clipboard,
    consent,
    door::Door,
    runs::{WindowFrontend, finish_in_background},
};

/// Where a person signs in, as the window says it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrowserChoice {
    Embedded,
    System,
}

impl From<BrowserChoice> for Browser {
    fn from(choice: BrowserChoice) -> Self {
        match choice {
            BrowserChoice::Embedded => Self::Embedded,
            BrowserChoice::System => Self::System,
        }
    }
}

/// An errand, as the window says it.
#[derive(Deserialize, TS)]
#[serde(tag = "errand", rename_all = "snake_case")]
#[ts(export)]
pub enum ErrandChoice {
    /// Who the person is.
    Userinfo,
    /// What a token is.
    Introspection {
        /// Which token.
        kind: TokenKind,
        /// Whether a signed answer is asked for.
        signed: bool,
    },
    /// That a token is taken out of use.
    Revocation {
        /// Which token.
        kind: TokenKind,
    },
    /// That the person is signed out in the browser where they signed in.
    Logout,
    /// Something of an API.
    Api(ApiChoice),
}

/// A request to an API, as the window says it.
#[derive(Deserialize, TS)]
#[ts(export)]
pub struct ApiChoice {
    /// The method.
    method: String,
    /// The URL.
    url: String,
    /// Header fields: names and values, in order.
    headers: Vec<(String, String)>,
    /// What is sent.
    content: Option<String>,
    /// Whether the token may go without TLS.
    #[ts(type = "boolean")]
    plaintext: AllowsPlaintext,
}

impl TryFrom<ErrandChoice> for ErrandRequest {
    type Error = Error;

    fn try_from(choice: ErrandChoice) -> Result<Self, Error> {
        Ok(match choice {
            ErrandChoice::Userinfo => Self::UserInfo,
            ErrandChoice::Introspection { kind, signed } => Self::Introspection { kind, signed },
            ErrandChoice::Revocation { kind } => Self::Revocation { kind },
            ErrandChoice::Logout => Self::Logout { browser: None },
            ErrandChoice::Api(choice) => Self::Api(ApiRequest::read(
                WrittenRequest {
                    method: choice.method,
                    url: choice.url,
                    headers: choice.headers,
                    content: choice.content.map(Secret::new),
                },
                choice.plaintext.into(),
            )?),
        })
    }
}

/// Starts a run, which may pause before its token request and may ask for more than its profile does, and answers its id.
#[tauri::command]
pub async fn run_start<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    profile_id: i64,
    persona: Option<String>,
    browser: Option<BrowserChoice>,
    pauses: Option<bool>,
    step_up: Option<StepUp>,
) -> Answer<i64> {
    let request = RunRequest {
        profile_id,
        persona,
        browser: browser.map(Browser::from),
        timeout: None,
        pauses_before_token_request: pauses.unwrap_or_default(),
        step_up: step_up.unwrap_or_default(),
    };
    with_vault(door, move |bearerbox| {
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let run = bearerbox.start_run(request, frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}

/// Starts a refresh, for a part of what was granted where one is named, and answers the id of its run.
#[tauri::command]
pub async fn authorization_refresh<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    authorization_id: i64,
    scope: Option<String>,
) -> Answer<i64> {
    with_vault(door, move |bearerbox| {
        let profile_id = bearerbox.authorization(authorization_id, None)?.profile_id;
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let run = bearerbox.start_narrower_refresh(authorization_id, scope, frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}

/// Asks with a token set, and answers the id of the run that does it.
#[tauri::command]
pub async fn errand_start<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    token_set_id: i64,
    errand: ErrandChoice,
) -> Answer<i64> {
    with_vault(door, move |bearerbox| {
        let profile_id = bearerbox.profile_of_token_set(token_set_id)?;
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let run = bearerbox.start_errand(token_set_id, errand.try_into()?, frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}

/// The request to an API that a profile made last, to be made again.
#[tauri::command]
pub async fn api_request_last(door: State<'_, Door>, profile_id: i64) -> Answer<Option<ApiRequestView>> {
    with_vault(door, move |bearerbox| bearerbox.last_api_request(profile_id)).await
}

/// Ends a run as cancelled, its consent window with it.
#[tauri::command]
pub async fn run_cancel<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, run_id: i64) -> Answer<()> {
    door.bearerbox().await?.cancel_run(run_id);
    consent::close(&app, run_id);
    Ok(())
}

/// Goes on with a run in the system browser.
#[tauri::command]
pub async fn run_move_to_system_browser(door: State<'_, Door>, run_id: i64) -> Answer<()> {
    with_vault(door, move |bearerbox| bearerbox.move_to_system_browser(run_id)).await
}

/// Brings a run's consent window to the front.
#[tauri::command]
pub async fn run_show_window<R: Runtime>(app: AppHandle<R>, run_id: i64) -> Answer<()> {
    consent::show(&app, run_id)
}

/// Opens the page where the code of a run is entered.
#[tauri::command]
pub async fn run_open_verification_page(door: State<'_, Door>, run_id: i64) -> Answer<()> {
    with_vault(door, move |bearerbox| bearerbox.open_verification_page(run_id)).await
}

/// Lets the token request of a paused run go.
#[tauri::command]
pub async fn run_exchange_code(door: State<'_, Door>, run_id: i64) -> Answer<()> {
    with_vault(door, move |bearerbox| bearerbox.exchange_code(run_id)).await
}

/// Copies the code of a paused run, without the window seeing it.
#[tauri::command]
pub async fn run_copy_code(door: State<'_, Door>, clipboard: State<'_, Clipboard>, run_id: i64) -> Answer<()> {
    let code = with_vault(door, move |bearerbox| bearerbox.authorization_code(run_id)).await?;
    clipboard.copy(code.expose())
}

/// The runs under way.
#[tauri::command]
pub async fn runs_active(door: State<'_, Door>) -> Answer<Vec<RunProgress>> {
    Ok(door.bearerbox().await?.active_runs())
}

/// The newest runs of a profile, or the newest of those before the run `before`.
#[tauri::command]
pub async fn runs(door: State<'_, Door>, profile_id: i64, limit: u32, before: Option<i64>) -> Answer<Vec<RunRow>> {
    with_vault(door, move |bearerbox| bearerbox.runs_before(profile_id, before, limit)).await
}

/// A run with its trace.
#[tauri::command]
pub async fn run(door: State<'_, Door>, run_id: i64) -> Answer<RunView> {
    with_vault(door, move |bearerbox| bearerbox.run_view(run_id)).await
}
