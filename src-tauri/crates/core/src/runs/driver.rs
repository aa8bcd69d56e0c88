//! Drives a run: does what its next step says, tells it what came of that, and records both. Every wait can be
//! cancelled.

use bearerbox_oauth::{
    Answer as ErrandAnswer, AuthorizationResponse, Check, Event, Exchange, HttpRequest, HttpResponse, ProtocolError,
    Run, Step, metadata_response,
};
use bearerbox_vault::{NewAuthorization, NewTokenSet, NewTokens};

use super::driving::{Arrived, Driving, Obtained, is_of_request};
use super::preparing::TaskNeeds;
use super::request::{PRIVATE, RunEnd};
use super::start::{Purpose, SignIn, StartedRun};
use super::trace::TraceStep;
use crate::clock::from_ms;
use crate::io::FORM;
use crate::tokens::{Circumstances, JwtRequest, KeptJwt, TokenSet, summarize_tokens};
use crate::view::{ErrorView, RunOutcome, RunStage};
use crate::{Error, now_ms};

/// An authorization response as the answer that tokens came in (RFC 6749 §4.2.2).
fn as_answer(response: &AuthorizationResponse) -> HttpResponse {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(&response.parameters);
    HttpResponse {
        status: 200,
        headers: vec![("content-type".to_owned(), FORM.to_owned())],
        body: body.finish().into_bytes(),
    }
}

/// What came of a run that did not fail.
pub(super) enum Yield {
    Tokens {
        authorization_id: i64,
        token_set_id: i64,
    },
    /// An errand's, which is in the trace.
    Answer,
}

/// What the protocol's run came to.
pub(super) enum Outcome {
    Tokens(Box<Obtained>),
    Answer {
        answer: ErrandAnswer,
        /// What it was read from; none where a browser brought it.
        response: Option<HttpResponse>,
    },
}

impl StartedRun {
    /// Executes the run to its end.
    pub async fn finish(mut self) -> RunEnd {
        let result = self.execute().await;
        let result = result.inspect_err(|error| self.bearerbox.remember_certificate(error));
        let run_id = self.id();
        let end = match result {
            Ok(Yield::Tokens {
                authorization_id,
                token_set_id,
            }) => RunEnd::Done {
                run_id,
                authorization_id,
                token_set_id,
            },
            Ok(Yield::Answer) => RunEnd::Answered { run_id },
            Err(Error::Cancelled) => RunEnd::Cancelled { run_id },
            // A server may repeat a secret in its words.
            Err(error) => RunEnd::Failed {
                run_id,
                error: self.blame_expired_secret(self.recorder.scrub_error(error)),
            },
        };
        let (outcome, error) = match &end {
            RunEnd::Done { .. } | RunEnd::Answered { .. } => (RunOutcome::Done, None),
            RunEnd::Cancelled { .. } => (RunOutcome::Cancelled, None),
            RunEnd::Failed { error, .. } => (RunOutcome::Failed, Some(ErrorView::from(error))),
        };
        if outcome != RunOutcome::Done {
            let summary = error
                .as_ref()
                .map_or("Cancelled.", |error| error.message.as_str())
                .to_owned();
            self.end_in_vain(outcome, &summary, error.clone());
            if self.goes_to_server() {
                self.forget_metadata(outcome);
            }
        }
        self.is_over = true;
        self.active.wait_for_browser(None);
        self.bearerbox.active().remove(run_id);
        self.active.enter(RunStage::Ended { outcome, error });
        end
    }

    async fn execute(&mut self) -> Result<Yield, Error> {
        match self.purpose {
            Purpose::SignIn(_) | Purpose::Direct => {
                let obtained = self.obtain(TaskNeeds::Profile).await?;
                self.keep(obtained, None)
            }
            Purpose::Client(ref request) => {
                let request = request.clone();
                self.manage_client(&request).await
            }
            Purpose::Errand {
                token_set_id,
                ref request,
                ..
            } => {
                let request = request.clone();
                self.do_errand(token_set_id, &request).await
            }
            Purpose::Jwt {
                token_set_id,
                ref request,
                refreshed,
            } => {
                let request = request.clone();
                self.obtain_jwt(token_set_id, &request, refreshed).await
            }
            Purpose::Refresh {
                authorization_id,
                generation,
                ref scope,
            } => {
                let scope = scope.clone();
                self.refresh(authorization_id, generation, scope).await
            }
        }
    }

    /// Executes the grant up to its tokens.
    pub(super) async fn obtain(&mut self, needs: TaskNeeds) -> Result<Obtained, Error> {
        match self.drive(needs).await? {
            Outcome::Tokens(obtained) => Ok(*obtained),
            Outcome::Answer { .. } => unreachable!("a grant yields tokens"),
        }
    }

