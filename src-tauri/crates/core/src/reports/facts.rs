//! What is known of a token set besides its tokens, for a report.

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{KeyChoice, SigningKey};
use bearerbox_oauth::{Asked, AuthorizationServerMetadata, Keys, Reported, Terms};
use bearerbox_secret::Secret;
use bearerbox_vault::{JwtRecord, TokenSetRecord};
use url::Url;

use super::keys::FoundKeys;
use crate::clock::{from_ms, now_ms};
use crate::errands::USERINFO;
use crate::profiles::ProfileDocument;
use crate::runs::{Told, read_told, read_userinfo_sub};
use crate::tokens::{JwtRequest, TokenSet};
use crate::view::{ExpirySource, TokenKind};
use crate::{Bearerbox, Error};

/// How far two clocks may differ beyond what was measured.
const LEEWAY: Duration = Duration::from_secs(60);

/// What the vault knows.
pub(super) struct Facts {
    pub(super) record: TokenSetRecord,
    pub(super) token_set: TokenSet,
    pub(super) document: ProfileDocument,
    metadata: AuthorizationServerMetadata,
    told: Told,
    previous_sub: Option<String>,
    userinfo_sub: Option<String>,
    key_thumbprint: Option<String>,
}

/// The same with what is borrowed of it for one token.
pub(super) struct Borrowed<'a> {
    facts: &'a Facts,
    reported: Reported,
    keys: Keys<'a>,
    secret: Option<&'a SigningKey>,
    /// The thumbprint of the client's certificate.
    certificate: Option<&'a str>,
    audiences: Vec<&'a str>,
    acr_values: Vec<&'a str>,
    scope: Option<String>,
    now: SystemTime,
}

impl Bearerbox {
    pub(super) fn gather_facts(&self, token_set_id: i64) -> Result<Facts, Error> {
        let (record, token_set) = self.token_set(token_set_id)?;
        let profile_id = self.profile_of_token_set(token_set_id)?;
        let document = self.document(profile_id)?.effective().into_owned();
        let server = &document.authorization_server;
        let known = match &server.issuer {
            Some(issuer) => self.last_metadata(issuer, &document.connection())?,
            None => None,
        };
        let written = server.metadata();
        let metadata = match known {
            Some(known) => known.overridden_by(&written),
            None => written,
        };
        Ok(Facts {
            told: self.told_of(&record)?,
            previous_sub: self.previous_sub(&record)?,
            userinfo_sub: self.userinfo_sub(profile_id, &token_set)?,
            key_thumbprint: token_set.dpop_key.as_ref().and_then(thumbprint),
            record,
            token_set,
            document,
            metadata,
        })
    }

    /// What is known of a JWT that was made of an access token: of its own request, and of the tokens that it was made of.
    pub(super) fn gather_facts_of_jwt(&self, jwt: &JwtRecord) -> Result<Facts, Error> {
        let mut facts = self.gather_facts(jwt.token_set_id)?;
        facts.told.resources = JwtRequest::from_vault_text(&jwt.asked)?.audiences();
        facts.record.obtained_at = jwt.obtained_at;
        Ok(facts)
    }

    /// Of the run that the person took part in, with the clock of the one that brought the tokens.
    fn told_of(&self, record: &TokenSetRecord) -> Result<Told, Error> {
        let read = |run_id: Option<i64>| -> Result<Option<Told>, Error> {
            let Some(run_id) = run_id else { return Ok(None) };
            Ok(self.vault().run(run_id)?.map(|trace| read_told(&trace.steps)))
        };
        let authorization = self.vault().authorization(record.authorization_id)?;
        let first = authorization.and_then(|authorization| authorization.run_id);
        let mut told = read(first)?.unwrap_or_default();
        if record.run_id != first {
            told.clock = read(record.run_id)?.and_then(|told| told.clock);
            // These came beside the first ID token alone.
            (told.code, told.state) = (None, None);
        }
        Ok(told)
    }

