//! Profiles: listed, shown, checked, kept, moved in and out.

use bearerbox_core::{
    profiles::{Exported, Imported, check},
    view::{FieldProblem, ProfileRow, ProfileView, RemovedRow},
};
use serde_json::Value;
use tauri::{AppHandle, Runtime, State};

use super::{Answer, with_vault};
use crate::{clipboard::Clipboard, door::Door, events};

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

/// What is wrong with a draft, field by field.
#[tauri::command]
pub async fn profile_check(draft: Value) -> Answer<Vec<FieldProblem>> {
    Ok(check(&draft))
}

/// Adds a profile.
#[tauri::command]
pub async fn profile_add<R: Runtime>(app: AppHandle<R>, door: State<'_, Door>, draft: Value) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.add_profile(&draft)).await?;
    events::profile_changed(&app, &row);
    Ok(row)
}

/// Keeps a draft in place of a profile.
#[tauri::command]
pub async fn profile_replace<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    id: i64,
    draft: Value,
) -> Answer<ProfileRow> {
    let row = with_vault(door, move |bearerbox| bearerbox.replace_profile(id, &draft)).await?;
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

/// Copies a profile's document without its secrets.
#[tauri::command]
pub async fn profile_export_copy(door: State<'_, Door>, clipboard: State<'_, Clipboard>, id: i64) -> Answer<()> {
    let exported = with_vault(door, move |bearerbox| bearerbox.export_profile(id)).await?;
    clipboard.copy(&exported.json)
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
