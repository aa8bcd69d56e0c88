//! The way to the vault: it is opened on a worker thread while the window comes up, and everything
//! that needs it waits here until that is over.
//!
//! What opening means and why it fails is core's; here is only where it stands now.

use bearerbox_core::{
    Bearerbox, Error, Home, Unlock, VaultState,
    view::{ErrorCode, ErrorView},
};
use serde::Serialize;
use tokio::sync::watch;
use ts_rs::TS;

use crate::words::{self, Refusal, refuse};

/// Where the vault stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum VaultStage {
    /// There is none yet, and it could not be made silently.
    New,
    /// It needs a passphrase, or a keyring that answers.
    Locked,
    /// It is open.
    Open,
    /// It cannot be used as it is.
    Unusable,
}

/// What opens the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum VaultKey {
    /// A key in the system's keyring.
    Keyring,
    /// A passphrase.
    Passphrase,
}

/// The vault as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct VaultView {
    /// Where it stands.
    pub state: VaultStage,
    /// What opens it; none while there is no vault.
    pub key: Option<VaultKey>,
    /// The folder it is in.
    pub home: String,
    /// Why it is not open.
    pub problem: Option<ErrorView>,
}

/// The door's state; `Opening` only while a worker is at it.
#[derive(Clone)]
enum Position {
    Opening,
    Open(Bearerbox, VaultView),
    Shut(VaultView),
}

impl Position {
    fn bearerbox(&self) -> Option<Bearerbox> {
        match self {
            Self::Open(bearerbox, _) => Some(bearerbox.clone()),
            Self::Opening | Self::Shut(_) => None,
        }
    }
}

/// A look through the door.
pub struct Peephole(watch::Receiver<Position>);

impl Peephole {
    /// The open vault, when it is open at this moment.
    pub fn open_now(&self) -> Option<Bearerbox> {
        self.0.borrow().bearerbox()
    }
}

/// The one door to the vault.
pub struct Door {
    home: Home,
    position: watch::Sender<Position>,
}

impl Door {
    /// A door to the vault in `home`, not opened yet; everything that asks waits until it is.
    pub fn new(home: Home) -> Self {
        Self {
            home,
            position: watch::Sender::new(Position::Opening),
        }
    }

    /// Tries the passphrase file, then the keyring, and makes a new vault silently with either. Blocks.
    pub fn open_silently(&self) -> VaultView {
        self.settle(Bearerbox::open_for_scripts(self.home.clone()))
    }

    /// Opens the vault with a passphrase. Blocks.
    ///
    /// # Errors
    /// When the passphrase is wrong or the vault cannot be opened; then nothing changes.
    pub fn unlock(&self, key: Unlock) -> Result<VaultView, Refusal> {
        self.admit(Bearerbox::open(self.home.clone(), key))
    }

    /// Makes a vault. Blocks.
    ///
    /// # Errors
    /// When there is one already, or it cannot be made.
    pub fn create(&self, key: Unlock) -> Result<VaultView, Refusal> {
        self.admit(Bearerbox::create(self.home.clone(), key))
    }

    /// Forgets the key and shuts the vault; runs under way are cancelled, and it is shut once they have ended.
    pub fn lock(&self) -> VaultView {
        if let Some(bearerbox) = self.open_now() {
            bearerbox.cancel_all_runs();
        }
        let view = self.closed_view(&words::locked());
        self.position.send_replace(Position::Shut(view.clone()));
        view
    }

    /// Puts another key on the vault, which must be open. Blocks.
    ///
    /// # Errors
    /// When `from` is not its key, or `to` cannot be used; then nothing changes.
    pub fn change_key(&self, from: Unlock, to: Unlock) -> Result<VaultView, Refusal> {
        bearerbox_core::change_key(&self.home, from, to).map_err(refuse)?;
        self.position.send_modify(|position| {
            if let Position::Open(_, view) = position {
                *view = self.view(VaultStage::Open, None);
            }
        });
        Ok(self.view(VaultStage::Open, None))
    }

    /// Where the vault stands, once that is known.
    pub async fn status(&self) -> VaultView {
        match self.settled().await {
            Position::Open(_, view) | Position::Shut(view) => view,
            Position::Opening => self.view(VaultStage::Locked, None),
        }
    }

    /// The open vault, once it is known to be.
    ///
    /// # Errors
    /// When it is not open: why.
    pub async fn bearerbox(&self) -> Result<Bearerbox, Refusal> {
        match self.settled().await {
            Position::Open(bearerbox, _) => Ok(bearerbox),
            Position::Shut(view) => Err(view.problem.map_or_else(words::locked, Box::new)),
            Position::Opening => Err(words::locked()),
        }
    }

    /// The open vault, when it is open at this moment.
    pub fn open_now(&self) -> Option<Bearerbox> {
        self.position.borrow().bearerbox()
    }

    /// For who lives longer than the vault is open: sees what is behind the door, and does not hold it.
    pub fn peephole(&self) -> Peephole {
        Peephole(self.position.subscribe())
    }

    async fn settled(&self) -> Position {
        let mut position = self.position.subscribe();
        match position
            .wait_for(|position| !matches!(position, Position::Opening))
            .await
        {
            Ok(position) => position.clone(),
            Err(_closed) => Position::Opening,
        }
    }

    /// Takes what opening gave, for better or worse.
    fn settle(&self, opened: Result<Bearerbox, Error>) -> VaultView {
        match opened {
            Ok(bearerbox) => self.open(bearerbox),
            Err(error) => {
                let view = self.closed_view(&ErrorView::from(&error));
                self.position.send_replace(Position::Shut(view.clone()));
                view
            }
        }
    }

    /// Takes an opened vault; a failure changes nothing.
    fn admit(&self, opened: Result<Bearerbox, Error>) -> Result<VaultView, Refusal> {
        opened.map(|bearerbox| self.open(bearerbox)).map_err(refuse)
    }

    fn open(&self, bearerbox: Bearerbox) -> VaultView {
        let view = self.view(VaultStage::Open, None);
        self.position.send_replace(Position::Open(bearerbox, view.clone()));
        view
    }

    fn closed_view(&self, problem: &ErrorView) -> VaultView {
        let stage = match (problem.code, Bearerbox::vault_state(&self.home)) {
            (ErrorCode::VaultUnusable, _) | (_, Err(_)) => VaultStage::Unusable,
            (_, Ok(VaultState::New)) => VaultStage::New,
            (_, Ok(VaultState::Keyring | VaultState::Passphrase)) => VaultStage::Locked,
        };
        // That a passphrase is asked for is no problem.
        let problem = (problem.code != ErrorCode::VaultLocked).then(|| problem.clone());
        self.view(stage, problem)
    }

    fn view(&self, state: VaultStage, problem: Option<ErrorView>) -> VaultView {
        let key = Bearerbox::vault_state(&self.home).ok().and_then(|state| match state {
            VaultState::New => None,
            VaultState::Keyring => Some(VaultKey::Keyring),
            VaultState::Passphrase => Some(VaultKey::Passphrase),
        });
        VaultView {
            state,
            key,
            home: self.home.path().display().to_string(),
            problem,
        }
    }
}
