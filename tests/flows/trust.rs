//! A server whose certificate nobody trusts: it is described, and trusted for one profile by `bearerbox profile trust`.

use serde_json::{Value, json};
use support::keys::{Authority, Identity};
use support::{Bearerbox, OidcProvider};

use crate::world::failure;

/// A server at `https://localhost:PORT` by this certificate, with a client that needs nobody.
fn start(identity: Identity) -> OidcProvider {
    let client = json!({
        "client_id": "machine", "client_secret": "secret", "grant_types": ["client_credentials"],
        "response_types": [], "redirect_uris": [], "scope": "orders.read"
    });
    OidcProvider::start_with(&json!({ "clients": [client] }), identity, Authority::new("Somebody"))
}

/// A profile `machine` at the server, which it names by `host`.
fn add_machine(bearerbox: &Bearerbox, server: &OidcProvider, host: &str) {
    let origin = server.issuer().replace("localhost", host);
    bearerbox.add_profile(&json!({
        "name": "machine",
        "authorization_server": { "token_endpoint": format!("{origin}/token") },
        "client": { "client_id": "machine", "client_secret": "secret" },
        "grant_type": "client_credentials"
    }));
}

/// What the error of `login machine` says of the certificate.
fn certificate(bearerbox: &Bearerbox) -> Value {
    failure(&bearerbox.run(&["login", "machine", "--json"]))["certificate"].clone()
}

#[test]
fn the_certificate_is_shown_as_data_and_trusted_by_its_fingerprint_until_that_is_removed() {
    let identity = Identity::self_signed_server(&["localhost", "wso2.example", "127.0.0.1"]);
    let (server, bearerbox) = (start(identity), Bearerbox::default());
    add_machine(&bearerbox, &server, "localhost");

    let shown = certificate(&bearerbox);
    let facts = &shown["facts"];
    assert_eq!(facts["names"], json!(["localhost", "wso2.example", "127.0.0.1"]));
    assert_eq!(
        (&facts["issuer"], &facts["self_signed"]),
        (&json!("CN=localhost"), &json!(true))
    );
    let days = (facts["valid_until"].as_i64().unwrap() - facts["valid_from"].as_i64().unwrap()) / 86_400_000;
    assert_eq!(days, 31);
    assert_eq!(facts["fingerprint"], server.fingerprint());
    assert_eq!(shown["can_be_trusted"], true);

    // As other programs write it.
    let digest = server.fingerprint().replace("sha256:", "").to_ascii_uppercase();
    let row = bearerbox
        .run(&["profile", "trust", "machine", &digest, "--json"])
        .done();
    assert_eq!(row.json()["name"], "machine");
    bearerbox.run(&["token", "machine"]).done();

    let removed = bearerbox.run(&["profile", "trust", "machine", &server.fingerprint(), "--remove"]);
    assert!(removed.done().stdout.contains("does not trust it any more"));
    assert_eq!(certificate(&bearerbox), shown);
}

#[test]
fn at_a_terminal_the_certificate_is_looked_at_and_trusted_or_not() {
    let server = start(Identity::self_signed_server(&["localhost"]));
    let bearerbox = Bearerbox::default();
    add_machine(&bearerbox, &server, "localhost");
    let answer = |word: &str| {
        let mut running = bearerbox.spawn_at_terminal(&["profile", "trust", "machine"]);
        let mut seen = String::new();
        while !seen.contains("Type yes.") {
            let line = running.read_line();
            assert!(!line.is_empty(), "it ended: {seen}");
            seen.push_str(&line);
        }
        running.type_line(word);
        (seen, running.finish())
    };

    let (seen, denied) = answer("no");
    assert!(seen.contains("It is for localhost."), "{seen}");
    assert!(seen.contains("It was issued by itself."), "{seen}");
    assert!(seen.contains("It is valid from 20"), "{seen}");
    assert!(seen.contains(&server.fingerprint()), "{seen}");
    assert_eq!(denied.status, 130, "{denied:?}");
    assert_eq!(bearerbox.run(&["token", "machine"]).status, 5);

    let (_, trusted) = answer("yes");
    assert!(trusted.done().stdout.contains("machine trusts it now."));
    bearerbox.run(&["token", "machine"]).done();
    let again = bearerbox.spawn_at_terminal(&["profile", "trust", "machine"]).finish();
    assert!(
        again
            .done()
            .stdout
            .contains("No server of machine shows a certificate that is not trusted.")
    );
}

#[test]
fn where_nobody_can_be_asked_the_fingerprint_is_needed() {
    let server = start(Identity::self_signed_server(&["localhost"]));
    let bearerbox = Bearerbox::default();
    add_machine(&bearerbox, &server, "localhost");

    let unasked = bearerbox.run(&["profile", "trust", "machine"]);
    assert_eq!(unasked.status, 2, "{unasked:?}");
    assert!(
        unasked.stderr.contains("Give the certificate's fingerprint"),
        "{unasked:?}"
    );
    assert_eq!(bearerbox.run(&["profile", "trust", "machine", "--remove"]).status, 2);
    let wrong = failure(&bearerbox.run(&["profile", "trust", "machine", "sha256:abc", "--json"]));
    assert_eq!(wrong["code"], "invalid");
    assert_eq!(bearerbox.run(&["token", "machine"]).status, 5);
}

#[test]
fn a_certificate_that_has_expired_or_is_for_another_host_says_so_and_can_be_trusted_for_the_profiles_own() {
    let authority = Authority::new("Somebody");
    for (identity, host, problems) in [
        (
            Identity::expired_server(&["localhost"]),
            "localhost",
            json!([
                "It is signed by itself: nobody whom this computer trusts vouches for it.",
                "It has expired."
            ]),
        ),
        (
            authority.issue_server(&["id.example"]),
            "127.0.0.1",
            json!([
                "Nobody whom this computer trusts has issued it.",
                "It is for other hosts than 127.0.0.1."
            ]),
        ),
    ] {
        let (server, bearerbox) = (start(identity), Bearerbox::default());
        add_machine(&bearerbox, &server, host);

        let shown = certificate(&bearerbox);

        assert_eq!(shown["problems"], problems);
        assert_eq!(shown["can_be_trusted"], true);
        bearerbox
            .run(&["profile", "trust", "machine", &server.fingerprint()])
            .done();
        bearerbox.run(&["token", "machine"]).done();
    }
}

#[test]
fn what_trust_would_not_mend_is_not_offered_and_not_trusted() {
    let (server, bearerbox) = (start(Identity::weak_server(&["localhost"])), Bearerbox::default());
    add_machine(&bearerbox, &server, "localhost");
    let run = || bearerbox.run(&["token", "machine", "--json"]);

    let told = failure(&run());
    assert_eq!(told["certificate"]["can_be_trusted"], false);
    assert!(
        told["next_step"]
            .as_str()
            .unwrap()
            .starts_with("Trusting it would not help")
    );
    let refused = bearerbox.spawn_at_terminal(&["profile", "trust", "machine"]).finish();
    assert_eq!(refused.status, 5, "{refused:?}");
    assert!(!refused.stdout.contains("profile trust NAME"), "{refused:?}");

    bearerbox
        .run(&["profile", "trust", "machine", &server.fingerprint()])
        .done();
    assert_eq!(failure(&run()), told);
}
