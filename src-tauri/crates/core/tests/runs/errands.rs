use bearerbox_core::view::ErrandSupport;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn what_a_server_takes_is_known_once_it_has_said_so() {
    let world = World::new().await;
    let machine = world.add_machine(|document| {
        document["authorization_server"]["userinfo_endpoint"] = json!("https://id.example/userinfo");
    });
    let support = || world.bearerbox.profile(machine).unwrap().errands;
    assert_eq!(
        support(),
        ErrandSupport {
            userinfo: Some(true),
            ..ErrandSupport::default()
        }
    );

    world.run_machine(machine).await;

    assert_eq!(
        support(),
        ErrandSupport {
            userinfo: Some(true),
            introspection: Some(true),
            signed_introspection: Some(false),
            revocation: Some(true),
            jwt: Some(false),
            logout: Some(true),
        }
    );
}

#[tokio::test]
async fn an_endpoint_that_is_not_written_is_not_there_where_nothing_is_discovered() {
    let world = World::new().await;
    let machine = world.add_machine(|document| {
        document["authorization_server"] = json!({
            "token_endpoint": format!("{}/token", world.practice.issuer()),
            "revocation_endpoint": format!("{}/revoke", world.practice.issuer()),
            "jwt_endpoint": format!("{}/jwt", world.practice.issuer()),
        });
    });

    assert_eq!(
        world.bearerbox.profile(machine).unwrap().errands,
        ErrandSupport {
            userinfo: Some(false),
            introspection: Some(false),
            signed_introspection: Some(false),
            revocation: Some(true),
            jwt: Some(true),
            logout: Some(false),
        }
    );
}
