//! Tokens side by side. What is pasted is the person's own text; of a token that is held, only
//! what may be shown comes into the window.

use bearerbox_core::{
    comparison::ComparedToken,
    view::{ComparisonView, TokenKind},
};
use bearerbox_secret::Secret;
use serde::Deserialize;
use tauri::State;
use ts_rs::TS;

use super::{Answer, with_vault};
use crate::door::Door;

/// A token to compare, as the window says it.
#[derive(Deserialize, TS)]
#[serde(tag = "token", rename_all = "snake_case")]
#[ts(export)]
pub enum ComparedChoice {
    /// A token of a token set.
    Held {
        /// The token set.
        #[ts(type = "number")]
        token_set_id: i64,
        /// Which of its tokens.
        kind: TokenKind,
    },
    /// The one of its kind that a profile holds now.
    Current {
        /// The profile.
        #[ts(type = "number")]
        profile_id: i64,
        /// As whom.
        persona: Option<String>,
        /// Which token.
        kind: TokenKind,
    },
    /// A JWT that was made of an access token.
    Jwt {
        /// The JWT.
        #[ts(type = "number")]
        jwt_id: i64,
    },
    /// The first token in what was pasted.
    Pasted {
        /// The text.
        text: String,
    },
}

impl From<ComparedChoice> for ComparedToken {
    fn from(choice: ComparedChoice) -> Self {
        match choice {
            ComparedChoice::Held { token_set_id, kind } => Self::Held { token_set_id, kind },
            ComparedChoice::Current {
                profile_id,
                persona,
                kind,
            } => Self::Current {
                profile_id,
                persona,
                kind,
            },
            ComparedChoice::Jwt { jwt_id } => Self::Jwt { jwt_id },
            ComparedChoice::Pasted { text } => Self::Pasted(Secret::new(text)),
        }
    }
}

/// Compares two tokens.
#[tauri::command]
pub async fn tokens_compare(
    door: State<'_, Door>,
    one: ComparedChoice,
    other: ComparedChoice,
) -> Answer<ComparisonView> {
    with_vault(door, move |bearerbox| bearerbox.compare(&one.into(), &other.into())).await
}
