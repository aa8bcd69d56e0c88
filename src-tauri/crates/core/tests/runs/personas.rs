use bearerbox_core::runs::RunRequest;
use bearerbox_core::view::CheckVerdict;
use bearerbox_practice::{Interaction, User};

use crate::world::{World, browse, follow, start};

#[tokio::test]
async fn says_when_a_persona_is_another_person_than_before() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let verdicts = async |persona: &str| {
        let request = RunRequest {
            persona: Some(persona.to_owned()),
            ..RunRequest::of_profile(profile)
        };
        let (run, mut screen, _) = start(&world, request);
        browse(follow(&screen.system_browser().await).await).await;
        let view = world.view(&run.await.unwrap());
        let checks = view.steps.into_iter().flat_map(|step| step.checks);
        checks
            .filter(|check| check.title == "The persona is the person it was before")
            .map(|check| check.verdict)
            .collect::<Vec<_>>()
    };

    let first = verdicts("tester").await;
    let same = verdicts("tester").await;
    world.behave("practice-web", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(User::Alice)
    });
    let another = verdicts("tester").await;
    let private = verdicts("private").await;

    assert_eq!(first, []);
    assert_eq!(same, [CheckVerdict::Passed]);
    assert_eq!(another, [CheckVerdict::Warning]);
    assert_eq!(private, []);
}
