//! The device grant at the token endpoint (RFC 8628 §3.4): the device asks until the person has decided.

use crate::answer::{ErrorCode, Refusal};
use crate::client::ClientOptions;
use crate::device_request::Decision;
use crate::grant::{Granted, GrantedPerson};
use crate::random::{digest, random_id};
use crate::request::Params;
use crate::server::Server;

/// How many seconds a device that does not wait has to wait longer from then on (RFC 8628 §3.5).
const SLOWER: u64 = 5;

pub(crate) fn poll(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let refuse = |code, description| Err(Refusal::new(code, description));
    let Some(device_code) = form.get("device_code") else {
        return refuse(ErrorCode::InvalidRequest, "The device_code is missing.");
    };
    let digest = digest(device_code);
    let mut store = server.store();
    let Some(request) = store.device_requests.get_mut(&digest) else {
        return refuse(ErrorCode::InvalidGrant, "The device code is unknown or was used.");
    };
    if request.client_id != client.client_id {
        return refuse(ErrorCode::InvalidGrant, "The device code was issued to another client.");
    }
    if now >= request.expires_at {
        return refuse(ErrorCode::ExpiredToken, "The device code has expired.");
    }
    let is_too_fast = request.last_polled.is_some_and(|last| now < last + request.interval);
    request.last_polled = Some(now);
    if is_too_fast {
        request.interval += SLOWER;
        return refuse(
            ErrorCode::SlowDown,
            "The device asked too soon. It has to wait 5 seconds longer each time from now on.",
        );
    }
    let user = match request.decision {
        Decision::Pending => {
            return refuse(ErrorCode::AuthorizationPending, "The person has not decided yet.");
        }
        Decision::Denied => return refuse(ErrorCode::AccessDenied, "The person denied the request."),
        Decision::Allowed(user) => user,
    };
    let access = request.access.clone();
    // Narrowed before the code is used up: what is refused can be asked for again.
    let narrowed = access.narrow(form, server)?;
    store.device_requests.remove(&digest);
    drop(store);
    let person = GrantedPerson {
        user,
        grant_id: random_id(),
        nonce: None,
    };
    let granted = Granted::by_person(server, client, access, person, now);
    Ok(Granted {
        access: narrowed,
        ..granted
    })
}
