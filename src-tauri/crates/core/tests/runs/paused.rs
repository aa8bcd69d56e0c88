use std::sync::Arc;

use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{ErrorView, HttpMessageView, RunStage, StepState, StepView};
use bearerbox_core::{Error, RunError};
use bearerbox_practice::{Fault, Interaction, User};
use serde_json::json;
use tokio::task::JoinHandle;
use url::Url;

use crate::world::{Person, World, browse, done, failed, follow, query, start, until};

/// A run that has its code and has paused: itself, whoever watches it, and where the browser ended.
async fn pause(world: &World, profile: i64) -> (JoinHandle<RunEnd>, Arc<Person>, Url) {
    let (run, mut screen, person) = start(world, pausing(profile));
    let callback = follow(&screen.system_browser().await).await;
    assert_eq!(browse(callback.clone()).await.0, 200);
    until("it pauses", || paused(&person).is_some()).await;
    (run, person, callback)
}

fn pausing(profile: i64) -> RunRequest {
    RunRequest {
        pauses_before_token_request: true,
        ..RunRequest::of_profile(profile)
    }
}

/// What a person is shown while the run pauses.
fn paused(person: &Person) -> Option<(HttpMessageView, HttpMessageView)> {
    person.stages().into_iter().find_map(|stage| {
        let RunStage::Paused(paused) = stage else { return None };
        Some((paused.response, paused.request))
    })
}

fn run_id(person: &Person) -> i64 {
    person.progress.lock().unwrap()[0].run_id
}

fn step<'a>(steps: &'a [StepView], title: &str) -> &'a StepView {
    steps.iter().find(|step| step.title == title).unwrap()
}

#[tokio::test]
async fn shows_the_code_and_its_token_request_and_sends_that_when_the_person_goes_on() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (run, person, callback) = pause(&world, profile).await;
    let id = run_id(&person);
    let sent = query(&callback);
    let (response, request) = paused(&person).unwrap();

    assert_eq!(world.token_requests(), 0);
    assert_eq!(response.line, callback.as_str().split('?').next().unwrap());
    let code = &response.parameters[0];
    assert_eq!((code.name.as_str(), code.value.as_deref()), ("code", None));
    assert_eq!(
        code.note.as_deref(),
        Some(format!("{} characters", sent["code"].len()).as_str())
    );
    let state = response.parameters.iter().find(|named| named.name == "state").unwrap();
    assert_eq!(state.value.as_ref(), Some(&sent["state"]));
    assert_eq!(request.line, format!("POST {}/token", world.practice.issuer()));
    let shown: Vec<_> = request
        .parameters
        .iter()
        .map(|named| (named.name.as_str(), named.value.as_deref()))
        .collect();
    assert_eq!(shown[0], ("grant_type", Some("authorization_code")));
    assert_eq!(shown[1], ("code", None));
    assert!(shown.contains(&("code_verifier", None)), "{shown:?}");
    let code = world.bearerbox.authorization_code(id).unwrap();
    assert_eq!(code.expose(), sent["code"]);
    let view = world.bearerbox.run_view(id).unwrap();
    assert_eq!(step(&view.steps, "Paused").state, StepState::Waiting);
    assert!(!view.may_have_acted);

    world.bearerbox.exchange_code(id).unwrap();
    let end = run.await.unwrap();

    let view = world.view(&end);
    done(end);
    let titles: Vec<_> = view.steps.iter().map(|step| step.title.as_str()).collect();
    let at = titles.iter().position(|title| *title == "Paused").unwrap();
    assert_eq!(
        (titles[at - 1], titles[at + 1]),
        ("Authorization response", "Token request")
    );
    assert_eq!(view.steps[at].state, StepState::Done);
    assert!(view.steps[at].duration.is_some());
    // What was shown at first is what was sent.
    let request_step = view.steps[at + 1].request.as_ref().unwrap();
    assert_eq!(request_step.parameters, request.parameters);
    assert_eq!(world.token_requests(), 1);
    let told = serde_json::to_string(&person.stages()).unwrap();
    assert!(!told.contains(&sent["code"]), "{told}");
    assert!(matches!(
        world.bearerbox.exchange_code(id),
        Err(Error::Run(RunError::NotPaused { .. }))
    ));
    assert!(matches!(
        world.bearerbox.authorization_code(id),
        Err(Error::Run(RunError::NotPaused { .. }))
    ));
}

#[tokio::test]
async fn cancelled_in_the_pause_it_has_sent_no_token_request() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (run, person, _) = pause(&world, profile).await;
    let id = run_id(&person);

    world.bearerbox.cancel_run(id);
    let end = run.await.unwrap();

    assert!(matches!(end, RunEnd::Cancelled { .. }), "{end:?}");
    assert_eq!(world.token_requests(), 0);
    let view = world.view(&end);
    assert_eq!(step(&view.steps, "Paused").state, StepState::Failed);
    assert_eq!(step(&view.steps, "Token request").state, StepState::NotReached);
    assert!(matches!(
        world.bearerbox.exchange_code(id),
        Err(Error::Run(RunError::NotPaused { .. }))
    ));
}

#[tokio::test]
async fn a_code_that_expired_in_the_pause_fails_in_the_server_s_words() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (run, person, _) = pause(&world, profile).await;
    let refusal = r#"{"error":"invalid_grant","error_description":"The code expired."}"#;
    world.break_token_endpoint("practice-web", Fault::json(400, refusal));

    world.bearerbox.exchange_code(run_id(&person)).unwrap();
    let error = ErrorView::from(&failed(run.await.unwrap()));

    let server = error.server.unwrap();
    assert_eq!(server.error.as_deref(), Some("invalid_grant"));
    assert_eq!(server.error_description.as_deref(), Some("The code expired."));
}

#[tokio::test]
async fn pauses_only_where_a_code_is_exchanged() {
    let world = World::new().await;
    world.behave("practice-hybrid", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(User::Bob)
    });
    for (grant_type, response_type, pauses) in [
        ("authorization_code", "code id_token", true),
        ("implicit", "id_token token", false),
    ] {
        let profile = world.add_web(|document| {
            document["name"] = json!(grant_type);
            document["client"]["client_id"] = json!("practice-hybrid");
            document["grant_type"] = json!(grant_type);
            document["response_type"] = json!(response_type);
            document["browser"] = json!("embedded");
        });
        let (run, mut screen, person) = start(&world, pausing(profile));
        let window = screen.window().await;
        let callback = follow(&window.authorization_url).await;
        window.channel.answered(&callback);
        if pauses {
            until("it pauses", || paused(&person).is_some()).await;
            let (response, _) = paused(&person).unwrap();
            let told = serde_json::to_string(&response).unwrap();
            for (name, value) in callback.fragment().map(pairs).unwrap() {
                let is_secret = ["code", "id_token"].contains(&name.as_str());
                assert_eq!(!told.contains(&value), is_secret, "{name}");
            }
            world.bearerbox.exchange_code(run_id(&person)).unwrap();
        }
        done(run.await.unwrap());
        assert_eq!(paused(&person).is_some(), pauses, "{response_type}");
    }

    let machine = world.add_machine(|_| {});
    let run = world.bearerbox.run(pausing(machine), Person::new().0).await;
    done(run.unwrap());
}

fn pairs(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
