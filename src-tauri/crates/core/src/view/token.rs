//! Tokens as they are shown: forms, claims and times, never the token itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which token of a token set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TokenKind {
    /// The access token.
    Access,
    /// The ID token.
    Id,
    /// The refresh token.
    Refresh,
    /// A JWT that was made of the access token, or given in place of it.
    Jwt,
}

/// In which form a token is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TokenForm {
    /// The token alone.
    Raw,
    /// `Authorization: Bearer …`
    Header,
    /// `curl -H 'Authorization: Bearer …'` with a place for the URL.
    Curl,
    /// The raw token response, as it was received.
    Json,
}

/// Where the time of expiry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExpirySource {
    /// `expires_in` of the token response.
    ExpiresIn,
    /// `exp` of the token.
    Exp,
    /// Nothing says it.
    Unknown,
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ClaimVerdict {
    /// Checked and right.
    Ok,
    /// Worth a look.
    Warning,
    /// Wrong.
    Wrong,
    /// Nothing to say for or against.
    Neutral,
}

/// A header member or a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ClaimRow {
    /// Its name.
    pub name: String,
    /// Its value as compact JSON, a string without its quotes.
    pub value: String,
    /// For a time: milliseconds since the Unix epoch; the window words it, so that it can tick.
    #[ts(type = "number | null")]
    pub time: Option<i64>,
    /// What it means, in words.
    pub meaning: Option<String>,
    /// The defining document: "RFC 7519 §4.1.1".
    pub source: Option<String>,
    /// How it stands.
    pub verdict: ClaimVerdict,
    /// What is odd about the value itself, in words.
    pub remark: Option<String>,
    /// The elements of a list; of scopes, roles and groups in one text as well.
    pub items: Vec<String>,
    /// What is within it, where it is an object or a list of such; elements are called by their place.
    pub members: Vec<ClaimRow>,
    /// The characters in name and value that are not seen, each once.
    pub invisible: Vec<InvisibleView>,
}

impl ClaimRow {
    /// Changes the value in each of the forms that it is shown in: what is taken out of one stands in no other. Names
    /// within it are of the value.
    pub(crate) fn change_value(&mut self, change: &impl Fn(&str) -> String) {
        self.value = change(&self.value);
        self.items = self.items.iter().map(|item| change(item)).collect();
        for member in &mut self.members {
            member.name = change(&member.name);
            member.change_value(change);
        }
    }

    /// Puts `words` in place of the value, whatever its forms.
    pub(crate) fn replace_value(&mut self, words: String) {
        self.value = words;
        self.items.clear();
        self.members.clear();
        self.invisible.clear();
    }
}

/// A character that is not seen, to be named where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct InvisibleView {
    /// The character.
    pub character: String,
    /// "U+202E"
    pub code_point: String,
    /// "RIGHT-TO-LEFT OVERRIDE"
    pub name: String,
}

/// A header member or claim as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MemberView {
    /// Name and value as indented JSON.
    pub json: String,
    /// From where to where it stands in its part of the token; none where that is not shown.
    pub characters: Option<(usize, usize)>,
}

/// What cannot be read of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenProblem {
    /// In words.
    pub message: String,
    /// Where it is in header or payload; none where it is in no one place.
    pub place: Option<TokenProblemPlace>,
}

/// What stands around the place that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenProblemPlace {
    /// Before it.
    pub before: String,
    /// There; nothing at the end of the text.
    pub here: String,
    /// After it.
    pub after: String,
}

/// A JWT, decoded; nothing in it is proven by decoding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct JwtView {
    /// The header part as it stands in the token (base64url).
    pub header_part: String,
    /// The payload part as it stands in the token; none when it is encrypted.
    pub payload_part: Option<String>,
    /// How many characters follow (the signature), which are not shown.
    pub signature_characters: usize,
    /// The header's members.
    pub header: Vec<ClaimRow>,
    /// The claims.
    pub claims: Vec<ClaimRow>,
    /// The header's members as they are written, one for each row; none of a token that is pasted.
    pub header_members: Vec<MemberView>,
    /// The claims as they are written, one for each row; none of a token that is pasted.
    pub claim_members: Vec<MemberView>,
    /// What is broken, in words, each with its place.
    pub problems: Vec<TokenProblem>,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenView {
    /// Which.
    pub kind: TokenKind,
    /// How long it is.
    pub characters: usize,
    /// How long it is on its way.
    pub size: SizeView,
    /// Decoded when it looks like a JWT; none for an opaque token.
    pub jwt: Option<JwtView>,
    /// When it expires, as far as is known.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
    /// How that is known.
    pub expiry_source: ExpirySource,
    /// When it was revoked at the server; none when it was not, as far as is known.
    #[ts(type = "number | null")]
    pub revoked_at: Option<i64>,
    /// How it was come by, where it was made of the access token.
    pub made: Option<MadeJwt>,
}

