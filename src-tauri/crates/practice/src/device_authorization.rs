//! The device authorization endpoint (RFC 8628 §3.1): a device without a browser asks for a code to show.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::answer::{Answer, ErrorCode, Refusal};
use crate::client::{GrantType, Interaction};
use crate::client_authentication::{authenticate_client, read_client_form};
use crate::device_request::{Decision, DeviceRequest, random_user_code, show_user_code};
use crate::endpoint::Endpoint;
use crate::grant::Access;
use crate::object::object;
use crate::random::{digest, random_text};
use crate::request::Received;
use crate::server::Server;
use crate::user::SignedIn;

pub(crate) fn authorize_device(server: &Server, received: &Received) -> Answer {
    match begin(server, received) {
        Ok(body) => Answer::private_json(StatusCode::OK, body),
        Err(refusal) => refusal.into_answer(),
    }
}

fn begin(server: &Server, received: &Received) -> Result<Map<String, Value>, Refusal> {
    let form = read_client_form(received)?;
    let client = authenticate_client(server, received, form)?;
    if !client.grant_types.contains(&GrantType::DeviceCode) {
        return Err(Refusal::new(
            ErrorCode::UnauthorizedClient,
            "This client is not registered for the device grant.",
        ));
    }
    let access = Access::read(form, &client, &server.authorization_details_types)?;
    let lifetime = client.behaviour.device_code_lifetime.as_secs();
    let interval = client.behaviour.device_interval.as_secs();
    let (device_code, user_code) = (random_text(), random_user_code());
    let request = DeviceRequest {
        client_id: client.client_id.clone(),
        user_code: user_code.clone(),
        access,
        decision: match client.behaviour.interaction {
            Interaction::Pages => Decision::Pending,
            Interaction::Deny => Decision::Denied,
            Interaction::AllowAs(user) => Decision::Allowed(SignedIn::by_password(user, received.now)),
        },
        expires_at: received.now + lifetime,
        interval,
        last_polled: None,
    };
    server
        .store()
        .device_requests
        .insert(digest(&device_code), request, received.now);

    let shown = show_user_code(&user_code);
    let page = server.url(Endpoint::DeviceVerification);
    Ok(object! {
        "device_code": device_code,
        "user_code": shown,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={shown}"),
        "expires_in": lifetime,
        "interval": interval,
    })
}