    /// Drives the protocol's run to its end.
    pub(super) async fn drive(&mut self, needs: TaskNeeds) -> Result<Outcome, Error> {
        let active = self.active.clone();
        let (input, mut listener) = tokio::select! {
            biased;
            () = active.cancelled() => return Err(Error::Cancelled),
            prepared = self.prepare(needs) => prepared?,
        };
        let mut driving = Driving::new(&input);
        let mut run = Run::new(input);
        loop {
            let (of_request, of_answer): (Vec<Check>, Vec<Check>) =
                run.take_checks().into_iter().partition(is_of_request);
            self.recorder.note_checks(&of_answer)?;
            driving.checks.extend(of_request);
            match run.next() {
                Step::OpenBrowser(request) => {
                    let response = self
                        .await_response(&run, &request, listener.take(), std::mem::take(&mut driving.checks))
                        .await?;
                    let received = now_ms();
                    // Should the tokens be in it already, it is the answer that they came in.
                    driving.received = Some((as_answer(&response), received));
                    driving.arrived = Some(Arrived {
                        response: response.clone(),
                        at: received,
                    });
                    run.feed(Event::AuthorizationResponse(response), from_ms(received));
                }
                Step::LogOut(request) => {
                    let checks = std::mem::take(&mut driving.checks);
                    let event = self.log_out(&run, request, listener.take(), checks).await?;
                    run.feed(event, from_ms(now_ms()));
                }
                Step::Send(request) => {
                    if let Some(arrived) = self.pauses_before(&request, &mut driving) {
                        self.pause(arrived, &request).await?;
                        run.feed(Event::Waited, from_ms(now_ms()));
                        continue;
                    }
                    self.keep_client_information()?;
                    let event = self.send(&request, &mut driving).await?;
                    let received = now_ms();
                    if let (Event::Response(response), true) = (&event, request.exchange != Exchange::Jwks) {
                        driving.received = Some((response.clone(), received));
                    }
                    let is_metadata = request.exchange == Exchange::Metadata;
                    run.feed(event, from_ms(received));
                    self.note_client_information(&run);
                    if is_metadata && run.metadata().is_some() && !matches!(run.next(), Step::Failed(_)) {
                        self.keep_metadata(&driving)?;
                    }
                }
                Step::Wait(wait) => {
                    driving.is_polling = true;
                    // Whoever looks at the run meanwhile sees what was answered.
                    self.recorder.flush()?;
                    self.wait_for_consent(&wait).await?;
                    run.feed(Event::Waited, from_ms(now_ms()));
                }
                Step::Done(tokens) => return Ok(Outcome::Tokens(Box::new(driving.into_obtained(tokens, &run)))),
                Step::Answered(answer) => return Ok(driving.into_answer(answer)),
                Step::Failed(ProtocolError::Unanswered { exchange }) => {
                    return Err(driving
                        .failure
                        .unwrap_or_else(|| ProtocolError::Unanswered { exchange }.into()));
                }
                Step::Failed(error) => {
                    self.rescued = run.rescued_refresh_token().cloned();
                    return Err(error.into());
                }
                Step::Cancelled => return Err(Error::Cancelled),
            }
        }
    }

    async fn send(&mut self, request: &HttpRequest, driving: &mut Driving) -> Result<Event, Error> {
        let origin = request.url.origin().ascii_serialization();
        // A server that does not answer at one of its addresses does not at the next one either.
        if request.exchange == Exchange::Metadata && driving.silent_origin.as_ref() == Some(&origin) {
            return Ok(Event::SendFailed);
        }
        match request.exchange {
            Exchange::Metadata | Exchange::Jwks => self.active.enter(RunStage::Discovering),
            Exchange::PushedAuthorization | Exchange::DeviceAuthorization | Exchange::BackchannelAuthentication => {
                self.active.enter(RunStage::RequestingAuthorization);
            }
            // While a person consents, the code stays in sight.
            Exchange::Token if driving.is_polling => {}
            Exchange::Token => self.active.enter(RunStage::RequestingToken),
            Exchange::UserInfo
            | Exchange::Introspection
            | Exchange::Revocation
            | Exchange::Registration
            | Exchange::ClientRead
            | Exchange::ClientUpdate
            | Exchange::ClientDelete
            | Exchange::Resource
            | Exchange::Jwt
            | Exchange::JwtRefresh => self.active.enter(RunStage::Asking),
        }
        self.recorder.note(&TraceStep::of_request(request))?;
        self.recorder.note_checks(&std::mem::take(&mut driving.checks))?;
        self.recorder.flush()?;
        let (connection, limits) = (self.connection(), self.limits(request.exchange));
        let exchange = self.bearerbox.http().exchange(request, &connection, &limits);
        tokio::pin!(exchange);
        let sent = tokio::select! {
            biased;
            () = self.active.cancelled() => match self.last_answer(request, exchange).await {
                Some(answer) => Ok(answer),
                None => return Err(Error::Cancelled),
            },
            sent = &mut exchange => sent,
        };
        match sent {
            Ok(answer) => {
                for redirect in &answer.redirects {
                    self.recorder.note(&TraceStep::Redirect {
                        status: redirect.status,
                        to: redirect.to.to_string(),
                    })?;
                }
                self.recorder.note(&TraceStep::of_answer(&answer))?;
                Ok(Event::Response(answer.response))
            }
            Err(error) => {
                self.recorder.note(&TraceStep::NoResponse {
                    error: ErrorView::from(&error),
                })?;
                if matches!(error, Error::Network { .. }) {
                    driving.silent_origin = Some(origin);
                }
                // Of several candidates for metadata the first says most; a later request has its own cause.
                if request.exchange != Exchange::Metadata || driving.failure.is_none() {
                    driving.failure = Some(error);
                }
                Ok(Event::SendFailed)
            }
        }
    }

