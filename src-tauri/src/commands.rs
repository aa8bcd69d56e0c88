//! What the main window may call, one file per topic. A command parses, calls core, and maps the error; it decides
//! nothing. Work on the vault leaves the runtime's threads, so that neither the window nor a run waits for it.

mod comparing;
mod jwts;
mod keys;
mod practice;
mod presets;
mod profiles;
mod registration;
mod runs;
mod scratchpad;
mod server;
mod tokens;
mod vault;
mod window;

use bearerbox_core::{Bearerbox, Error};
use tauri::{Runtime, State, ipc::Invoke};

pub use profiles::SavedDocument;

use crate::{
    door::Door,
    words::{self, Refusal, refuse},
};

/// What a command answers.
type Answer<T> = Result<T, Refusal>;

/// Every command, by its name.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        vault::vault_status,
        vault::vault_unlock,
        vault::vault_create,
        vault::vault_retry,
        vault::vault_lock,
        vault::vault_change_key,
        profiles::profiles,
        profiles::profile,
        profiles::profile_check,
        profiles::profile_add,
        profiles::profile_replace,
        profiles::profile_duplicate,
        profiles::profile_remove,
        profiles::profiles_removed,
        profiles::profile_restore,
        profiles::profiles_import,
        profiles::profile_export,
        profiles::profile_export_copy,
        profiles::profile_export_save,
        profiles::profile_trust,
        profiles::profile_distrust,
        profiles::persona_forget,
        server::server_discover,
        server::server_discover_cancel,
        server::certificates_known,
        server::server_resource,
        keys::key_read,
        keys::key_new,
        keys::profile_public_jwks,
        registration::client_metadata,
        registration::registration_start,
        practice::practice_start,
        presets::presets,
        presets::preset,
        runs::run_start,
        runs::run_cancel,
        runs::run_move_to_system_browser,
        runs::run_show_window,
        runs::run_open_verification_page,
        runs::run_exchange_code,
        runs::run_copy_code,
        runs::runs_active,
        runs::authorization_refresh,
        runs::errand_start,
        runs::api_request_last,
        jwts::jwt_make,
        jwts::jwt_refresh,
        jwts::jwt_reveal,
        jwts::jwt_report,
        jwts::jwt_copy,
        runs::runs,
        runs::run,
        tokens::authorization_current,
        tokens::authorization,
        tokens::token_reveal,
        tokens::token_copy,
        tokens::tokens_forget,
        tokens::token_report,
        comparing::tokens_compare,
        scratchpad::scratchpad_look,
        scratchpad::scratchpad_compare,
        scratchpad::scratchpad_verify,
        scratchpad::scratchpad_decrypt,
        scratchpad::scratchpad_sign,
        tokens::text_copy,
        window::app_ready,
    ]
}

/// Does `work` with the open vault on a thread that may block.
async fn with_vault<T, W>(door: State<'_, Door>, work: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce(&Bearerbox) -> Result<T, Error> + Send + 'static,
{
    let bearerbox = door.bearerbox().await?;
    off_the_runtime(move || work(&bearerbox).map_err(refuse)).await
}

/// Does `work` on a thread that may block.
async fn off_the_runtime<T, W>(work: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce() -> Answer<T> + Send + 'static,
{
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|_| words::worker_lost())?
}
