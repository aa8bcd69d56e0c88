use bearerbox_core::runs::RunRequest;

use crate::world::{Person, World, done, follow};

#[tokio::test]
async fn its_two_profiles_lead_to_a_token_each_and_are_found_again() {
    let world = World::new().await;

    let [web, machine] = world.bearerbox.add_practice_profiles(world.practice.issuer()).unwrap();
    let again = world.bearerbox.add_practice_profiles(world.practice.issuer()).unwrap();

    assert_eq!([web.id, machine.id], again.map(|row| row.id));
    assert!(web.needs_browser && !machine.needs_browser);
    done(world.run_machine(machine.id).await);
    let (person, mut screen) = Person::new();
    let run = world
        .bearerbox
        .start_run(RunRequest::of_profile(web.id), person)
        .unwrap();
    let run = tokio::spawn(run.finish());
    let window = screen.window().await;
    window.channel.answered(&follow(&window.authorization_url).await);
    done(run.await.unwrap());
}

#[tokio::test]
async fn profiles_of_another_server_keep_their_names() {
    let world = World::new().await;

    let [first, _] = world.bearerbox.add_practice_profiles("http://127.0.0.1:8976").unwrap();
    let [second, _] = world.bearerbox.add_practice_profiles("http://127.0.0.1:8977").unwrap();

    assert_eq!(
        (first.name.as_str(), second.name.as_str()),
        ("practice-web", "practice-web-2")
    );
}

#[tokio::test]
async fn keeps_the_servers_port_and_state() {
    let world = World::new().await;
    assert_eq!(world.bearerbox.practice_port().unwrap(), None);

    world.bearerbox.keep_practice_port(8976).unwrap();
    world.bearerbox.keep_practice_state(&[0, 255]).unwrap();

    assert_eq!(world.bearerbox.practice_port().unwrap(), Some(8976));
    assert_eq!(world.bearerbox.practice_state().unwrap(), Some(vec![0, 255]));
}