    /// Keeps what was discovered, without what the profile writes over it.
    fn keep_metadata(&self, driving: &Driving) -> Result<(), Error> {
        let server = &self.document.authorization_server;
        if let (Some(issuer), Some(address), Some((response, _))) =
            (&server.issuer, server.issuer_url(), &driving.received)
            && let Ok(metadata) = metadata_response(response, &address)
        {
            self.bearerbox.cache_metadata(issuer, &self.connection(), &metadata)?;
        }
        Ok(())
    }

    /// What failed may have failed because the server has moved: next time it is asked anew.
    fn forget_metadata(&self, outcome: RunOutcome) {
        if let (RunOutcome::Failed, Some(issuer)) = (outcome, &self.document.authorization_server.issuer) {
            // Not to know it any more is no failure of the run.
            let _ = self.bearerbox.forget_metadata(issuer, &self.connection());
        }
    }

    /// Whether a named persona is the person it was before: on a sign-in page it is easily another. That this cannot be
    /// told costs no token.
    fn check_persona(&mut self, token_set: &TokenSet) {
        let Purpose::SignIn(SignIn { persona, .. }) = &self.purpose else {
            return;
        };
        let (Some(found), true) = (&token_set.subject, persona != PRIVATE) else {
            return;
        };
        let before = self.bearerbox.current_record(self.profile_id, Some(persona));
        let before = before
            .ok()
            .flatten()
            .map(|record| self.bearerbox.token_set(record.token_set_id));
        if let Some(Ok((
            _,
            TokenSet {
                subject: Some(expected),
                ..
            },
        ))) = before
        {
            let _ = self.recorder.note(&TraceStep::of_persona(&expected, found));
        }
    }

    /// Ends the run with its tokens, in one piece.
    pub(super) fn keep(&mut self, obtained: Obtained, before: Option<&TokenSet>) -> Result<Yield, Error> {
        let run_id = self.id();
        let obtained_at = obtained.received;
        // One that came in place of an access token is the one that is asked for with nothing else.
        let jwt = obtained.tokens.jwt.as_ref();
        let jwt = jwt.map(|token| KeptJwt::new(token, &JwtRequest::default()));
        let (token_set, expires_at) = TokenSet::of_response(
            obtained.tokens,
            Circumstances {
                asked_scope: obtained.asked_scope.as_deref(),
                issuer: obtained.issuer.as_deref(),
                client_id: &obtained.client_id,
                body: &obtained.response.body,
                received: obtained_at,
                nonce: obtained.nonce,
                dpop_key: obtained.dpop_key,
                before,
            },
        );
        self.check_persona(&token_set);
        let mut names = token_set.names();
        names.extend(jwt.as_ref().map(|_| "JWT"));
        let summary = summarize_tokens(&names, expires_at.map(|expires_at| expires_at - obtained_at));
        let body = token_set.to_vault_json();
        let new = NewTokenSet {
            obtained_at,
            expires_at,
            body: body.expose(),
            run_id: Some(run_id),
            jwt: jwt.as_ref().map(|jwt| jwt.to_new(obtained_at, run_id)),
        };
        let authorization = |persona: Option<String>| NewAuthorization {
            profile_id: self.profile_id,
            persona,
            run_id: Some(run_id),
            created_at: obtained_at,
        };
        let tokens = match &self.purpose {
            Purpose::SignIn(sign_in) => NewTokens::Authorization(authorization(Some(sign_in.persona.clone())), new),
            Purpose::Direct => NewTokens::Authorization(authorization(None), new),
            Purpose::Client(_) | Purpose::Errand { .. } => unreachable!("an errand yields no tokens"),
            Purpose::Jwt { .. } => unreachable!("a JWT is kept beside its token set"),
            Purpose::Refresh {
                authorization_id,
                generation,
                ..
            } => NewTokens::Generation {
                authorization_id: *authorization_id,
                expected_generation: *generation,
                token_set: new,
            },
        };
        let (authorization_id, token_set_id) = self.recorder.end_with_tokens(&summary, &tokens)?;
        Ok(Yield::Tokens {
            authorization_id,
            token_set_id,
        })
    }
}
