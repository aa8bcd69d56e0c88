//! JSON Web Tokens (RFC 7519): found in any text, decoded strictly, explained by the registries and by the products
//! that make them, compared, signed and verified.
//!
//! Pure: no clock, no network, no randomness but what OpenSSL draws inside one signature. Keys are arguments, and
//! whether a token is still valid is for whoever knows the time.

// Reading.
mod base64url;
mod broken_place;
mod decoded;
mod finder;
mod invisible;
mod json;
mod json_parser;
mod member_place;
mod serialization;

// Explaining.
mod claim_expectation;
mod compare;
mod explanation;
mod header_value;
mod numeric_date;
mod product;
mod registry;

// Signing, verifying and decrypting.
mod algorithm;
mod jwe;
mod jws;
mod key;
mod left_half;
mod sign;
mod signature;
#[cfg(test)]
mod vectors;
mod verify;

pub use algorithm::Algorithm;
pub use base64url::{Base64Problem, decode_base64url, encode_base64url};
pub use broken_place::BrokenPlace;
pub use claim_expectation::{ClaimExpectation, LineProblem, LineProblemCause, Outcome};
pub use compare::{Change, Comparison, Content, Difference, Expectation, Relation, compare};
pub use decoded::{Cause, Decoded, Form, Part, Place, Problem, decode, looks_like_jwt};
pub use explanation::{Explanation, ValueKind, explain_claim, explain_header};
pub use finder::{FOUND_LIMIT, Findings, FoundAs, FoundForm, FoundToken, TEXT_LIMIT, find_tokens};
pub use header_value::{HeaderValue, explain_header_value};
pub use invisible::{InvisibleCharacter, InvisibleKind, invisible_characters};
pub use json::{Json, JsonObject, is_read_alike};
pub use json_parser::{DEPTH_LIMIT, JsonCause, JsonProblem, parse_json};
pub use jwe::{
    AesSize, ContentEncryption, DecryptProblem, Decrypted, INFLATED_LIMIT, ITERATIONS_LIMIT, KeyManagement, decrypt,
};
pub use key::{
    DecryptionKeys, EcCurve, EdwardsCurve, JwkSet, JwkSetProblem, KEYS_LIMIT, KeyChoice, KeyKind, KeyProblem,
    MemberProblem, MontgomeryCurve, SET_LIMIT, SigningKey, SkippedKey, VerificationKeys, VerifyingKey,
};
pub use left_half::left_half_of_hash;
pub use member_place::{MemberPlace, member_places};
pub use numeric_date::{NumericDate, TimeProblem, is_time_claim, numeric_date, read_time};
pub use product::{Product, product_of, product_of_issuer};
pub use serialization::compact_forms;
pub use sign::{SignProblem, sign, sign_payload};
pub use verify::{Verified, VerifyProblem, verify_hmac, verify_jws, verify_jwt, verify_signature};
