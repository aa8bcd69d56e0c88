//! Pushed authorization requests (RFC 9126): the authorization request goes ahead, and the browser carries a name for it.

use crate::body::{read_object, read_text};
use crate::error::ProtocolError;
use crate::http::{Exchange, HttpResponse};
use crate::refusal::{refusal, server_refused};

/// The `request_uri` under which the request was taken (RFC 9126 §2.2).
///
/// # Errors
/// The server's refusal, or why the answer cannot be used.
pub(crate) fn pushed_authorization_response(response: &HttpResponse) -> Result<String, ProtocolError> {
    if !(200..300).contains(&response.status) {
        return Err(refusal(Exchange::PushedAuthorization, response));
    }
    let unusable = || ProtocolError::RequestUriMissing;
    let text = read_text(response).map_err(|_| unusable())?;
    let object = read_object(response, text.text).map_err(|_| unusable())?;
    if let Some(refused) = server_refused(Exchange::PushedAuthorization, response, &object) {
        return Err(refused);
    }
    let request_uri = object.text("request_uri").filter(|uri| !uri.is_empty());
    request_uri.map(str::to_owned).ok_or_else(unusable)
}
