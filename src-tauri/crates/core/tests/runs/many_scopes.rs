//! A profile with ten thousand scopes, from its document to its token.

use bearerbox_practice::Fault;
use serde_json::json;

use crate::world::{World, done};

const COUNT: usize = 10_000;

#[tokio::test]
async fn a_document_with_ten_thousand_scopes_goes_in_and_out_and_runs() {
    let world = World::new().await;
    let names: Vec<String> = (0..COUNT).map(|number| format!("s{number}")).collect();
    let granted = names[..COUNT / 2].join(" ");
    let profile = world.add_machine(|document| document["scope"] = json!(names.join(" ")));

    let exported = world.bearerbox.export_profile(profile).unwrap();
    world.bearerbox.remove_profile(profile).unwrap();
    let mut document: serde_json::Value = serde_json::from_str(&exported.json).unwrap();
    assert_eq!(document["scope"], json!(names.join(" ")));
    document["client"]["client_secret"] = json!("practice-secret");
    let imported = world.bearerbox.import_profiles(&document.to_string()).unwrap();
    let profile = imported.added[0].id;
    let answer = json!({ "access_token": "abc", "token_type": "Bearer", "expires_in": 60, "scope": granted });
    world.break_token_endpoint("practice-machine", Fault::json(200, &answer.to_string()));
    let end = world.run_machine(profile).await;

    let requests = world.practice.recorded_requests();
    let request = requests.iter().find(|request| request.path == "/token").unwrap();
    assert_eq!(request.form_value("scope"), Some(names.join(" ").as_str()));
    world.view(&end);
    let (authorization_id, _) = done(end);
    let view = world.authorization(authorization_id).token_set;
    assert_eq!(view.asked_scope, names);
    assert_eq!(view.granted_scope.as_deref(), Some(&names[..COUNT / 2]));
}
