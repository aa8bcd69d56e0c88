//! The vault: its state, and opening, making, locking and re-keying it.

use bearerbox_core::Unlock;
use bearerbox_secret::Secret;
use tauri::{AppHandle, Manager, Runtime, State};

use super::{Answer, off_the_runtime};
use crate::{
    door::{Door, VaultView},
    events,
    start::settle_in,
};

/// Where the vault stands; waits while it is being opened.
#[tauri::command]
pub async fn vault_status(door: State<'_, Door>) -> Answer<VaultView> {
    Ok(door.status().await)
}

/// Opens the vault with a passphrase.
#[tauri::command]
pub async fn vault_unlock<R: Runtime>(app: AppHandle<R>, passphrase: String) -> Answer<VaultView> {
    let key = Unlock::Passphrase(Secret::new(passphrase));
    at_the_door(app, move |door| door.unlock(key)).await
}

/// Makes a vault that a passphrase opens.
#[tauri::command]
pub async fn vault_create<R: Runtime>(app: AppHandle<R>, passphrase: String) -> Answer<VaultView> {
    let key = Unlock::Passphrase(Secret::new(passphrase));
    at_the_door(app, move |door| door.create(key)).await
}

/// Tries again what was tried at the start: the keyring.
#[tauri::command]
pub async fn vault_retry<R: Runtime>(app: AppHandle<R>) -> Answer<VaultView> {
    at_the_door(app, |door| Ok(door.open_silently())).await
}

/// Locks the vault.
#[tauri::command]
pub async fn vault_lock<R: Runtime>(app: AppHandle<R>) -> Answer<VaultView> {
    at_the_door(app, |door| Ok(door.lock())).await
}

/// Puts another key on the vault; `null` is the keyring.
#[tauri::command]
pub async fn vault_change_key<R: Runtime>(
    app: AppHandle<R>,
    current: Option<String>,
    passphrase: Option<String>,
) -> Answer<VaultView> {
    let (from, to) = (key(current), key(passphrase));
    at_the_door(app, move |door| door.change_key(from, to)).await
}

fn key(passphrase: Option<String>) -> Unlock {
    passphrase.map_or(Unlock::Keyring, |passphrase| {
        Unlock::Passphrase(Secret::new(passphrase))
    })
}

async fn at_the_door<R, W>(app: AppHandle<R>, work: W) -> Answer<VaultView>
where
    R: Runtime,
    W: FnOnce(&Door) -> Answer<VaultView> + Send + 'static,
{
    off_the_runtime(move || {
        let view = work(&app.state::<Door>())?;
        events::vault_changed(&app, &view);
        // Does nothing while it is shut.
        settle_in(app);
        Ok(view)
    })
    .await
}
