//! Grants for which a person consents elsewhere while the client asks again and again: device authorization (RFC 8628)
//! and client-initiated backchannel authentication (OpenID Connect CIBA).

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{Json, JsonObject};
use bearerbox_secret::Secret;
use url::Url;

use crate::body::{read_object, read_text};
use crate::error::ProtocolError;
use crate::http::{Exchange, HttpResponse};
use crate::refusal::{refusal, server_refused};

/// RFC 8628 §3.2, CIBA §7.3: where the server names no interval.
const INTERVAL: Duration = Duration::from_secs(5);
/// RFC 8628 §3.5: how much longer after each `slow_down`.
const SLOWER: Duration = Duration::from_secs(5);
/// More is a mistake, and would wait for ever.
const LONGEST_INTERVAL: Duration = Duration::from_secs(300);
/// RFC 8628 §3.2 requires a lifetime; where a server names none, a person still has to be able to come back.
const LIFETIME: Duration = Duration::from_secs(600);

/// What a person needs to consent on another device (RFC 8628 §3.2, §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserCode {
    /// The code to enter.
    pub user_code: String,
    /// Where to enter it.
    pub verification_uri: String,
    /// The same with the code in it, to be shown as a QR code.
    pub verification_uri_complete: Option<String>,
}

/// What was answered, to be polled with (RFC 8628 §3.2, CIBA §7.3).
#[derive(Clone, Debug)]
pub(crate) struct Polling {
    /// `device_code` or `auth_req_id`.
    pub code: Secret,
    pub interval: Duration,
    pub expires_at: SystemTime,
    /// None where the server asks the person itself.
    pub user_code: Option<UserCode>,
}

/// What a refused poll means (RFC 8628 §3.5, CIBA §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PollAnswer {
    /// Ask again.
    Pending,
    /// Ask again, and from now on less often.
    SlowDown,
    /// It is over.
    Over,
}

impl Polling {
    /// Waits longer from now on.
    pub(crate) fn slow_down(&mut self) {
        self.interval = (self.interval + SLOWER).min(LONGEST_INTERVAL);
    }
}

/// Reads the device authorization response (RFC 8628 §3.2), received at `now`.
pub(crate) fn device_authorization_response(
    response: &HttpResponse,
    now: SystemTime,
) -> Result<Polling, ProtocolError> {
    let exchange = Exchange::DeviceAuthorization;
    let object = read_answer(exchange, response)?;
    let member = |name| text(exchange, &object, name);
    let user_code = UserCode {
        user_code: member("user_code")?,
        // Google writes verification_url.
        verification_uri: member("verification_uri")
            .or_else(|missing| member("verification_url").map_err(|_| missing))?,
        verification_uri_complete: object.text("verification_uri_complete").map(str::to_owned),
    };
    // A person is about to open it.
    for uri in [
        Some(&user_code.verification_uri),
        user_code.verification_uri_complete.as_ref(),
    ]
    .into_iter()
    .flatten()
    {
        let is_web = Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            return Err(ProtocolError::PollingResponse {
                exchange,
                member: "verification_uri",
            });
        }
    }
    Ok(Polling {
        code: Secret::new(member("device_code")?),
        interval: interval(&object),
        expires_at: expiry(&object, now),
        user_code: Some(user_code),
    })
}

/// Reads the backchannel authentication response (CIBA §7.3), received at `now`.
pub(crate) fn backchannel_authentication_response(
    response: &HttpResponse,
    now: SystemTime,
) -> Result<Polling, ProtocolError> {
    let exchange = Exchange::BackchannelAuthentication;
    let object = read_answer(exchange, response)?;
    Ok(Polling {
        code: Secret::new(text(exchange, &object, "auth_req_id")?),
        interval: interval(&object),
        expires_at: expiry(&object, now),
        user_code: None,
    })
}

/// What the refusal of a poll means (RFC 8628 §3.5, CIBA §11).
pub(crate) fn poll_answer(error: &ProtocolError) -> PollAnswer {
    // A server that cannot answer now has not refused; whoever consents meanwhile should not have to again.
    if let ProtocolError::RefusedWithoutReason {
        status: 429 | 500.., ..
    } = error
    {
        return PollAnswer::SlowDown;
    }
    let ProtocolError::ServerRefused { error, .. } = error else {
        return PollAnswer::Over;
    };
    match error.error.as_str() {
        "authorization_pending" => PollAnswer::Pending,
        "slow_down" => PollAnswer::SlowDown,
        _ => PollAnswer::Over,
    }
}

fn read_answer(exchange: Exchange, response: &HttpResponse) -> Result<JsonObject, ProtocolError> {
    if !(200..300).contains(&response.status) {
        return Err(refusal(exchange, response));
    }
    let unusable = || ProtocolError::PollingResponse {
        exchange,
        member: "a JSON object",
    };
    let text = read_text(response).map_err(|_| unusable())?;
    let object = read_object(response, text.text).map_err(|_| unusable())?;
    match server_refused(exchange, response, &object) {
        Some(refused) => Err(refused),
        None => Ok(object),
    }
}

fn text(exchange: Exchange, object: &JsonObject, member: &'static str) -> Result<String, ProtocolError> {
    let found = object.text(member).filter(|text| !text.is_empty());
    found
        .map(str::to_owned)
        .ok_or(ProtocolError::PollingResponse { exchange, member })
}

fn interval(object: &JsonObject) -> Duration {
    seconds(object, "interval").map_or(INTERVAL, |interval| {
        interval.clamp(Duration::from_secs(1), LONGEST_INTERVAL)
    })
}

fn expiry(object: &JsonObject, now: SystemTime) -> SystemTime {
    now + seconds(object, "expires_in").unwrap_or(LIFETIME)
}

/// Servers write numbers as text, too. A day is more than any of these has.
fn seconds(object: &JsonObject, member: &str) -> Option<Duration> {
    let text = match object.get(member)? {
        Json::Number(text) | Json::String(text) => text,
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return None,
    };
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)?;
    Some(Duration::from_secs_f64(seconds.min(86_400.0)))
}
