//! JWTs that are due: refreshed by the refresh token inside, made again, or not to be had without a person.

use std::time::Duration;

use serde_json::json;
use support::{Bearerbox, ItsYouOnline};

use super::{ask, count, jwt, last_run, sign_in, signed_in, straight};
use crate::world::{claims, failure, titles};

#[tokio::test]
async fn one_that_is_due_is_refreshed_by_the_refresh_token_inside() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let asked = ["--scope", "user:name,offline_access", "--validity", "30"];
    let old = jwt(&bearerbox, &asked);
    // For the server it has expired, and so has the access token.
    server.advance(Duration::from_secs(90_000));

    let new = jwt(&bearerbox, &[&asked[..], &["--min-ttl", "60"]].concat());

    assert_ne!(new, old);
    assert_eq!(claims(&new)["refresh_token"], claims(&old)["refresh_token"]);
    assert_eq!(claims(&new)["scope"], json!(["user:name"]));
    let request = server.last_jwt_refresh_request().unwrap();
    assert_eq!(request.header("authorization"), Some(format!("bearer {old}").as_str()));
    assert_eq!(request.parameter("validity"), Some("30"));
    let run = last_run(&bearerbox);
    assert_eq!(run["row"]["grant_type"], "jwt_refresh");
    assert_eq!(titles(&run), ["JWT refresh request"]);
    // Now it is the one that is held.
    assert_eq!(jwt(&bearerbox, &[&asked[..], &["--min-ttl", "60"]].concat()), new);
}

#[tokio::test]
async fn refresh_gets_the_next_one_where_no_other_refresh_token_is_held() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let none = bearerbox.run(&["refresh", "petshop", "--json"]);
    assert_eq!(
        (none.status, failure(&none)["code"].clone()),
        (3, json!("sign_in_needed"))
    );
    let old = jwt(&bearerbox, &["--scope", "user:name,offline_access"]);
    server.advance(Duration::from_secs(3600));

    let shown = bearerbox.run(&["refresh", "petshop", "--json"]).done().json();

    let tokens = shown["token_set"]["tokens"].as_array().unwrap();
    let made = tokens.iter().find(|token| token["kind"] == "jwt").unwrap();
    assert_eq!(made["made"]["scope"], json!(["offline_access", "user:name"]));
    assert_eq!(made["made"]["can_refresh"], true);
    assert!(
        !shown
            .to_string()
            .contains(claims(&old)["refresh_token"].as_str().unwrap())
    );
    assert_ne!(jwt(&bearerbox, &["--scope", "offline_access,user:name"]), old);

    let arguments = [
        "refresh",
        "petshop",
        "--kind",
        "jwt",
        "--scope",
        "user:name,offline_access",
    ];
    let said = bearerbox.run(&arguments).done().stdout;
    assert_eq!(said, "petshop has a JWT as private, valid for 25 h.\n");
    let unknown = bearerbox.run(&["refresh", "petshop", "--kind", "jwt", "--audience", "nobody", "--json"]);
    assert_eq!(failure(&unknown)["message"], "The server gave no JWT.");
    jwt(&bearerbox, &["--audience", "x"]);
    let without = bearerbox.run(&["refresh", "petshop", "--audience", "x", "--json"]);
    assert_eq!(
        (without.status, failure(&without)["code"].clone()),
        (3, json!("sign_in_needed"))
    );
}

#[tokio::test]
async fn a_jwt_that_is_refused_at_its_refresh_is_made_of_the_access_token_again() {
    let server = ItsYouOnline::start();
    let bearerbox = signed_in(&server).await;
    let asked = [
        "--scope",
        "user:name,offline_access",
        "--validity",
        "30",
        "--min-ttl",
        "60",
    ];
    let old = jwt(&bearerbox, &asked);
    server.forget_refresh_tokens();

    let new = jwt(&bearerbox, &asked);

    assert_ne!(claims(&new)["refresh_token"], claims(&old)["refresh_token"]);
    assert_eq!(
        (count(&server, "/v1/oauth/jwt"), count(&server, "/v1/oauth/jwt/refresh")),
        (2, 1)
    );
}

#[tokio::test]
async fn somebody_has_to_sign_in_once_the_access_token_is_over() {
    let server = ItsYouOnline::start();
    server.give_access_tokens_that_are_said_to_be_over();
    let bearerbox = signed_in(&server).await;

    let refused = ask(&bearerbox, &["--json"]);

    assert_eq!(refused.status, 3);
    assert_eq!(failure(&refused)["code"], "sign_in_needed");
    assert_eq!(count(&server, "/v1/oauth/jwt"), 0, "nothing that is over is sent");
}

#[tokio::test]
async fn a_refused_refresh_without_an_access_token_takes_a_person() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&straight(&server));
    sign_in(&bearerbox).await;
    server.forget_refresh_tokens();

    let refused = ask(&bearerbox, &["--min-ttl", "60", "--json"]);

    assert_eq!(refused.status, 3);
    let error = failure(&refused);
    assert_eq!(
        error["message"],
        "The token of petshop has expired and could not be refreshed."
    );
    assert_eq!(error["server"]["status"], 401);
    assert_eq!(error["server"]["body"], "Unauthorized");
    let narrower = ask(&bearerbox, &["--scope", "user:name", "--json"]);
    assert_eq!(failure(&narrower)["message"], "The server gave no access token.");
}

#[tokio::test]
async fn a_person_s_jwt_can_come_straight_away_too_and_is_refreshed_like_any_other() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&straight(&server));
    sign_in(&bearerbox).await;
    let old = jwt(&bearerbox, &[]);
    assert_eq!(claims(&old)["scope"], json!(["user:name"]));
    server.advance(Duration::from_secs(3600));

    let new = jwt(&bearerbox, &["--min-ttl", "60"]);

    assert_eq!(claims(&new)["refresh_token"], claims(&old)["refresh_token"]);
    assert_ne!(new, old);
}