/// How long a token is on its way, and whom that is too long for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SizeView {
    /// As an `Authorization` header field, in bytes, with the end of the line.
    pub header_field: usize,
    /// As a cookie, in bytes: name and value.
    pub cookie: usize,
    /// Who refuses it unless configured otherwise, the strictest first.
    pub refused_by: Vec<SizeLimitView>,
}

/// How much a server takes unless configured otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SizeLimitView {
    /// Whose limit it is.
    pub server: String,
    /// What it is configured by.
    pub setting: String,
    /// In bytes.
    pub bytes: usize,
    /// Of what.
    pub of: SizeLimitOf,
    /// Where that is written.
    pub source: String,
}

/// What a limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SizeLimitOf {
    /// Each header field by itself.
    HeaderField,
    /// The request line and all header fields together.
    Head,
    /// A cookie's name and value.
    Cookie,
}

/// The scopes that an access token itself names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum TokenScope {
    /// These.
    Named {
        /// In order.
        scopes: Vec<String>,
    },
    /// It can be read, and names none.
    NotSaid,
    /// It cannot be read, or there is none.
    Unknown,
}

/// How a JWT was come by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MadeJwt {
    /// Stable identity.
    #[ts(type = "number")]
    pub id: i64,
    /// When it was obtained.
    #[ts(type = "number")]
    pub obtained_at: i64,
    /// The scopes that it was asked for with; none: all of the access token.
    pub scope: Vec<String>,
    /// For whom it was asked for.
    pub audience: Vec<String>,
    /// How many seconds it was to live at most.
    #[ts(type = "number | null")]
    pub validity: Option<u64>,
    /// Whether it can be refreshed (a refresh token is in it).
    pub can_refresh: bool,
    /// The run that obtained it.
    #[ts(type = "number | null")]
    pub run_id: Option<i64>,
}

/// A token set: the tokens of one token response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenSetView {
    /// Stable identity.
    #[ts(type = "number")]
    pub id: i64,
    /// 1 for the first, one more for each refresh.
    #[ts(type = "number")]
    pub generation: i64,
    /// When it was obtained.
    #[ts(type = "number")]
    pub obtained_at: i64,
    /// `token_type` as the server wrote it.
    pub token_type: String,
    /// The tokens held: access first, the JWTs made of it last, the newest of those first.
    pub tokens: Vec<TokenView>,
    /// The scopes asked for.
    pub asked_scope: Vec<String>,
    /// The scopes granted; none when the server did not say (then as asked, RFC 6749 §5.1).
    pub granted_scope: Option<Vec<String>>,
    /// The scopes that the access token itself names.
    pub token_scope: TokenScope,
    /// The refresh token was taken over from the generation before, as the answer had none.
    pub refresh_token_kept: bool,
    /// The token response, indented, tokens masked.
    pub response: String,
    /// What was odd about the response and accepted all the same, in words.
    pub oddities: Vec<String>,
    /// The run that obtained it.
    #[ts(type = "number | null")]
    pub run_id: Option<i64>,
}

/// A line of the chain of generations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct GenerationRow {
    /// The token set.
    #[ts(type = "number")]
    pub token_set_id: i64,
    /// Its generation.
    #[ts(type = "number")]
    pub generation: i64,
    /// When it was obtained.
    #[ts(type = "number")]
    pub obtained_at: i64,
    /// When its access token expires.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
    /// When its access token was revoked at the server.
    #[ts(type = "number | null")]
    pub revoked_at: Option<i64>,
}

/// An authorization with its newest (or a chosen) token set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AuthorizationView {
    /// Stable identity.
    #[ts(type = "number")]
    pub id: i64,
    /// Its profile.
    #[ts(type = "number")]
    pub profile_id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// Whether it can be refreshed: a refresh token is held, and was not revoked.
    pub can_refresh: bool,
    /// The chain, newest first.
    pub generations: Vec<GenerationRow>,
    /// The token set that is shown.
    pub token_set: TokenSetView,
}