    fn previous_sub(&self, record: &TokenSetRecord) -> Result<Option<String>, Error> {
        let generations = self.vault().generations(record.authorization_id)?;
        let before = generations
            .into_iter()
            .rfind(|generation| generation.generation < record.generation);
        Ok(match before {
            Some(before) => self.token_set(before.id)?.1.subject,
            None => None,
        })
    }

    /// Of the newest userinfo response that was asked for with this access token.
    fn userinfo_sub(&self, profile_id: i64, token_set: &TokenSet) -> Result<Option<String>, Error> {
        let (Some(access_token), Some(_)) = (&token_set.access_token, &token_set.id_token) else {
            return Ok(None);
        };
        for run_id in self.vault().latest_ended_runs(profile_id, USERINFO, RUNS)? {
            let trace = self.vault().run(run_id)?;
            let sub = trace.and_then(|trace| read_userinfo_sub(&trace.steps, access_token));
            if sub.is_some() {
                return Ok(sub);
            }
        }
        Ok(None)
    }
}

/// How many userinfo requests of a profile are looked through for that of a token.
const RUNS: u32 = 20;

fn thumbprint(key: &Secret) -> Option<String> {
    SigningKey::from_text(key, KeyChoice::default()).ok()?.thumbprint()
}

impl Facts {
    pub(super) fn jwks_uri(&self) -> Option<&Url> {
        self.metadata.jwks_uri.as_ref()
    }

    pub(super) fn terms<'a>(
        &'a self,
        kind: TokenKind,
        keys: &'a FoundKeys,
        secret: Option<&'a SigningKey>,
        certificate: Option<&'a str>,
    ) -> Borrowed<'a> {
        let reported = match kind {
            TokenKind::Id => Reported::IdToken,
            TokenKind::Access => Reported::AccessToken,
            TokenKind::Refresh | TokenKind::Jwt => Reported::Other,
        };
        let audiences = match kind {
            TokenKind::Id => vec![self.token_set.client_id.as_str()],
            TokenKind::Access | TokenKind::Jwt => self.told.resources.iter().map(String::as_str).collect(),
            TokenKind::Refresh => Vec::new(),
        };
        Borrowed {
            facts: self,
            reported,
            keys: keys.as_keys(),
            secret,
            certificate,
            audiences,
            acr_values: self.told.acr_values.iter().map(String::as_str).collect(),
            scope: self.token_set.scope(),
            now: from_ms(now_ms()),
        }
    }

    /// `expires_in`, as it came.
    fn expires_in(&self) -> Option<u64> {
        let lasts = self.record.expires_at? - self.record.obtained_at;
        let is_said = matches!(self.token_set.expiry_source, ExpirySource::ExpiresIn);
        is_said.then(|| u64::try_from(lasts / 1000).ok()).flatten()
    }
}

impl Borrowed<'_> {
    pub(super) fn as_terms(&self) -> Terms<'_> {
        let Facts {
            record,
            token_set,
            metadata,
            told,
            ..
        } = self.facts;
        Terms {
            reported: self.reported,
            keys: self.keys,
            secret: self.secret,
            announced_algorithms: metadata.id_token_signing_alg_values_supported.as_deref(),
            issuer: token_set.issuer.as_deref().or(metadata.issuer.as_deref()),
            client_id: Some(&token_set.client_id),
            audiences: &self.audiences,
            previous_sub: self.facts.previous_sub.as_deref(),
            userinfo_sub: self.facts.userinfo_sub.as_deref(),
            is_refreshed: record.generation > 0,
            nonce: token_set.nonce.as_ref(),
            access_token: token_set.access_token.as_ref(),
            code: told.code.as_ref(),
            state: told.state.as_ref(),
            asked: Asked {
                max_age: told.max_age,
                acr_values: &self.acr_values,
                acr_is_essential: told.acr_is_essential,
            },
            granted_scope: self.scope.as_deref(),
            expires_in: self.facts.expires_in(),
            key_thumbprint: self.facts.key_thumbprint.as_deref(),
            certificate_thumbprint: self.certificate,
            received: Some(from_ms(record.obtained_at)),
            now: self.now,
            server_clock: told.clock,
            leeway: LEEWAY,
        }
    }
}
