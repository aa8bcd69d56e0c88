//! A consent window whose page is not loaded, because nobody trusts the server's certificate.

use bearerbox_core::runs::{ConsentRequest, RunRequest};
use bearerbox_core::view::{CertificateView, ErrorView};
use bearerbox_core::{CertificateProblem, UntrustedCertificate};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509Name};
use serde_json::json;
use url::Url;

use crate::world::{World, failed, start};

/// Made out to `localhost`, by itself.
fn certificate() -> Vec<u8> {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::COMMONNAME, "localhost").unwrap();
    let name = name.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(&name).unwrap();
    builder.set_issuer_name(&name).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(30).unwrap()).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    builder.build().to_der().unwrap()
}

fn shown_by(host: &str, der: &[u8], problems: &[CertificateProblem]) -> UntrustedCertificate {
    UntrustedCertificate::read(der, host, problems.to_vec()).unwrap()
}

/// A profile at `https://localhost:9443`, which trusts `trusted`.
fn add_profile(world: &World, trusted: &[&str]) -> i64 {
    world.add_web(|document| {
        document["authorization_server"] = json!({
            "authorization_endpoint": "https://localhost:9443/oauth2/authorize",
            "token_endpoint": "https://localhost:9443/oauth2/token"
        });
        document["browser"] = json!("embedded");
        document["tls"] = json!({ "trusted_certificates": trusted });
    })
}

/// How a run ends whose window was shown `certificate` at `url`.
async fn end(
    world: &World,
    profile: i64,
    url: &str,
    certificate: UntrustedCertificate,
) -> (ErrorView, CertificateView) {
    let (run, mut screen, _) = start(world, RunRequest::of_profile(profile));
    let window: ConsentRequest = screen.window().await;
    window.channel.untrusted(&Url::parse(url).unwrap(), certificate);
    // What the window does when it goes away.
    window.channel.closed();
    let end = run.await.unwrap();

    let told = ErrorView::from(&failed(end));
    let certificate = told.certificate.clone().unwrap();
    (told, *certificate)
}

#[tokio::test]
async fn the_run_ends_with_the_certificate_so_that_it_can_be_trusted() {
    let world = World::new().await;
    let profile = add_profile(&world, &[]);
    let der = certificate();
    let shown = shown_by("localhost", &der, &[CertificateProblem::UnknownIssuer]);
    let fingerprint = shown.fingerprint.clone();

    let (told, certificate) = end(
        &world,
        profile,
        "https://localhost:9443/oauth2/authorize?state=x",
        shown,
    )
    .await;

    assert_eq!(
        told.message,
        "No secure connection to localhost:9443: its certificate is not trusted."
    );
    assert_eq!(certificate.facts.names, ["localhost"]);
    assert_eq!(certificate.facts.fingerprint, fingerprint);
    assert!(certificate.can_be_trusted);
    let run = world.bearerbox.runs(profile, 1).unwrap()[0].id;
    assert_eq!(world.bearerbox.run_view(run).unwrap().error, Some(told));
    assert_eq!(
        world.bearerbox.known_certificates(&[fingerprint]).unwrap(),
        [certificate.facts]
    );
}

#[tokio::test]
async fn the_certificate_of_a_host_that_a_page_led_to_is_not_offered_to_be_trusted() {
    let world = World::new().await;
    let profile = add_profile(&world, &[]);
    let shown = shown_by("evil.example", &certificate(), &[CertificateProblem::UnknownIssuer]);
    let fingerprint = shown.fingerprint.clone();

    let (told, certificate) = end(&world, profile, "https://evil.example/", shown).await;

    assert!(!certificate.can_be_trusted);
    assert!(told.next_step.unwrap().starts_with("A page led there"));
    assert_eq!(world.bearerbox.known_certificates(&[fingerprint]).unwrap(), []);
}

#[tokio::test]
async fn the_window_trusts_what_the_profile_trusts_where_it_counts() {
    let world = World::new().await;
    let der = certificate();
    let fingerprint = shown_by("localhost", &der, &[]).fingerprint;
    let profile = add_profile(&world, &[&fingerprint]);
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;

    let unknown = CertificateProblem::UnknownIssuer;
    let shown = shown_by("localhost", &der, std::slice::from_ref(&unknown));
    assert!(window.channel.trusts(&shown));
    assert!(
        !window
            .channel
            .trusts(&shown_by("localhost", &certificate(), std::slice::from_ref(&unknown)))
    );
    // The certificate of a product is in many hands: it must not open another server's pages.
    let elsewhere = shown_by("accounts.example", &der, &[unknown, CertificateProblem::AnotherName]);
    assert!(!window.channel.trusts(&elsewhere));

    window.channel.closed();
    run.await.unwrap();
}
