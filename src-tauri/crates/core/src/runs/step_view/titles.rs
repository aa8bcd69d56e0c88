//! What the steps of a trace are called, and which of them a run that did not end well has not reached.

use super::super::trace::Kind;

const AUTHORIZATION_REQUEST: &str = "Authorization request";
const AUTHORIZATION_RESPONSE: &str = "Authorization response";
pub const PAUSED: &str = "Paused";
pub const ID_TOKEN_CHECKS: &str = "ID token checks";
const TOKEN_REQUEST: &str = "Token request";
const REFRESH_REQUEST: &str = "Refresh request";
const USERINFO_REQUEST: &str = "Userinfo request";
const INTROSPECTION_REQUEST: &str = "Introspection request";
const REVOCATION_REQUEST: &str = "Revocation request";
const REGISTRATION_REQUEST: &str = "Registration request";
const CLIENT_READ_REQUEST: &str = "Client read request";
const CLIENT_UPDATE_REQUEST: &str = "Client update request";
const CLIENT_DELETE_REQUEST: &str = "Client delete request";
pub const API_REQUEST: &str = "API request";
const JWT_REQUEST: &str = "JWT request";
const JWT_REFRESH_REQUEST: &str = "JWT refresh request";
const LOGOUT_REQUEST: &str = "Logout request";
const WAY_BACK: &str = "Way back";

/// What the browser is opened with, in a run with this grant type or of this errand.
pub fn of_browser_request(grant_type: &str) -> &'static str {
    if grant_type == "logout" {
        LOGOUT_REQUEST
    } else {
        AUTHORIZATION_REQUEST
    }
}

/// What comes back through the browser.
pub fn of_browser_response(grant_type: &str) -> &'static str {
    if grant_type == "logout" {
        WAY_BACK
    } else {
        AUTHORIZATION_RESPONSE
    }
}

/// A request of a run with this grant type, or of this errand.
pub fn of_request(exchange: Kind, grant_type: &str) -> &'static str {
    match (exchange, grant_type) {
        (Kind::Metadata, _) => "Metadata",
        (Kind::Jwks, _) => "Keys",
        (Kind::PushedAuthorization, _) => "Pushed authorization request",
        (Kind::DeviceAuthorization, _) => "Device authorization request",
        (Kind::BackchannelAuthentication, _) => "Backchannel authentication request",
        (Kind::Token, "refresh_token") => REFRESH_REQUEST,
        (Kind::Token, _) => TOKEN_REQUEST,
        (Kind::UserInfo, _) => USERINFO_REQUEST,
        (Kind::Introspection, _) => INTROSPECTION_REQUEST,
        (Kind::Revocation, _) => REVOCATION_REQUEST,
        (Kind::Registration, _) => REGISTRATION_REQUEST,
        (Kind::ClientRead, _) => CLIENT_READ_REQUEST,
        (Kind::ClientUpdate, _) => CLIENT_UPDATE_REQUEST,
        (Kind::ClientDelete, _) => CLIENT_DELETE_REQUEST,
        (Kind::Resource, _) => API_REQUEST,
        (Kind::Jwt, _) => JWT_REQUEST,
        (Kind::JwtRefresh, _) => JWT_REFRESH_REQUEST,
    }
}

/// What such a run comes by, in order.
pub fn expected(grant_type: &str, asks_openid: bool) -> Vec<&'static str> {
    match grant_type {
        "refresh_token" => vec![REFRESH_REQUEST],
        "userinfo" => vec![USERINFO_REQUEST],
        "introspection" => vec![INTROSPECTION_REQUEST],
        "revocation" => vec![REVOCATION_REQUEST],
        "registration" => vec![REGISTRATION_REQUEST],
        "client_read" => vec![CLIENT_READ_REQUEST],
        "client_update" => vec![CLIENT_READ_REQUEST, CLIENT_UPDATE_REQUEST],
        "client_delete" => vec![CLIENT_DELETE_REQUEST],
        "api_request" => vec![API_REQUEST],
        "jwt" => vec![JWT_REQUEST],
        "jwt_refresh" => vec![JWT_REFRESH_REQUEST],
        "logout" => vec![LOGOUT_REQUEST],
        "authorization_code" if asks_openid => {
            vec![
                AUTHORIZATION_REQUEST,
                AUTHORIZATION_RESPONSE,
                TOKEN_REQUEST,
                ID_TOKEN_CHECKS,
            ]
        }
        "authorization_code" => vec![AUTHORIZATION_REQUEST, AUTHORIZATION_RESPONSE, TOKEN_REQUEST],
        _ => vec![TOKEN_REQUEST],
    }
}
