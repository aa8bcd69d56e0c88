//! What goes wrong on purpose, so that a client's failure paths can be seen and tested.
//!
//! A fault never weakens the server: it spoils an answer, it does not grant anything.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::endpoint::Endpoint;

/// A fault, where it strikes, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedFault {
    /// The endpoint whose answer is spoiled.
    pub endpoint: Endpoint,
    /// How it is spoiled.
    pub fault: Fault,
    /// How often.
    pub times: Times,
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// On the next so many requests.
    Next(u32),
    /// On every request.
    Always,
}

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Answers with exactly this, and does nothing.
    Answer {
        /// The status code, 100 to 999.
        status: u16,
        /// The `Content-Type`; `None` sends none.
        content_type: Option<String>,
        /// The body, byte for byte.
        body: Vec<u8>,
    },
    /// Answers with a redirect, and does nothing.
    Redirect {
        /// The status code, such as 307.
        status: u16,
        /// The `Location`.
        location: String,
    },
    /// Answers 200 with a JSON body of so many bytes, and does nothing.
    HugeBody {
        /// The size of the body in bytes.
        bytes: usize,
    },
    /// Never answers.
    Hang,
    /// Closes the connection without an answer, and does nothing.
    Close,
    /// Does what was asked, then closes the connection without an answer.
    LoseAnswer,
    /// Applies a JSON merge patch (RFC 7396) to a JSON answer: `null` takes a member out.
    MergeAnswer(Map<String, Value>),
    /// At the token or authorization endpoint: applies a JSON merge patch to the ID token's claims before they are
    /// signed.
    MergeIdToken(Map<String, Value>),
    /// At the token or authorization endpoint: puts another `nonce` into the ID token.
    WrongNonce,
    /// At the token or authorization endpoint: leaves the ID token's `nonce` out.
    OmitNonce,
    /// In the authorization response: sends another `state`.
    WrongState,
    /// In the authorization response: leaves `state` out.
    OmitState,
    /// In the authorization response: sends another `iss` (RFC 9207).
    WrongIssuer,
    /// In the authorization response: leaves `iss` out.
    OmitIssuer,
    /// In the authorization response: adds parameters, also such as are already there.
    AddParameters(Vec<(String, String)>),
}

/// When in a request's course a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before the endpoint does anything.
    Request,
    /// While an ID token is made.
    IdToken,
    /// While the authorization response is made.
    AuthorizationResponse,
    /// When the answer is ready.
    Answer,
}

impl Fault {
    /// At `endpoint`, on every request.
    pub fn always(self, endpoint: Endpoint) -> PlannedFault {
        PlannedFault {
            endpoint,
            fault: self,
            times: Times::Always,
        }
    }

    /// At `endpoint`, on the next request.
    pub fn once(self, endpoint: Endpoint) -> PlannedFault {
        PlannedFault {
            endpoint,
            fault: self,
            times: Times::Next(1),
        }
    }

    /// An answer with a JSON content type; `body` need not be JSON.
    pub fn json(status: u16, body: &str) -> Self {
        Self::Answer {
            status,
            content_type: Some("application/json".to_owned()),
            body: body.as_bytes().to_vec(),
        }
    }

    fn stage(&self) -> Stage {
        match self {
            Self::Answer { .. } | Self::Redirect { .. } | Self::HugeBody { .. } | Self::Hang | Self::Close => {
                Stage::Request
            }
            Self::MergeIdToken(_) | Self::WrongNonce | Self::OmitNonce => Stage::IdToken,
            Self::WrongState | Self::OmitState | Self::WrongIssuer | Self::OmitIssuer | Self::AddParameters(_) => {
                Stage::AuthorizationResponse
            }
            Self::LoseAnswer | Self::MergeAnswer(_) => Stage::Answer,
        }
    }
}

/// All faults still to come, by client; those under `None` strike any client.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan(HashMap<Option<String>, Vec<PlannedFault>>);

impl FaultPlan {
    pub(crate) fn set(&mut self, client_id: Option<&str>, faults: Vec<PlannedFault>) {
        self.0.insert(client_id.map(str::to_owned), faults);
    }

    /// The first fault that is due here, and one time fewer of it: the client's own before everybody's.
    pub(crate) fn take(&mut self, client_id: Option<&str>, endpoint: Endpoint, stage: Stage) -> Option<Fault> {
        let own = client_id.map(|id| Some(id.to_owned()));
        own.into_iter().chain([None]).find_map(|key| {
            let planned = self.0.get_mut(&key)?.iter_mut().find(|planned| {
                planned.endpoint == endpoint && planned.fault.stage() == stage && planned.times != Times::Next(0)
            })?;
            if let Times::Next(times) = &mut planned.times {
                *times -= 1;
            }
            Some(planned.fault.clone())
        })
    }
}

/// Applies a JSON merge patch to an object (RFC 7396 §2, for the object's own members).
pub(crate) fn merge(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            target.insert(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultPlan, Stage};
    use crate::endpoint::Endpoint;

    #[test]
    fn strikes_as_often_as_planned_and_only_where_planned() {
        let mut plan = FaultPlan::default();
        plan.set(Some("a"), vec![Fault::Hang.once(Endpoint::Token)]);
        plan.set(None, vec![Fault::Close.always(Endpoint::Jwks)]);
        let mut take = |client, endpoint| plan.take(client, endpoint, Stage::Request);

        assert_eq!(take(Some("b"), Endpoint::Token), None);
        assert_eq!(take(Some("a"), Endpoint::Userinfo), None);
        assert_eq!(take(Some("a"), Endpoint::Token), Some(Fault::Hang));
        assert_eq!(take(Some("a"), Endpoint::Token), None);
        assert_eq!(take(None, Endpoint::Jwks), Some(Fault::Close));
        assert_eq!(take(Some("a"), Endpoint::Jwks), Some(Fault::Close));
    }
}
