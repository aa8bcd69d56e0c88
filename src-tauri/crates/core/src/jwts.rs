//! JSON Web Tokens from anywhere, with keys from anywhere. Nothing here needs the vault, and nothing is kept.

mod decrypt;
mod find_keys;
mod secret_form;
mod sign;
mod verify;
mod wrong;

pub use bearerbox_jwt::{Algorithm, Json, KeyChoice, Relation, SigningKey, compact_forms, parse_json};
pub(crate) use decrypt::{decrypt_aside, decrypt_for_client};
pub use decrypt::{decrypt_token, read_decryption_keys};
pub use find_keys::{FoundKeys, KeySource, find_keys};
pub use secret_form::SecretForm;
pub use sign::{SigningRequest, sign_token};
pub use verify::{Demands, verify_signatures, verify_token};
pub use wrong::{Wrong, make_wrong};
