//! The resource owner password credentials grant (RFC 6749 §4.3): the client was told the person's password.
//!
//! RFC 9700 §2.4 forbids it; it is here because old servers still have it, and only for clients registered for it.

use crate::answer::{ErrorCode, Refusal};
use crate::client::ClientOptions;
use crate::grant::{Access, Granted, GrantedPerson};
use crate::interaction::is_equal;
use crate::random::random_id;
use crate::request::Params;
use crate::server::Server;
use crate::user::{PRACTICE_PASSWORD, SignedIn, User};

pub(crate) fn grant(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let (Some(username), Some(password)) = (form.get("username"), form.get("password")) else {
        return Err(Refusal::new(
            ErrorCode::InvalidRequest,
            "The username or the password is missing.",
        ));
    };
    let access = Access::read(form, client, &server.authorization_details_types)?;
    let user = User::find(username).filter(|_| is_equal(password, PRACTICE_PASSWORD));
    let Some(user) = user else {
        // One sentence for both, so that nobody can find out who exists.
        return Err(Refusal::new(
            ErrorCode::InvalidGrant,
            "There is no such user, or the password is wrong.",
        ));
    };
    let person = GrantedPerson {
        user: SignedIn::by_password(user, now),
        grant_id: random_id(),
        nonce: None,
    };
    Ok(Granted::by_person(server, client, access, person, now))
}
