//! The practice server.

use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::{
    door::Door,
    events,
    practice::{PracticeServer, PracticeView},
};

/// Starts the practice server and makes its profiles.
#[tauri::command]
pub async fn practice_start<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    practice: State<'_, PracticeServer>,
) -> Answer<PracticeView> {
    let view = practice.start(&door).await?;
    events::profiles_reloaded(&app);
    Ok(view)
}
