//! Profiles in a real vault, in a folder of its own.

mod checking;
mod checking_grants;
mod documents;
mod expecting;
mod judging;
mod keeping;
mod presets;
mod registering;
mod trusting;

use bearerbox_secret::Secret;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Bearerbox, Home, Unlock};

/// A new vault in a folder that lives as long as what is returned first.
pub(crate) fn open_new() -> (TempDir, Bearerbox) {
    let folder = tempfile::tempdir().unwrap();
    let bearerbox = Bearerbox::create(Home::at(folder.path()), Unlock::Passphrase(Secret::new("passphrase"))).unwrap();
    (folder, bearerbox)
}

/// The smallest profile that signs someone in.
pub(crate) fn minimal() -> Value {
    json!({
        "name": "web",
        "authorization_server": { "issuer": "https://id.example" },
        "client": { "client_id": "c", "redirect_uri": "http://127.0.0.1/callback" },
    })
}

/// The same under another name.
pub(crate) fn named(name: &str) -> Value {
    let mut draft = minimal();
    draft["name"] = json!(name);
    draft
}

/// A draft as a document, whatever is wrong with it.
pub(crate) fn read_draft(draft: &Value) -> super::ProfileDocument {
    super::read::read_document(draft, &mut super::reader::Problems::default())
}
