//! What OAuth 2.0 and OpenID Connect say, as request/response pairs over plain data, and the run.
//!
//! Pure: no I/O, no clock, no randomness, no async; all three are arguments. HTTP is driven by
//! whoever owns a [`Run`]; the words a person reads are not here either.

mod audiences;
mod authorization;
mod bare_jwt;
mod body;
mod challenge;
mod check;
mod client;
mod dpop;
mod errand;
mod error;
#[cfg(test)]
mod examples;
mod expiry;
mod grant;
mod http;
mod id_token;
mod introspection;
mod jarm;
mod jwks;
mod logout;
mod loopback;
mod metadata;
mod parameters;
mod pkce;
mod polling;
mod protected_resource;
mod pushed;
mod refusal;
mod registration;
mod report;
mod request_object;
mod response_type;
mod run;
mod scope;
mod server_clock;
mod signed_answer;
mod signer;
mod time;
mod token;
mod userinfo;

pub use authorization::{
    AuthorizationRequest, AuthorizationResponse, ResponseMode, Verdict, authorization_request_url,
};
pub use bare_jwt::{AskedJwt, JwtTask};
pub use challenge::{Challenge, ResourceRefusal, challenges};
pub use check::{Check, CheckName, CheckResult};
pub use client::{AssertionAudience, BasicEncoding, Client, ClientAssertion, ClientAuthentication};
pub use errand::{AccessToken, Answer, Errand, ResourceRequest, Task, TokenTypeHint};
pub use error::{AnswerProblem, Endpoint, IdTokenProblem, JarmProblem, ProtocolError, RefusedAt, ServerError};
pub use expiry::{ExpirySource, expires_at};
pub use grant::{Grant, GrantAssertion, PreviousTokens, TokenExchange, TypedToken};
pub use http::{Exchange, HttpRequest, HttpResponse, Method, Parameter, Value};
pub use jwks::jwks_request;
pub use logout::{Logout, LogoutRequest};
pub use loopback::is_loopback;
pub use metadata::{AuthorizationServerMetadata, MetadataError, implied_issuer, metadata_requests, metadata_response};
pub use parameters::{ExtraHeaders, ExtraParameters, is_secret_header};
pub use pkce::{Pkce, code_challenge};
pub use polling::UserCode;
pub use protected_resource::{
    ResourceMetadata, ResourceMetadataError, ResourceMetadataRequest, named_resource_metadata_request,
    resource_metadata_requests, resource_metadata_response,
};
pub use registration::{
    ClientConfiguration, ClientInformation, Difference, RegisteredClient, RegistrationRequest, find_differences,
};
pub use report::{
    Asked, Finding, Keys, Reported, Rule, Terms, Verdict as ReportVerdict, Weight, is_access_token_type, report,
};
pub use response_type::ResponseType;
pub use run::{Dialect, Event, Randomness, RequestOptions, Run, RunInput, Step, Wait};
pub use scope::{scope_values, wants_openid};
pub use server_clock::ServerClock;
pub use signer::Signer;
pub use token::{Oddity, TokenResponse, token_response};
