//! An errand as a run: the request is made of a token set, and what it comes to is kept in the trace.

use bearerbox_oauth::{
    AccessToken, Answer, Challenge, Errand, Exchange, HttpResponse, ResourceRefusal, ResourceRequest, TokenTypeHint,
    challenges,
};
use bearerbox_vault::{NewRevocation, RevokedToken};

use super::driver::{Outcome, Yield};
use super::preparing::TaskNeeds;
use super::start::{Purpose, StartedRun};
use super::step_up::find_step_up;
use super::trace::{AnswerStep, ApiAnswerStep, TraceStep};
use crate::errands::{ApiRequest, ErrandRequest};
use crate::io::{Limits, Overflow, name_host};
use crate::tokens::TokenSet;
use crate::view::{RunOutcome, TokenKind};
use crate::{Error, TokenError, now_ms};

impl StartedRun {
    /// Asks with a token set.
    pub(super) async fn do_errand(&mut self, token_set_id: i64, request: &ErrandRequest) -> Result<Yield, Error> {
        let (record, token_set) = self.bearerbox.token_set(token_set_id)?;
        // A refresh meanwhile could carry the token over into a generation that would pass for good.
        let _lock = match request {
            ErrandRequest::Revocation { .. } => Some(self.lock_refresh(record.authorization_id).await?),
            ErrandRequest::UserInfo
            | ErrandRequest::Introspection { .. }
            | ErrandRequest::Api(_)
            | ErrandRequest::Logout { .. } => None,
        };
        let needs = TaskNeeds::Errand {
            errand: self.describe_errand(request, record.authorization_id, &token_set)?,
            dpop_key: token_set.dpop_key.clone(),
        };
        let outcome = self.drive(needs).await;
        // Also one that failed is sent once more, mended.
        if let ErrandRequest::Api(request) = request {
            self.recorder.note(&TraceStep::of_api_request(request))?;
        }
        let Outcome::Answer { answer, response } = outcome? else {
            unreachable!("an errand yields no tokens")
        };
        let summary = summarize(request, &answer);
        let step = AnswerStep::of(&answer).unwrap_or_else(|| {
            let response = response.unwrap_or_else(|| unreachable!("an API is asked by us"));
            AnswerStep::Api(self.judge_api_answer(&answer, &response, &token_set))
        });
        self.recorder.note(&TraceStep::Answer(step))?;
        if let (ErrandRequest::Revocation { kind }, Answer::Revoked) = (request, answer) {
            let revocations = self.list_revoked(record.authorization_id, *kind, &token_set)?;
            self.recorder.end_with_revocations(&summary, &revocations)?;
        } else {
            self.recorder.end(RunOutcome::Done, &summary, None)?;
        }
        Ok(Yield::Answer)
    }

    /// The token sets of an authorization whose token this is: a refresh may have carried it over (RFC 6749 §6).
    fn list_revoked(
        &self,
        authorization_id: i64,
        kind: TokenKind,
        token_set: &TokenSet,
    ) -> Result<Vec<NewRevocation>, Error> {
        let token = match hint(kind)? {
            TokenTypeHint::AccessToken => RevokedToken::Access,
            TokenTypeHint::RefreshToken => RevokedToken::Refresh,
        };
        let mut revocations = Vec::new();
        for generation in self.bearerbox.vault().generations(authorization_id)? {
            if self.bearerbox.token_set(generation.id)?.1.token(kind) == token_set.token(kind) {
                revocations.push(NewRevocation {
                    token_set_id: generation.id,
                    token,
                    revoked_at: now_ms(),
                });
            }
        }
        Ok(revocations)
    }

    /// Whether the authorization server is asked at all.
    pub(super) fn goes_to_server(&self) -> bool {
        !matches!(
            self.purpose,
            Purpose::Errand {
                request: ErrandRequest::Api(_),
                ..
            }
        )
    }

    /// How much time and room an answer has.
    pub(super) fn limits(&self, exchange: Exchange) -> Limits {
        let limits = Limits::default();
        match &self.purpose {
            Purpose::Errand {
                request: ErrandRequest::Api(request),
                ..
            } if exchange == Exchange::Resource => Limits {
                total: request.timeout.unwrap_or(limits.total),
                overflow: Overflow::Cut,
                ..limits
            },
            Purpose::Errand { .. }
            | Purpose::Client(_)
            | Purpose::SignIn(_)
            | Purpose::Direct
            | Purpose::Refresh { .. }
            | Purpose::Jwt { .. } => limits,
        }
    }

