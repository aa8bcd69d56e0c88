//! Registration and its management (RFC 7591, RFC 7592): what is given is kept, whatever happens meanwhile.

use std::time::Duration;

use bearerbox_core::registration::{ClientMembers, ClientRequest};
use bearerbox_core::runs::RunEnd;
use bearerbox_core::view::{AnswerView, ErrorView};
use bearerbox_core::{Error, RunError};
use bearerbox_practice::{Behaviour, Endpoint, Fault};
use serde_json::{Map, Value, json};

use crate::world::{Person, World, failed, until};

fn registration() -> ClientRequest {
    ClientRequest::Register {
        metadata: ClientMembers::With(Map::new()),
        initial_access_token: None,
    }
}

fn update(changes: Value) -> ClientRequest {
    let Value::Object(changes) = changes else { panic!() };
    ClientRequest::Update {
        metadata: ClientMembers::With(changes),
    }
}

impl World {
    /// A profile of the client credentials grant whose client is not registered yet.
    fn add_unregistered(&self) -> i64 {
        self.add_machine(|document| document["client"] = json!({}))
    }

    async fn ask(&self, profile_id: i64, request: ClientRequest) -> RunEnd {
        let person = Person::new().0;
        let run = self
            .bearerbox
            .start_client_request(profile_id, request, person)
            .unwrap();
        run.finish().await
    }

    async fn registered(&self) -> i64 {
        let profile_id = self.add_unregistered();
        let end = self.ask(profile_id, registration()).await;
        assert!(matches!(end, RunEnd::Answered { .. }), "{end:?}");
        profile_id
    }

    fn document(&self, profile_id: i64) -> Value {
        self.bearerbox.profile(profile_id).unwrap().document
    }

    /// Whether what the profile holds is what the server would take now.
    async fn can_manage(&self, profile_id: i64) -> bool {
        matches!(self.ask(profile_id, ClientRequest::Read).await, RunEnd::Answered { .. })
    }

    fn requests_to(&self, path: &str) -> usize {
        let requests = self.practice.recorded_requests();
        requests.iter().filter(|request| request.path == path).count()
    }

    /// Has the server take its time with what this client asks.
    fn slow_down(&self, profile_id: i64, latency: Duration) {
        let document = self.document(profile_id);
        let client_id = document["client"]["client_id"].as_str().unwrap().to_owned();
        let behaviour = Behaviour {
            latency,
            ..Behaviour::default()
        };
        self.practice.set_behaviour(&client_id, behaviour).unwrap();
    }
}

