//! A server by a certificate that nobody trusts, as WSO2 comes: looked at, trusted by a button, signed in to.

use serde_json::{Value, json};
use support::desktop::wait_for;
use support::{Window, Wso2};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

const TRUST: &str = "Trust this certificate for this profile";
const TRUSTED: &str = "This profile trusts exactly this certificate now.";

/// A profile of WSO2's, at the server's own port or the gateway's.
fn profile(name: &str, origin: &str, path: &str) -> Value {
    json!({
        "name": name,
        "environment": "dev",
        "authorization_server": {
            "authorization_endpoint": format!("{origin}{path}/authorize"),
            "token_endpoint": format!("{origin}{path}/token"),
            "revocation_endpoint": format!("{origin}{path}/revoke")
        },
        "client": {
            "client_id": Wso2::CLIENT_ID, "client_secret": Wso2::CLIENT_SECRET,
            "redirect_uri": Wso2::EXAMPLE_CALLBACK_URL
        },
        "scope": "PRODUCTION",
        "pkce": "none"
    })
}

fn trusted(journey: &Journey, name: &str) -> Value {
    let shown = journey.command.run(&["profile", "show", name, "--json"]).done().json();
    shown["document"]["tls"]["trusted_certificates"].clone()
}

/// Gets a token, and waits until the run has ended with the server's certificate.
async fn is_refused(window: &Window, server: &Wso2, origin: &str) {
    let host = origin.trim_start_matches("https://");
    let told = format!("No secure connection to {host}: its certificate is not trusted.");
    window.shows(&told).await;
    window.shows("It is signed by itself").await;
    window.shows("localhost, 127.0.0.1, ::1").await;
    window.shows(&server.fingerprint()).await;
    wait_for("only the main window", || window.others().is_empty().then_some(()));
}

/// Signs in as alice on the server's pages and allows what is asked.
async fn sign_in(window: &Window, journey: &Journey, picture: &str) {
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/interaction/").await;
    consent.type_text("alice\tany");
    journey.picture(picture).await;
    consent.press(&["Return"]);
    consent.is_at("/interaction/").await;
    consent.press(&["Return"]);
    consent.goes();
}

#[test]
fn a_self_signed_server_is_shown_trusted_and_signed_in_to_at_both_ports() {
    journey("trust", async |journey| {
        let server = Wso2::start();
        let ports = [
            ("playground", server.origin(), "/oauth2"),
            ("gateway", server.gateway_origin(), ""),
        ];
        for (name, origin, path) in ports {
            journey.command.add_profile(&profile(name, origin, path));
        }
        journey.open().await;
        let window = journey.window();

        for (name, origin, _) in ports {
            window.click(name).await;
            window.click("Get token").await;
            is_refused(window, &server, origin).await;
            journey.picture(&format!("{name}-refused")).await;
            assert_eq!(trusted(journey, name), Value::Null);

            window.click(TRUST).await;
            window.shows(TRUSTED).await;
            assert_eq!(trusted(journey, name), json!([server.fingerprint()]));
            journey.picture(&format!("{name}-trusted")).await;
            window.click("Try again").await;
            sign_in(window, journey, &format!("{name}-login")).await;

            window.shows("has a new token").await;
            let token = journey.command.run(&["token", name]).done();
            assert!(token.stdout.trim().len() > 20, "{token:?}");
            window.click("Refresh").await;
            window.shows("2 token sets").await;
        }

        // The gateway has no such endpoint.
        window.click("playground").await;
        window.unfold("Ask the server").await;
        window.click("Revoke the access token").await;
        window.shows("A revoked access token cannot be brought back.").await;
        journey.picture("revoking").await;
        window.click("Revoke the access token").await;
        window.shows("The access token is revoked at the server.").await;
        journey.picture("revoked").await;

        window.click("gateway").await;
        window.click("Settings").await;
        window.shows("Trusted certificates").await;
        window.shows("localhost, 127.0.0.1, ::1").await;
        journey.picture("settings").await;
        window.click("Trust localhost, 127.0.0.1, ::1 no more").await;
        window.hides("Trusted certificates").await;
        window.click("Save").await;
        window.shows("“gateway” was saved.").await;
        assert_eq!(trusted(journey, "gateway"), Value::Null);
    });
}

#[test]
fn a_denial_after_the_trust_is_told_and_the_trust_is_taken_back_by_undo() {
    journey("trust-denial", async |journey| {
        let server = Wso2::start();
        journey
            .command
            .add_profile(&profile("playground", server.origin(), "/oauth2"));
        journey.open().await;
        let window = journey.window();
        window.click("playground").await;
        window.click("Get token").await;
        is_refused(window, &server, server.origin()).await;

        window.click(TRUST).await;
        window.shows("“playground” trusts the certificate now.").await;
        window.click("Try again").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/interaction/").await;
        // The name has the focus; behind the password and the button is the link that cancels.
        consent.press(&["Tab", "Tab", "Tab", "Return"]);
        consent.goes();
        window.shows("The server says: access_denied").await;
        journey.picture("denied").await;

        window.click("Undo").await;
        window
            .shows("“playground” does not trust the certificate any more.")
            .await;
        assert_eq!(trusted(journey, "playground"), Value::Null);
        window.click("Try again").await;
        is_refused(window, &server, server.origin()).await;
    });
}

#[test]
fn what_one_profile_trusts_another_with_the_same_browser_session_does_not() {
    journey("trust-session", async |journey| {
        let server = Wso2::start();
        let mut trusting = profile("trusting", server.origin(), "/oauth2");
        trusting["tls"] = json!({ "trusted_certificates": [server.fingerprint()] });
        journey.command.add_profile(&trusting);
        journey
            .command
            .add_profile(&profile("stranger", server.origin(), "/oauth2"));
        journey.open().await;
        let window = journey.window();
        window.click("trusting").await;
        window.choose("As", "new persona…").await;
        window.fill("Name of the new persona", "alice").await;
        window.click("Use").await;
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/interaction/").await;

        // While that window is open, so that it is the very same session.
        window.click("stranger").await;
        window.choose("As", "alice").await;
        window.click("Get token").await;

        window.shows("its certificate is not trusted.").await;
        window.shows(&server.fingerprint()).await;
        wait_for("one window less", || (window.others().len() == 1).then_some(()));
        consent.close();
    });
}

#[test]
fn a_server_that_is_discovered_is_trusted_in_the_draft() {
    journey("trust-discovery", async |journey| {
        let server = Wso2::start();
        journey.open().await;
        let window = journey.window();
        window.shows("Get your first token").await;
        window.fill("Issuer", server.origin()).await;
        window.click("Discover").await;
        window.shows("its certificate is not trusted.").await;
        journey.picture("refused").await;

        window.click(TRUST).await;

        window.shows("What the server supports").await;
        window.shows("localhost, 127.0.0.1, ::1").await;
        journey.picture("form").await;
        window.choose("Grant type", "Client credentials").await;
        window.fill("Client ID", Wso2::CLIENT_ID).await;
        window.choose("Client secret", "Enter a secret").await;
        window.fill("The secret", Wso2::CLIENT_SECRET).await;
        window.fill("Scope", "PRODUCTION").await;
        window.fill("Name", "wso2").await;
        window.click("Add profile").await;
        window.shows("“wso2” was saved.").await;
        assert_eq!(trusted(journey, "wso2"), json!([server.fingerprint()]));
        window.click("Get token").await;
        window.shows("wso2 has a new token.").await;
    });
}