    /// What the protocol's run has to do.
    fn describe_errand(
        &self,
        request: &ErrandRequest,
        authorization_id: i64,
        token_set: &TokenSet,
    ) -> Result<Errand, Error> {
        let token = |kind| token_set.token(kind).cloned().ok_or(TokenError::NotHeld { kind });
        let access_token = || {
            Ok::<_, TokenError>(AccessToken {
                token: token(TokenKind::Access)?,
                scheme: token_set.scheme(&self.document.dialect).to_owned(),
            })
        };
        Ok(match request {
            ErrandRequest::UserInfo => Errand::UserInfo {
                access_token: access_token()?,
                sub: token_set.subject.clone(),
            },
            ErrandRequest::Introspection { kind, signed } => Errand::Introspection {
                token: token(*kind)?,
                hint: hint(*kind)?,
                signed: *signed,
            },
            ErrandRequest::Revocation { kind } => Errand::Revocation {
                token: token(*kind)?,
                hint: hint(*kind)?,
            },
            ErrandRequest::Logout { .. } => {
                let bearerbox = &self.bearerbox;
                Errand::Logout(bearerbox.describe_logout(authorization_id, token_set, &self.document)?)
            }
            ErrandRequest::Api(request) => Errand::Resource {
                access_token: access_token()?,
                request: ResourceRequest {
                    method: request.method,
                    url: request.url.clone(),
                    headers: request.headers.clone(),
                    content: request.content.clone(),
                },
            },
        })
    }

    /// What is known beside the answer of an API, as it is known now.
    fn judge_api_answer(&self, answer: &Answer, response: &HttpResponse, token_set: &TokenSet) -> ApiAnswerStep {
        let clock = match answer {
            Answer::Resource { clock, .. } => *clock,
            Answer::UserInfo { .. }
            | Answer::Introspection { .. }
            | Answer::Revoked
            | Answer::LoggedOut { .. }
            | Answer::Registered(_)
            | Answer::Deregistered => None,
        };
        let is_refusal = (400..500).contains(&response.status);
        let refusals: Vec<ResourceRefusal> = challenges(response)
            .iter()
            .filter(|_| is_refusal)
            .filter_map(Challenge::refusal)
            .collect();
        let step_up = find_step_up(
            &refusals,
            &self.document,
            &token_set.asked_scopes(),
            &token_set.held_scopes(),
        );
        ApiAnswerStep {
            scheme: token_set.scheme(&self.document.dialect).to_owned(),
            scope: token_set.scope().map(|_| token_set.held_scopes().join(" ")),
            clock: clock.map(|clock| clock.to_string()),
            step_up,
        }
    }
}

fn hint(kind: TokenKind) -> Result<TokenTypeHint, TokenError> {
    match kind {
        TokenKind::Access => Ok(TokenTypeHint::AccessToken),
        TokenKind::Refresh => Ok(TokenTypeHint::RefreshToken),
        TokenKind::Id | TokenKind::Jwt => Err(TokenError::NotForServers),
    }
}

/// What the history says of it.
fn summarize(request: &ErrandRequest, answer: &Answer) -> String {
    let name = match request.token_kind() {
        Some(TokenKind::Access) => "access token",
        Some(TokenKind::Refresh) => "refresh token",
        Some(TokenKind::Jwt) => "JWT",
        Some(TokenKind::Id) | None => "ID token",
    };
    match answer {
        Answer::UserInfo { claims, .. } => match (claims.text("sub"), claims.members().len()) {
            (Some(sub), count) => format!("{count} claims about {sub}."),
            (None, count) => format!("{count} claims."),
        },
        Answer::Introspection { active: true, .. } => format!("The {name} is active."),
        Answer::Introspection { active: false, .. } => format!("The {name} is not active."),
        // RFC 7009 §2.1: the server should end the access tokens of the grant, too, and does not say whether it did.
        Answer::Revoked if request.token_kind() == Some(TokenKind::Refresh) => {
            format!("The {name} is revoked; the access token may be out of use as well.")
        }
        Answer::Revoked => format!("The {name} is revoked."),
        Answer::Registered(_) | Answer::Deregistered => unreachable!("this is no answer about a token"),
        Answer::Resource { status, .. } => match request {
            ErrandRequest::Api(request) => format!("{} · {status}", name_request(request)),
            ErrandRequest::UserInfo
            | ErrandRequest::Introspection { .. }
            | ErrandRequest::Revocation { .. }
            | ErrandRequest::Logout { .. } => status.to_string(),
        },
        Answer::LoggedOut { came_back: true } => "Signed out at the server; the tokens are as they were.".to_owned(),
        Answer::LoggedOut { came_back: false } => {
            "The logout page was opened; whether it signed the person out is not known.".to_owned()
        }
    }
}

/// Without the query, which may hold a secret.
fn name_request(request: &ApiRequest) -> String {
    format!(
        "{} {}{}",
        request.method.name(),
        name_host(&request.url),
        request.url.path()
    )
}
