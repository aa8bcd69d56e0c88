//! An errand as a run: the request is made of a token set, and what it comes to is kept in the trace.

use bearerbox_oauth::{AccessToken, Answer, Errand, TokenTypeHint};
use bearerbox_secret::Secret;

use super::driver::{Outcome, Yield};
use super::preparing::TaskNeeds;
use super::start::StartedRun;
use super::trace::{AnswerStep, TraceStep};
use crate::errands::ErrandRequest;
use crate::tokens::TokenSet;
use crate::view::{RunOutcome, TokenKind};
use crate::{Error, TokenError};

impl StartedRun {
    /// Asks with a token set.
    pub(super) async fn do_errand(&mut self, token_set_id: i64, request: &ErrandRequest) -> Result<Yield, Error> {
        let (_, token_set) = self.bearerbox.token_set(token_set_id)?;
        let needs = TaskNeeds::Errand {
            errand: describe(request, &token_set)?,
            dpop_key: token_set.dpop_key.clone(),
        };
        let Outcome::Answer(answer) = self.drive(needs).await? else {
            unreachable!("an errand yields no tokens")
        };
        let summary = summarize(request, &answer);
        self.recorder.note(&TraceStep::Answer(AnswerStep::of(&answer)))?;
        self.recorder.end(RunOutcome::Done, &summary, None)?;
        Ok(Yield::Answer)
    }
}

/// What the protocol's run has to do.
fn describe(request: &ErrandRequest, token_set: &TokenSet) -> Result<Errand, Error> {
    let kind = request.token_kind();
    let token = token_set.token(kind).cloned().ok_or(TokenError::NotHeld { kind })?;
    Ok(match request {
        ErrandRequest::UserInfo => Errand::UserInfo {
            access_token: access_token(token, token_set),
            sub: token_set.subject.clone(),
        },
        ErrandRequest::Introspection { signed, .. } => Errand::Introspection {
            token,
            hint: hint(kind)?,
            signed: *signed,
        },
        ErrandRequest::Revocation { .. } => Errand::Revocation {
            token,
            hint: hint(kind)?,
        },
    })
}

fn access_token(token: Secret, token_set: &TokenSet) -> AccessToken {
    AccessToken {
        token,
        scheme: token_set.scheme().to_owned(),
    }
}

fn hint(kind: TokenKind) -> Result<TokenTypeHint, TokenError> {
    match kind {
        TokenKind::Access => Ok(TokenTypeHint::AccessToken),
        TokenKind::Refresh => Ok(TokenTypeHint::RefreshToken),
        TokenKind::Id => Err(TokenError::NotForServers),
    }
}

/// What the history says of it.
fn summarize(request: &ErrandRequest, answer: &Answer) -> String {
    let name = match request.token_kind() {
        TokenKind::Access => "access token",
        TokenKind::Id => "ID token",
        TokenKind::Refresh => "refresh token",
    };
    match answer {
        Answer::UserInfo { claims, .. } => match (claims.text("sub"), claims.members().len()) {
            (Some(sub), count) => format!("{count} claims about {sub}."),
            (None, count) => format!("{count} claims."),
        },
        Answer::Introspection { active: true, .. } => format!("The {name} is active."),
        Answer::Introspection { active: false, .. } => format!("The {name} is not active."),
        Answer::Revoked => format!("The {name} is revoked."),
    }
}
