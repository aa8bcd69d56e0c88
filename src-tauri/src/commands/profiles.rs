//! Profiles: listed, shown, checked, kept, moved in and out.

use bearerbox_core::{
    profiles::{Exported, Imported},
    view::{FieldProblem, ProfileRow, ProfileView, RemovedRow},
};
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, Runtime, State};
use ts_rs::TS;

use super::{Answer, off_the_runtime, with_vault};
use crate::{clipboard::Clipboard, door::Door, downloads, events};

/// Where a profile document was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SavedDocument {
    /// The file.
    pub path: String,
    /// Where a secret has to be filled in: `client.client_secret`.
    pub missing: Vec<String>,
}

/// The list.
#[tauri::command]
pub async fn profiles(door: State<'_, Door>) -> Answer<Vec<ProfileRow>> {
    with_vault(door, |bearerbox| bearerbox.profiles()).await
}

/// One profile, whole.
#[tauri::command]
pub async fn profile(door: State<'_, Door>, id: i64) -> Answer<ProfileView> {
    with_vault(door, move |bearerbox| bearerbox.profile(id)).await
}

/// What is wrong with a draft, field by field; `id` is the profile it is to replace.
#[tauri::command]
pub async fn profile_check(door: State<'_, Door>, draft: Value, id: Option<i64>) -> Answer<Vec<FieldProblem>> {
    with_vault(door, move |bearerbox| bearerbox.check_profile(&draft, id)).await
}

/// Adds a profile.
#[tauri::command]
pub async fn profile_add<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, draft: Value) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.add_profile(&draft)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Keeps a draft in place of a profile, unless that was changed since `read_at`; `null`: whatever it is now.
#[tauri::command]
pub async fn profile_replace<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    id: i64,
    draft: Value,
    read_at: Option<i64>,
) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| {
        bearerbox.replace_profile_as_read(id, &draft, read_at)
    })
    .await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Adds a copy of a profile, under a name that is free.
#[tauri::command]
pub async fn profile_duplicate<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, id: i64) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.duplicate_profile(id)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Removes a profile; it can be restored.
#[tauri::command]
pub async fn profile_remove<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, id: i64) -> Answer<()> {
    with_vault(door, move |bearerbox| bearerbox.remove_profile(id)).await?;
    events::profile_removed(&app, id);
    Ok(())
}

/// What can be restored.
#[tauri::command]
pub async fn profiles_removed(door: State<'_, Door>) -> Answer<Vec<RemovedRow>> {
    with_vault(door, |bearerbox| bearerbox.removed_profiles()).await
}

/// Brings a removed profile back.
#[tauri::command]
pub async fn profile_restore<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, id: i64) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.restore_profile(id)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Adds the profiles of a document, all or none.
#[tauri::command]
pub async fn profiles_import<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, text: String) -> Answer<Imported> {
    let imported = with_vault(door, move |bearerbox| bearerbox.import_profiles(&text)).await?;
    events::profiles_reloaded(&app);
    Ok(imported)
}

/// A profile's document without its secrets.
#[tauri::command]
pub async fn profile_export(door: State<'_, Door>, id: i64) -> Answer<Exported> {
    with_vault(door, move |bearerbox| bearerbox.export_profile(id)).await
}

/// Copies a profile's document without its secrets; answers where one has to be filled in.
#[tauri::command]
pub async fn profile_export_copy(
    door: State<'_, Door>,
    clipboard: State<'_, Clipboard>,
    id: i64,
) -> Answer<Vec<String>> {
    let exported = with_vault(door, move |bearerbox| bearerbox.export_profile(id)).await?;
    clipboard.copy(&exported.json)?;
    Ok(exported.missing)
}

/// Saves a profile's document without its secrets in the downloads folder.
#[tauri::command]
pub async fn profile_export_save<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    id: i64,
) -> Answer<SavedDocument> {
    let (name, exported) = with_vault(door, move |bearerbox| {
        Ok((bearerbox.profile_row(id)?.name, bearerbox.export_profile(id)?))
    })
    .await?;
    off_the_runtime(move || {
        let path = downloads::save(&app, &name, &exported.json)?;
        Ok(SavedDocument {
            path: path.display().to_string(),
            missing: exported.missing,
        })
    })
    .await
}

/// Lets a profile trust exactly the certificate with this fingerprint.
#[tauri::command]
pub async fn profile_trust<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    id: i64,
    fingerprint: String,
) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.trust_certificate(id, &fingerprint)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Lets a profile not trust that certificate any more.
#[tauri::command]
pub async fn profile_distrust<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    id: i64,
    fingerprint: String,
) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.distrust_certificate(id, &fingerprint)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Forgets a persona of a profile's authorization server, with its browser session.
#[tauri::command]
pub async fn persona_forget<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    profile_id: i64,
    persona: String,
) -> Answer<()> {
    with_vault(door, move |bearerbox| bearerbox.forget_persona(profile_id, &persona)).await?;
    events::profiles_reloaded(&app);
    Ok(())
}
