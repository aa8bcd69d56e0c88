//! Presets: what is known of kinds of servers.

use bearerbox_core::profiles;
use bearerbox_core::view::{PresetRow, PresetView};

use super::Answer;
use crate::words::refuse;

/// All presets, by name.
#[tauri::command]
pub fn presets() -> Vec<PresetRow> {
    profiles::presets()
}

/// A preset, whole.
#[tauri::command]
pub fn preset(name: &str) -> Answer<PresetView> {
    profiles::preset(name).map_err(refuse)
}
