//! Profiles as lists and the form show them.

use bearerbox_oauth::Pkce;
use bearerbox_vault::{CurrentTokenSet, ProfileListing, VaultError};
use serde_json::Value;

use super::checks::is_loopback_redirect;
use super::document::ProfileDocument;
use super::kept::Summary;
use super::names::find_nearest;
use super::read::{read_document, read_json};
use super::reader::Problems;
use super::registered::GrantType;
use crate::view::{EnvironmentKind, PersonaRow, ProfileRow, ProfileView, RunOutcome, TokenState};
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// All profiles, by name.
    ///
    /// # Errors
    /// The vault's.
    pub fn profiles(&self) -> Result<Vec<ProfileRow>, Error> {
        Ok(self.vault().profile_list()?.into_iter().map(describe_listing).collect())
    }

    /// A profile's line in the list.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn profile_row(&self, id: i64) -> Result<ProfileRow, Error> {
        self.vault()
            .profile_listing(id)?
            .map(describe_listing)
            .ok_or(Error::NoSuchProfile { id })
    }

    /// A profile, whole.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn profile(&self, id: i64) -> Result<ProfileView, Error> {
        let (document, updated_at) = self.read_profile(id)?;
        self.view_profile(id, (&document, updated_at), document.to_form_json())
    }

    /// A profile to be shown outside: as [`Bearerbox::profile`], without the values that are named like secrets.
    ///
    /// # Errors
    /// `NoSuchProfile`.
    pub fn profile_to_show(&self, id: i64) -> Result<ProfileView, Error> {
        let (document, updated_at) = self.read_profile(id)?;
        self.view_profile(id, (&document, updated_at), document.to_shown_json())
    }

    fn view_profile(
        &self,
        id: i64,
        (document, updated_at): (&ProfileDocument, i64),
        json: Value,
    ) -> Result<ProfileView, Error> {
        let document = document.effective();
        let personas = self.vault().personas(&document.authorization_server.persona_scope())?;
        Ok(ProfileView {
            row: self.profile_row(id)?,
            document: json,
            updated_at,
            grant: describe_grant(&document),
            known_personas: personas.into_iter().map(|persona| persona.name).collect(),
            system_browser_possible: document
                .client
                .redirect_uri
                .as_deref()
                .is_some_and(is_loopback_redirect),
            errands: self.errand_support(&document)?,
        })
    }

    /// The profile with this name, whole.
    ///
    /// # Errors
    /// `NoProfileNamed`, with the nearest name that there is.
    pub fn profile_named(&self, name: &str) -> Result<ProfileView, Error> {
        self.profile(self.profile_id(name)?)
    }

    /// The id of the profile with this name.
    ///
    /// # Errors
    /// `NoProfileNamed`, with the nearest name that there is.
    pub fn profile_id(&self, name: &str) -> Result<i64, Error> {
        if let Some(record) = self.vault().profile_named(name)? {
            return Ok(record.id);
        }
        let profiles = self.vault().profile_list()?;
        let nearest = find_nearest(name, profiles.iter().map(|profile| profile.name.as_str()));
        Err(Error::NoProfileNamed {
            name: name.to_owned(),
            nearest: nearest.map(str::to_owned),
        })
    }

    /// The profile's document in effect, with its secrets.
    pub(crate) fn document(&self, id: i64) -> Result<ProfileDocument, Error> {
        Ok(self.written_document(id)?.effective().into_owned())
    }

    /// The profile's document as it is written, with its secrets.
    pub(crate) fn written_document(&self, id: i64) -> Result<ProfileDocument, Error> {
        Ok(self.read_profile(id)?.0)
    }

    /// The profile's document as it is written, with its secrets, and when it was last replaced.
    pub(super) fn read_profile(&self, id: i64) -> Result<(ProfileDocument, i64), Error> {
        let record = self.vault().profile(id)?.ok_or(Error::NoSuchProfile { id })?;
        Ok((read_kept(&record.document)?, record.updated_at))
    }
}

