use std::net::Ipv6Addr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openssl::asn1::Asn1Time;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Name};
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use super::Trust;
use crate::io::{ChosenCertificates, TrustHindrance, UntrustedCertificate};
use crate::{CertificateProblem, Error, NetworkCause};
use CertificateProblem::{AnotherName, Expired, NotYetValid, UnknownIssuer, Unusable};

const DAY: i64 = 24 * 60 * 60;

struct Identity {
    certificate: X509,
    key: PKey<Private>,
}

/// What a test certificate is like.
struct Like<'a> {
    names: &'a [&'a str],
    /// In days from now.
    valid: (i64, i64),
    issuer: Option<&'a Identity>,
    key: PKey<Private>,
    version: i32,
}

impl Default for Like<'_> {
    fn default() -> Self {
        Self {
            names: &["localhost"],
            valid: (-1, 30),
            issuer: None,
            key: p256(),
            version: 2,
        }
    }
}

fn p256() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn make(like: Like<'_>) -> Identity {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_nid(Nid::COMMONNAME, "localhost").unwrap();
    name.append_entry_by_nid(
        Nid::ORGANIZATIONNAME,
        if like.issuer.is_some() { "Shop" } else { "WSO2" },
    )
    .unwrap();
    let name = name.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(like.version).unwrap();
    builder.set_subject_name(&name).unwrap();
    let issuer = like.issuer.map_or(&*name, |issuer| issuer.certificate.subject_name());
    builder.set_issuer_name(issuer).unwrap();
    let time = |days: i64| Asn1Time::from_unix(now().as_secs().cast_signed() + days * DAY).unwrap();
    builder.set_not_before(&time(like.valid.0)).unwrap();
    builder.set_not_after(&time(like.valid.1)).unwrap();
    builder.set_pubkey(&like.key).unwrap();
    if like.names.is_empty() && like.version == 2 {
        builder
            .append_extension(BasicConstraints::new().ca().build().unwrap())
            .unwrap();
    } else if like.version == 2 {
        let mut names = SubjectAlternativeName::new();
        for name in like.names {
            if name.contains(':') {
                names.ip(name)
            } else {
                names.dns(name)
            };
        }
        let names = names.build(&builder.x509v3_context(None, None)).unwrap();
        builder.append_extension(names).unwrap();
    }
    let signer = like.issuer.map_or(&like.key, |issuer| &issuer.key);
    builder.sign(signer, MessageDigest::sha256()).unwrap();
    Identity {
        certificate: builder.build(),
        key: like.key,
    }
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// What comes of a handshake in which `identity` is shown as `host`.
fn show(
    identity: &Identity,
    host: &str,
    roots: &[&Identity],
    chosen: ChosenCertificates,
) -> Result<(), Box<UntrustedCertificate>> {
    let der = |identity: &Identity| CertificateDer::from(identity.certificate.to_der().unwrap());
    let roots = roots.iter().map(|root| der(root)).collect();
    let trust = Trust::new(roots, chosen, Arc::new(rustls::crypto::aws_lc_rs::default_provider())).unwrap();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let at = UnixTime::since_unix_epoch(now());
    match trust.verify_server_cert(&der(identity), &[], &name, &[], at) {
        Ok(_) => Ok(()),
        Err(rustls::Error::Other(other)) => Err(Box::new(
            other.0.downcast_ref::<UntrustedCertificate>().unwrap().clone(),
        )),
        Err(other) => panic!("{other:?}"),
    }
}

fn problems(identity: &Identity, host: &str, roots: &[&Identity]) -> Vec<CertificateProblem> {
    show(identity, host, roots, ChosenCertificates::default())
        .unwrap_err()
        .problems
}

/// By a profile whose own host is `host`.
fn choose(identity: &Identity, host: &str) -> ChosenCertificates {
    let der = identity.certificate.to_der().unwrap();
    let fingerprint = UntrustedCertificate::read(&der, host, Vec::new()).unwrap().fingerprint;
    ChosenCertificates::new(
        &[fingerprint.to_ascii_uppercase().replace("SHA", "sha")],
        vec![host.to_owned()],
    )
}

#[test]
fn a_certificate_says_whom_it_is_for_who_issued_it_and_how_long_it_holds() {
    let identity = make(Like {
        names: &["localhost", "wso2.example", "::1"],
        ..Like::default()
    });

    let shown = show(&identity, "localhost", &[], ChosenCertificates::default()).unwrap_err();

    assert_eq!(shown.host, "localhost");
    assert_eq!(
        shown.names,
        ["localhost", "wso2.example", &Ipv6Addr::LOCALHOST.to_string()]
    );
    assert_eq!(
        (shown.issuer.as_str(), shown.is_self_signed),
        ("CN=localhost, O=WSO2", true)
    );
    let from = now().as_secs().cast_signed() - DAY;
    assert!((shown.valid_from / 1000 - from).abs() < 60, "{}", shown.valid_from);
    assert_eq!(shown.valid_until - shown.valid_from, 31 * DAY * 1000);
    assert!(shown.fingerprint.starts_with("sha256:") && shown.fingerprint.len() == 71);
    assert_eq!(shown.problems, [UnknownIssuer]);
}

#[test]
fn all_that_is_wrong_is_found_and_not_the_first_of_it_alone() {
    let authority = make(Like {
        names: &[],
        ..Like::default()
    });
    let issued = |like: Like<'_>| {
        make(Like {
            issuer: Some(&authority),
            ..like
        })
    };
    let over = (-30, -1);
    let to_come = (1, 30);

    for (identity, is_authority_known, expected) in [
        (issued(Like::default()), false, vec![UnknownIssuer]),
        (
            issued(Like {
                valid: over,
                ..Like::default()
            }),
            true,
            vec![Expired],
        ),
        (
            issued(Like {
                valid: to_come,
                ..Like::default()
            }),
            true,
            vec![NotYetValid],
        ),
        (
            issued(Like {
                names: &["id.example"],
                ..Like::default()
            }),
            true,
            vec![AnotherName],
        ),
        (
            issued(Like {
                names: &["id.example"],
                valid: over,
                ..Like::default()
            }),
            false,
            vec![UnknownIssuer, Expired, AnotherName],
        ),
        (
            make(Like {
                valid: over,
                ..Like::default()
            }),
            true,
            vec![UnknownIssuer, Expired],
        ),
    ] {
        let roots: Vec<_> = is_authority_known.then_some(&authority).into_iter().collect();

        assert_eq!(problems(&identity, "localhost", &roots), expected);
    }
    assert!(
        show(
            &issued(Like::default()),
            "localhost",
            &[&authority],
            ChosenCertificates::default()
        )
        .is_ok()
    );
}