#[tokio::test]
async fn a_client_is_registered_used_changed_and_deleted() {
    let world = World::new().await;
    let profile_id = world.add_unregistered();

    let end = world.ask(profile_id, registration()).await;
    let Some(AnswerView::Registered(client)) = world.view(&end).answer else {
        panic!("not registered")
    };
    assert_eq!(world.document(profile_id)["client"]["client_id"], client.client_id);
    crate::world::done(world.run_machine(profile_id).await);

    let end = world.ask(profile_id, update(json!({ "client_name": "Nightly" }))).await;
    let Some(AnswerView::Registered(client)) = world.view(&end).answer else {
        panic!("not updated")
    };
    let name = client
        .members
        .iter()
        .find(|member| member.name == "client_name")
        .unwrap();
    assert_eq!((name.value.as_deref(), name.wanted.as_deref()), (Some("Nightly"), None));
    crate::world::done(world.run_machine(profile_id).await);

    let end = world.ask(profile_id, ClientRequest::Delete).await;
    assert_eq!(world.view(&end).answer, Some(AnswerView::Deregistered));
    assert_eq!(world.document(profile_id)["client"]["client_id"], "");
    assert!(
        world
            .bearerbox
            .current_authorization(profile_id, None)
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn of_two_registrations_at_once_one_is_made() {
    let world = World::new().await;
    let profile_id = world.add_unregistered();

    let (one, other) = tokio::join!(
        world.ask(profile_id, registration()),
        world.ask(profile_id, registration())
    );

    let ends = [one, other];
    let answered = ends.iter().filter(|end| matches!(end, RunEnd::Answered { .. })).count();
    assert_eq!((answered, world.requests_to("/register")), (1, 1), "{ends:?}");
    let refused = ends
        .into_iter()
        .find(|end| matches!(end, RunEnd::Failed { .. }))
        .unwrap();
    assert!(matches!(failed(refused), Error::Run(RunError::ClientIdGiven { .. })));
}

#[tokio::test]
async fn an_update_that_is_cancelled_on_its_way_loses_no_token() {
    let world = World::new().await;
    let profile_id = world.registered().await;
    world.slow_down(profile_id, Duration::from_millis(400));
    let person = Person::new().0;
    let request = update(json!({ "client_name": "Nightly" }));
    let run = world
        .bearerbox
        .start_client_request(profile_id, request, person)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    until("the update is on its way", || {
        let requests = world.practice.recorded_requests();
        requests.iter().any(|request| request.method == "PUT")
    })
    .await;

    world.bearerbox.cancel_run(run_id);
    run.await.unwrap();

    assert!(world.can_manage(profile_id).await);
}

#[tokio::test]
async fn one_that_is_cancelled_while_it_reads_changes_nothing() {
    let world = World::new().await;
    let profile_id = world.registered().await;
    world.slow_down(profile_id, Duration::from_millis(400));
    let person = Person::new().0;
    let request = update(json!({ "client_name": "Nightly" }));
    let run = world
        .bearerbox
        .start_client_request(profile_id, request, person)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    until("it is read", || world.requests_to("/register/client") == 1).await;

    world.bearerbox.cancel_run(run_id);
    let end = run.await.unwrap();

    assert!(matches!(end, RunEnd::Cancelled { .. }), "{end:?}");
    assert!(
        !world
            .practice
            .recorded_requests()
            .iter()
            .any(|request| request.method == "PUT")
    );
    assert!(world.can_manage(profile_id).await);
}

#[tokio::test]
async fn what_somebody_saves_meanwhile_stays() {
    let world = World::new().await;
    let profile_id = world.registered().await;
    world.slow_down(profile_id, Duration::from_millis(400));
    let person = Person::new().0;
    let request = update(json!({}));
    let run = world
        .bearerbox
        .start_client_request(profile_id, request, person)
        .unwrap();
    let run = tokio::spawn(run.finish());
    until("it is read", || world.requests_to("/register/client") == 1).await;

    let mut document = world.document(profile_id);
    document["name"] = json!("renamed");
    document["environment"] = json!("staging");
    world.bearerbox.replace_profile(profile_id, &document).unwrap();
    let end = run.await.unwrap();

    assert!(matches!(end, RunEnd::Answered { .. }), "{end:?}");
    let now = world.document(profile_id);
    assert_eq!(
        (&now["name"], &now["environment"]),
        (&json!("renamed"), &json!("staging"))
    );
    assert!(world.can_manage(profile_id).await);
}

#[tokio::test]
async fn a_profile_that_is_removed_meanwhile_comes_back_with_what_was_given() {
    let world = World::new().await;
    let profile_id = world.registered().await;
    world.slow_down(profile_id, Duration::from_millis(400));
    let person = Person::new().0;
    let request = update(json!({}));
    let run = world
        .bearerbox
        .start_client_request(profile_id, request, person)
        .unwrap();
    let run = tokio::spawn(run.finish());
    until("it is read", || world.requests_to("/register/client") == 1).await;

    world.bearerbox.remove_profile(profile_id).unwrap();
    let end = run.await.unwrap();
    world.bearerbox.restore_profile(profile_id).unwrap();

    assert!(matches!(end, RunEnd::Answered { .. }), "{end:?}");
    assert!(world.can_manage(profile_id).await);
}

#[tokio::test]
async fn an_answer_that_is_lost_on_its_way_is_told_and_the_profile_stays_without_a_client() {
    let world = World::new().await;
    world
        .practice
        .set_faults_for_all(vec![Fault::LoseAnswer.always(Endpoint::Registration)]);
    let profile_id = world.add_unregistered();

    let error = failed(world.ask(profile_id, registration()).await);

    assert!(matches!(error, Error::Network { .. }), "{error:?}");
    assert_eq!(world.document(profile_id)["client"]["client_id"], "");
}

#[tokio::test]
async fn the_token_of_an_update_whose_answer_is_refused_is_kept() {
    let world = World::new().await;
    let profile_id = world.registered().await;
    let spoiled = Fault::MergeAnswer(
        json!({ "redirect_uris": ["https://elsewhere.example/"] })
            .as_object()
            .unwrap()
            .clone(),
    );
    world
        .practice
        .set_faults_for_all(vec![spoiled.always(Endpoint::ClientConfiguration)]);

    let asked = json!({ "redirect_uris": ["https://app.example/"] });
    let error = failed(world.ask(profile_id, update(asked)).await);
    world.practice.set_faults_for_all(Vec::new());

    let view = ErrorView::from(&error);
    assert_eq!(
        view.message,
        "The answer to the client update request was refused: https://elsewhere.example/ is registered as redirect URI, \
         not https://app.example/ as asked for."
    );
    assert!(world.can_manage(profile_id).await);
}
