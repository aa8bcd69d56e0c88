//! The open Bearerbox: what every use case starts from. The use cases are in the folders beside this file.

use std::sync::Arc;

use bearerbox_vault::Vault;

use crate::io::Http;
use crate::runs::ActiveRuns;
use crate::{Error, Home};

/// An open vault with all that can be done with it. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct Bearerbox(Arc<Inner>);

struct Inner {
    home: Home,
    vault: Vault,
    http: Http,
    active: ActiveRuns,
}

impl Bearerbox {
    pub(crate) fn of(home: Home, vault: Vault) -> Self {
        Self(Arc::new(Inner {
            home,
            vault,
            http: Http::default(),
            active: ActiveRuns::default(),
        }))
    }

    /// The folder that everything is in.
    pub fn home(&self) -> &Home {
        &self.0.home
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }

    /// The runs under way in this process.
    pub(crate) fn active(&self) -> &ActiveRuns {
        &self.0.active
    }

    /// A number that differs from the last one when another process has written since.
    ///
    /// # Errors
    /// The vault's, by cause.
    pub fn data_version(&self) -> Result<i64, Error> {
        Ok(self.vault().data_version()?)
    }
}
