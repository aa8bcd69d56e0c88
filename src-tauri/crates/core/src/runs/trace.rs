//! The trace: all that happened in a run, in order, as it is kept in the vault, secrets included.
//!
//! What is shown of it is made in `history`, masked. A step of a kind that a newer version wrote is skipped there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_oauth::{AuthorizationResponse, Check, CheckResult, Exchange, HttpRequest, Parameter, Value};
use serde::{Deserialize, Serialize};

use super::FrontChannelHop;
use super::check_words::{describe_check, is_about_id_token};
use crate::errands::ApiRequest;
use crate::io::{Answer, FORM, USER_AGENT};
use crate::view::{ApiRequestView, CheckVerdict, ErrorView, NamedValue, StepUp};

/// One step of a trace.
#[derive(Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum TraceStep {
    /// The authorization request was handed to a browser.
    AuthorizationRequest {
        url: String,
        /// What was posted there; none where all is in the URL.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<Vec<(String, String)>>,
        redirect_uri: String,
        browser: String,
    },
    /// The run went on in another browser.
    Moved { browser: String },
    /// A page in the consent window.
    Hop {
        method: String,
        url: String,
        status: Option<u16>,
        headers: Vec<(String, String)>,
        redirected_to: Option<String>,
    },
    /// Something came to the redirect URI.
    AuthorizationResponse {
        how: String,
        url: String,
        parameters: Vec<(String, String)>,
        /// Whether the run took it; one without its `state` is left alone.
        taken: bool,
    },
    /// The run paused before its token request, until the next step.
    Paused,
    /// A request was about to be sent.
    Request {
        exchange: Kind,
        method: String,
        url: String,
        headers: Vec<Field>,
        form: Vec<Field>,
        /// What was sent in place of a form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<String>,
    },
    /// A redirect was followed.
    Redirect { status: u16, to: String },
    /// The answer.
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Body,
        /// Whether there was more of it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cut: bool,
    },
    /// No answer came.
    NoResponse { error: ErrorView },
    /// A rule was looked at.
    Check(CheckStep),
    /// Something worth knowing that is none of these.
    Note { text: String },
    /// What a person asked of an API, as it was written.
    Asked {
        method: String,
        url: String,
        headers: Vec<(String, String)>,
        content: Option<String>,
    },
    /// What an errand came to.
    Answer(AnswerStep),
    /// The run ended.
    End { outcome: String, error: Option<ErrorView> },
}

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Metadata,
    Jwks,
    PushedAuthorization,
    DeviceAuthorization,
    BackchannelAuthentication,
    Token,
    UserInfo,
    Introspection,
    Revocation,
    Registration,
    ClientRead,
    ClientUpdate,
    ClientDelete,
    Resource,
    Jwt,
    JwtRefresh,
}

/// What an errand came to; JSON as text, so that its numbers keep every digit.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(super) enum AnswerStep {
    UserInfo {
        claims: String,
        signed: bool,
        #[serde(default)]
        same_person: bool,
    },
    Introspection {
        active: bool,
        members: String,
        signed: bool,
    },
    Revoked,
    LoggedOut {
        came_back: bool,
    },
    Registered(RegisteredStep),
    Deregistered,
    /// What the API said is the last answer of the trace.
    Api(ApiAnswerStep),
}

/// A client as it is registered, without its secrets.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct RegisteredStep {
    pub client_id: String,
    pub metadata: String,
    /// What is registered otherwise than it was wanted: the member, and as JSON what was wanted.
    pub differences: Vec<(String, String)>,
}

/// What an API is told apart by, beside its answer.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ApiAnswerStep {
    /// The authentication scheme that the token went along with.
    pub scheme: String,
    /// The scope of the token, where it is known.
    pub scope: Option<String>,
    /// How far the API's clock is from ours, where it differs.
    pub clock: Option<String>,
    /// What a next run would have to ask for, where that is what is missing.
    pub step_up: Option<StepUp>,
}

/// A named value of a request.
#[derive(Serialize, Deserialize)]
pub(super) struct Field {
    pub name: String,
    pub value: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
}

/// A body, byte for byte.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    Text(String),
    Base64(String),
}

/// A check with the words it was made in, so that a later version need not know it.
#[derive(Serialize, Deserialize)]
pub(super) struct CheckStep {
    pub title: String,
    pub result: CheckVerdict,
    pub expected: Option<String>,
    pub found: Option<String>,
    pub source: String,
    /// Whether it looked at the ID token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub id_token: bool,
}

