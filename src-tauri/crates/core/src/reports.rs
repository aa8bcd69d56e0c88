//! The validation report of a token that is held: what the run knew, and the issuer's keys of then.

mod certificate;
mod expectations;
mod facts;
mod finding;
mod keys;
mod opened;

use bearerbox_jwt::{Algorithm, Form, SigningKey, decode, looks_like_jwt};
use bearerbox_oauth::report;
use bearerbox_secret::Secret;

use self::certificate::certificate_thumbprint;
use self::expectations::{Held, expectations_of, judge_expectations};
use self::facts::Facts;
pub(crate) use self::finding::view_finding;
use self::opened::{Opened, open};
use crate::profiles::resolve_secret;
use crate::view::{ReportView, TokenKind};
use crate::{Bearerbox, Error, TokenError, now_ms};

impl Bearerbox {
    /// Which tokens there is something to report on: those that a token set has, and those of which the profile expects
    /// something.
    ///
    /// # Errors
    /// `NoSuchTokenSet`; the vault's.
    pub fn tokens_to_report(&self, token_set_id: i64) -> Result<Vec<TokenKind>, Error> {
        let (_, token_set) = self.token_set(token_set_id)?;
        let document = self.document(self.profile_of_token_set(token_set_id)?)?;
        let document = document.effective();
        let is_there =
            |kind: &TokenKind| token_set.token(*kind).is_some() || !expectations_of(&document, *kind).is_empty();
        let kinds = [TokenKind::Access, TokenKind::Id, TokenKind::Refresh];
        Ok(kinds.into_iter().filter(is_there).collect())
    }

    /// Reports on a token of a token set. The issuer's keys are fetched unless those are held that it was signed with;
    /// that they could not be is part of the report. Of a token that is not there, what is expected cannot be known.
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`; the vault's.
    pub async fn token_report(&self, token_set_id: i64, kind: TokenKind) -> Result<ReportView, Error> {
        let facts = self.gather_facts(token_set_id)?;
        let Some(token) = facts.token_set.token(kind) else {
            let expectations = judge_expectations(&facts.document, kind, Held::Nothing);
            if expectations.is_empty() {
                return Err(TokenError::NotHeld { kind }.into());
            }
            return Ok(ReportView {
                expectations,
                ..ReportView::default()
            });
        };
        if !looks_like_jwt(token.expose()) {
            return Ok(ReportView {
                expectations: judge_expectations(&facts.document, kind, Held::Opaque),
                ..ReportView::default()
            });
        }
        if decode(token.expose()).form == Form::Jwe {
            let Opened { inside, finding } = open(&facts, token).await;
            let Some((inner, decrypted)) = inside else {
                return Ok(ReportView {
                    findings: vec![finding],
                    expectations: judge_expectations(&facts.document, kind, Held::Jwt(token)),
                    ..ReportView::default()
                });
            };
            let mut report = self.report_on(&facts, kind, &inner).await?;
            report.findings.insert(0, finding);
            report.decrypted = Some(decrypted);
            return Ok(report);
        }
        self.report_on(&facts, kind, token).await
    }

    /// The newest JWT that was made of a token set's access token and has not expired.
    ///
    /// # Errors
    /// `NoSuchTokenSet`; the vault's.
    pub fn jwt_to_report(&self, token_set_id: i64) -> Result<Option<i64>, Error> {
        let (record, _) = self.token_set(token_set_id)?;
        let newest = self.vault().newest_jwts(record.authorization_id)?.into_iter();
        let mut usable = newest.filter(|jwt| {
            let lives = jwt.expires_at.is_none_or(|expires_at| now_ms() < expires_at);
            jwt.token_set_id == token_set_id && lives
        });
        Ok(usable.next().map(|jwt| jwt.id))
    }

    /// Reports on a JWT that was made of an access token, as [`Bearerbox::token_report`] does. Nothing is expected of it.
    ///
    /// # Errors
    /// `NoSuchJwt`; the vault's.
    pub async fn jwt_report(&self, jwt_id: i64) -> Result<ReportView, Error> {
        let (record, token) = self.jwt(jwt_id)?;
        let facts = self.gather_facts_of_jwt(&record)?;
        self.report_on(&facts, TokenKind::Jwt, &token).await
    }

    /// Keeps the issuer's keys of now with a token set, so that its signatures can be verified after a rotation. They are
    /// fetched where none are held that serve; that they could not be is for the report to say.
    ///
    /// # Errors
    /// `NoSuchTokenSet`; the vault's.
    pub async fn keep_keys(&self, token_set_id: i64) -> Result<(), Error> {
        let facts = self.gather_facts(token_set_id)?;
        for token in [TokenKind::Access, TokenKind::Id]
            .into_iter()
            .filter_map(|kind| facts.token_set.token(kind))
        {
            let decoded = decode(token.expose());
            let header = |name| decoded.header().and_then(|header| header.text(name));
            let is_signed_by_the_issuer = decoded.form == Form::Jws
                && header("alg")
                    .and_then(Algorithm::from_name)
                    .is_some_and(|alg| !alg.is_symmetric());
            if is_signed_by_the_issuer {
                self.find_keys(&facts, header("kid")).await?;
            }
        }
        Ok(())
    }

    async fn report_on(&self, facts: &Facts, kind: TokenKind, token: &Secret) -> Result<ReportView, Error> {
        let decoded = decode(token.expose());
        let header = |name| decoded.header().and_then(|header| header.text(name));
        let secret = client_secret(facts, header("alg")).await;
        let keys = self.find_keys(facts, header("kid")).await?;
        let certificate = certificate_thumbprint(&facts.document).await;
        let terms = facts.terms(kind, &keys, secret.as_ref(), certificate.as_deref());
        let findings = report(token, &terms.as_terms());
        Ok(ReportView {
            findings: findings.iter().map(view_finding).collect(),
            expectations: judge_expectations(&facts.document, kind, Held::Jwt(token)),
            decrypted: None,
            keys: keys.view(),
            key: keys.view_key(header("kid")),
            keys_error: keys.error,
        })
    }
}

/// The client secret as a key, where the token is signed with one.
async fn client_secret(facts: &Facts, alg: Option<&str>) -> Option<SigningKey> {
    if !Algorithm::from_name(alg?)?.is_symmetric() {
        return None;
    }
    let source = facts.document.client.client_secret.as_ref()?;
    let secret = resolve_secret(source).await.ok()?;
    Some(SigningKey::from_client_secret(&secret))
}
