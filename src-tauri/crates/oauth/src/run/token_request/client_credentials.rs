use serde_json::json;

use crate::Grant;
use crate::check::{CheckName, CheckResult};
use crate::error::{Endpoint, ProtocolError};
use crate::examples::{
    CLIENT_ID, done, failure, feed, form, input, json_response, metadata, pairs, result_of, sent, tokens,
};
use crate::metadata::AuthorizationServerMetadata;
use crate::run::{Event, Run};

fn grant(scope: Option<&str>) -> Grant {
    Grant::ClientCredentials {
        scope: scope.map(Into::into),
    }
}

#[test]
fn asks_for_a_token_at_once() {
    let request = sent(Run::new(input(grant(Some("a b")))).next());

    assert_eq!(
        form(&request),
        [
            ("grant_type", "client_credentials"),
            ("scope", "a b"),
            ("client_id", CLIENT_ID)
        ]
    );
    assert_eq!(
        request.encoded_form().expose(),
        "grant_type=client_credentials&scope=a+b&client_id=s6BhdRkqt3"
    );
}

#[test]
fn asks_for_no_scope_when_none_is_wanted() {
    let request = sent(Run::new(input(grant(None))).next());

    assert_eq!(
        form(&request),
        [("grant_type", "client_credentials"), ("client_id", CLIENT_ID)]
    );
}

#[test]
fn yields_the_tokens() {
    let mut run = Run::new(input(grant(None)));

    let tokens = done(feed(&mut run, Event::Response(json_response(200, &tokens()))));

    assert_eq!(tokens.access_token.unwrap().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(
        result_of(&run.take_checks(), CheckName::IdTokenPresent),
        CheckResult::NotApplicable
    );
}

#[test]
fn compares_the_granted_scope_with_the_one_really_asked() {
    let mut input = input(grant(Some("a")));
    input.parameters.token = pairs(&[("scope", "b")]);
    let mut run = Run::new(input);
    let answer = json!({ "access_token": "a", "token_type": "Bearer", "scope": "b" });

    done(feed(&mut run, Event::Response(json_response(200, &answer))));

    assert_eq!(run.asked_scope(), Some("b"));
    assert_eq!(result_of(&run.take_checks(), CheckName::Scope), CheckResult::Passed);
}

#[test]
fn needs_a_token_endpoint() {
    let mut input = input(grant(None));
    input.written = AuthorizationServerMetadata::default();
    assert_eq!(
        failure(Run::new(input.clone()).next()),
        ProtocolError::MissingEndpoint {
            endpoint: Endpoint::Token
        }
    );

    input.written = metadata(json!({ "token_endpoint": "http://127.0.0.1:1/token" }));
    sent(Run::new(input).next());
}