impl TraceStep {
    pub fn of_request(request: &HttpRequest) -> Self {
        let mut headers: Vec<Field> = request.headers.iter().map(Field::of).collect();
        if request.header("user-agent").is_none() {
            headers.push(Field::plain("user-agent", USER_AGENT));
        }
        if request.sends_form() && request.header("content-type").is_none() {
            headers.push(Field::plain("content-type", FORM));
        }
        Self::Request {
            exchange: match request.exchange {
                Exchange::Metadata => Kind::Metadata,
                Exchange::Jwks => Kind::Jwks,
                Exchange::PushedAuthorization => Kind::PushedAuthorization,
                Exchange::DeviceAuthorization => Kind::DeviceAuthorization,
                Exchange::BackchannelAuthentication => Kind::BackchannelAuthentication,
                Exchange::Token => Kind::Token,
                Exchange::UserInfo => Kind::UserInfo,
                Exchange::Introspection => Kind::Introspection,
                Exchange::Revocation => Kind::Revocation,
                Exchange::Registration => Kind::Registration,
                Exchange::ClientRead => Kind::ClientRead,
                Exchange::ClientUpdate => Kind::ClientUpdate,
                Exchange::ClientDelete => Kind::ClientDelete,
                Exchange::Resource => Kind::Resource,
                Exchange::Jwt => Kind::Jwt,
                Exchange::JwtRefresh => Kind::JwtRefresh,
            },
            method: request.method.name().to_owned(),
            url: request.url.to_string(),
            headers,
            form: request.form.iter().map(Field::of).collect(),
            content: request.content.as_ref().map(|content| content.expose().to_owned()),
        }
    }

    pub fn of_answer(answer: &Answer) -> Self {
        let response = &answer.response;
        Self::Response {
            status: response.status,
            headers: response.headers.clone(),
            body: match str::from_utf8(&response.body) {
                Ok(text) => Body::Text(text.to_owned()),
                Err(_) => Body::Base64(STANDARD.encode(&response.body)),
            },
            cut: answer.is_cut,
        }
    }

    pub fn of_api_request(request: &ApiRequest) -> Self {
        Self::Asked {
            method: request.method.name().to_owned(),
            url: request.url.to_string(),
            headers: request.headers.clone(),
            content: request.content.as_ref().map(|content| content.expose().to_owned()),
        }
    }

    pub fn of_authorization_response(response: &AuthorizationResponse, taken: bool) -> Self {
        let mut url = response.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        Self::AuthorizationResponse {
            how: response.how.name().to_owned(),
            url: url.into(),
            parameters: response.parameters.clone(),
            taken,
        }
    }

    pub fn of_hop(hop: &FrontChannelHop) -> Self {
        Self::Hop {
            method: hop.method.clone(),
            url: hop.url.clone(),
            status: hop.status,
            headers: hop.headers.clone(),
            redirected_to: hop.redirected_to.clone(),
        }
    }

    /// That the persona is the person it was at its sign-in before, or is not.
    pub fn of_persona(expected: &str, found: &str) -> Self {
        let is_same = expected == found;
        Self::Check(CheckStep {
            title: "The persona is the person it was before".to_owned(),
            result: if is_same {
                CheckVerdict::Passed
            } else {
                CheckVerdict::Warning
            },
            expected: (!is_same).then(|| expected.to_owned()),
            found: Some(found.to_owned()),
            source: "OpenID Connect Core §2".to_owned(),
            id_token: true,
        })
    }

    pub fn of_check(check: &Check) -> Self {
        Self::Check(CheckStep {
            title: describe_check(check.name).to_owned(),
            result: match check.result {
                CheckResult::Passed => CheckVerdict::Passed,
                CheckResult::Warning => CheckVerdict::Warning,
                CheckResult::Failed => CheckVerdict::Failed,
                CheckResult::NotApplicable => CheckVerdict::NotApplicable,
            },
            expected: check.expected.clone(),
            found: check.found.clone(),
            source: check.source.to_owned(),
            id_token: is_about_id_token(check.name),
        })
    }
}

/// The request to an API that a step says was asked for, as it was written.
pub(crate) fn read_asked(step: &str) -> Option<ApiRequestView> {
    let TraceStep::Asked {
        method,
        url,
        headers,
        content,
    } = serde_json::from_str(step).ok()?
    else {
        return None;
    };
    let field = |(name, value)| NamedValue {
        name,
        value: Some(value),
        note: None,
    };
    Some(ApiRequestView {
        method,
        url,
        headers: headers.into_iter().map(field).collect(),
        content,
        left_out: Vec::new(),
    })
}

impl Field {
    fn of(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            value: parameter.value.expose().to_owned(),
            secret: matches!(parameter.value, Value::Secret(_)),
        }
    }

    fn plain(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            secret: false,
        }
    }
}

impl Body {
    /// The body as text; what is not UTF-8 is not text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Base64(_) => None,
        }
    }

    /// Its length in bytes.
    pub fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Base64(text) => STANDARD.decode(text).map_or(text.len(), |bytes| bytes.len()),
        }
    }
}