#[test]
fn exactly_the_chosen_certificate_is_trusted_whatever_trust_can_mend() {
    let [one, other] = [(); 2].map(|()| {
        make(Like {
            valid: (-30, -1),
            ..Like::default()
        })
    });

    assert!(show(&one, "localhost", &[], choose(&one, "localhost")).is_ok());
    let refused = show(&other, "localhost", &[], choose(&one, "localhost")).unwrap_err();
    assert_eq!(refused.problems, [UnknownIssuer, Expired]);
}

#[test]
fn a_chosen_certificate_counts_for_its_own_hosts_and_those_of_the_profile_alone() {
    let identity = make(Like::default());

    assert!(show(&identity, "localhost", &[], choose(&identity, "id.example")).is_ok());
    assert!(show(&identity, "ID.example", &[], choose(&identity, "id.example")).is_ok());
    let elsewhere = show(&identity, "accounts.example", &[], choose(&identity, "id.example")).unwrap_err();
    assert_eq!(elsewhere.problems, [UnknownIssuer, AnotherName]);
    let hindrance = choose(&identity, "id.example").hindrance(&elsewhere);
    assert_eq!(hindrance, Some(TrustHindrance::AnotherHost));
}

#[test]
fn what_no_connection_can_be_made_with_is_not_trusted() {
    let weak = make(Like {
        key: PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap(),
        ..Like::default()
    });
    let old = make(Like {
        version: 0,
        ..Like::default()
    });

    for identity in [weak, old] {
        let refused = show(&identity, "localhost", &[], choose(&identity, "localhost")).unwrap_err();

        assert!(refused.problems.contains(&Unusable), "{:?}", refused.problems);
        let hindrance = choose(&identity, "localhost").hindrance(&refused);
        assert_eq!(hindrance, Some(TrustHindrance::Unusable));
    }
}

#[test]
fn one_that_names_its_host_as_certificates_once_did_can_be_chosen() {
    let mut old_fashioned = Like {
        names: &[],
        ..Like::default()
    };
    old_fashioned.issuer = None;
    let identity = make(old_fashioned);

    assert_eq!(problems(&identity, "localhost", &[]), [UnknownIssuer]);
    assert!(show(&identity, "localhost", &[], choose(&identity, "id.example")).is_ok());
}

#[test]
fn a_withdrawn_certificate_is_not_trusted() {
    let identity = make(Like::default());
    let der = identity.certificate.to_der().unwrap();
    let read = UntrustedCertificate::read(&der, "localhost", vec![CertificateProblem::Revoked]).unwrap();

    assert!(!choose(&identity, "localhost").trusts(&read));
}

#[test]
fn the_error_says_what_can_be_done_about_it() {
    let identity = make(Like::default());
    let certificate = show(&identity, "localhost", &[], ChosenCertificates::default()).unwrap_err();
    let view = |hindrance: Option<TrustHindrance>| {
        let certificate = UntrustedCertificate {
            hindrance,
            ..*certificate.clone()
        };
        crate::view::ErrorView::from(&Error::Network {
            host: "localhost:9443".to_owned(),
            cause: NetworkCause::UntrustedCertificate(Box::new(certificate)),
        })
    };

    let told = view(None);
    assert_eq!(
        told.message,
        "No secure connection to localhost:9443: its certificate is not trusted."
    );
    let shown = told.certificate.unwrap();
    assert!(shown.can_be_trusted);
    assert_eq!(
        shown.problems,
        ["It is signed by itself: nobody whom this computer trusts vouches for it."]
    );
    for hindrance in [
        TrustHindrance::Revoked,
        TrustHindrance::Unusable,
        TrustHindrance::AnotherHost,
        TrustHindrance::LedAway,
    ] {
        let told = view(Some(hindrance));
        assert!(!told.certificate.unwrap().can_be_trusted, "{hindrance:?}");
        assert!(
            !told.next_step.unwrap().starts_with("If you know the server"),
            "{hindrance:?}"
        );
    }
}