/// A document as the vault keeps it.
///
/// # Errors
/// `Unreadable`.
pub(super) fn read_kept(text: &str) -> Result<ProfileDocument, Error> {
    let value = read_json(text).map_err(|_| Error::Unreadable { what: "profile" })?;
    let mut problems = Problems::default();
    let document = read_document(&value, &mut problems);
    // It was accepted once: only a newer version can have written what this one does not know.
    if problems.into_list().is_empty() {
        Ok(document)
    } else {
        Err(Error::Unreadable { what: "profile" })
    }
}

fn describe_listing(listing: ProfileListing) -> ProfileRow {
    let summary: Summary = serde_json::from_str(&listing.summary).unwrap_or_default();
    let last_run = listing.last_run.as_ref();
    let last_outcome = |persona: Option<&str>| {
        last_run
            .filter(|run| persona.is_none() || run.persona.as_deref() == persona)
            .and_then(|run| run.outcome.as_deref())
            .and_then(read_outcome)
    };
    let personas = listing
        .current
        .iter()
        .filter_map(|current| {
            let name = current.persona.clone()?;
            let token = describe_token(current, last_outcome(Some(&name)));
            Some(PersonaRow { name, token })
        })
        .collect();
    let token = match listing.current.first() {
        Some(current) => describe_token(current, last_outcome(None)),
        None => TokenState {
            last_outcome: last_outcome(None),
            ..TokenState::default()
        },
    };
    ProfileRow {
        id: listing.id,
        name: listing.name,
        environment_kind: EnvironmentKind::of(listing.environment.as_deref()),
        environment: listing.environment,
        grant_type: summary.grant_type,
        server: summary.server,
        needs_browser: summary.needs_browser,
        token,
        personas,
    }
}

fn describe_token(current: &CurrentTokenSet, last_outcome: Option<RunOutcome>) -> TokenState {
    TokenState {
        held: true,
        obtained_at: Some(current.obtained_at),
        expires_at: current.expires_at,
        revoked_at: current.revoked_at,
        last_outcome,
    }
}

/// An outcome as the vault keeps it.
pub(crate) fn read_outcome(outcome: &str) -> Option<RunOutcome> {
    match outcome {
        "done" => Some(RunOutcome::Done),
        "failed" => Some(RunOutcome::Failed),
        "cancelled" => Some(RunOutcome::Cancelled),
        "interrupted" => Some(RunOutcome::Interrupted),
        _ => None,
    }
}

fn describe_grant(document: &ProfileDocument) -> String {
    match &document.grant_type {
        GrantType::AuthorizationCode => match document.pkce {
            Pkce::S256 => "Authorization code with PKCE".to_owned(),
            Pkce::Plain => "Authorization code with plain PKCE".to_owned(),
            Pkce::None => "Authorization code without PKCE".to_owned(),
        },
        GrantType::Implicit => "Implicit".to_owned(),
        GrantType::ClientCredentials => "Client credentials".to_owned(),
        GrantType::Password => "Password".to_owned(),
        GrantType::DeviceCode => "Device authorization".to_owned(),
        GrantType::Backchannel => "Backchannel authentication (CIBA)".to_owned(),
        GrantType::JwtBearer => "JWT bearer".to_owned(),
        GrantType::TokenExchange => "Token exchange".to_owned(),
        GrantType::Extension(other) | GrantType::Other(other) => other.clone(),
    }
}

impl Bearerbox {
    /// Forgets a persona of the profile's authorization server with its browser session: what was obtained as it, by
    /// whichever profile of that server, is in the history and is not current any more.
    ///
    /// # Errors
    /// `NoSuchProfile`; the vault's.
    pub fn forget_persona(&self, profile_id: i64, persona: &str) -> Result<(), Error> {
        let scope = self.document(profile_id)?.authorization_server.persona_scope();
        let known = self.vault().personas(&scope)?;
        let record = known.into_iter().find(|record| record.name == persona);
        let mut profiles = Vec::new();
        for listing in self.vault().profile_list()? {
            let mut holders = listing.current.iter();
            if holders.any(|current| current.persona.as_deref() == Some(persona))
                && self.document(listing.id)?.authorization_server.persona_scope() == scope
            {
                profiles.push(listing.id);
            }
        }
        self.vault().forget_persona(&scope, persona, &profiles)?;
        let Some(record) = record else {
            return Ok(());
        };
        let folder = self.home().browser_folder(record.id);
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::Vault(VaultError::Io {
                path: folder,
                source: error,
            })),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
