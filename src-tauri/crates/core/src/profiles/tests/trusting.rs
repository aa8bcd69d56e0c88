//! Trusting a certificate for a profile.

use serde_json::{Value, json};

use super::{minimal, open_new};
use crate::{Bearerbox, Error};

fn fingerprint(digit: &str) -> String {
    format!("sha256:{}", digit.repeat(64))
}

fn trusted(bearerbox: &Bearerbox, id: i64) -> Value {
    bearerbox.profile(id).unwrap().document["tls"]["trusted_certificates"].clone()
}

#[test]
fn a_certificate_is_trusted_once_and_not_any_more() {
    let (_folder, bearerbox) = open_new();
    let mut draft = minimal();
    draft["tls"] = json!({ "ca_file": "ca.pem" });
    let id = bearerbox.add_profile(&draft).unwrap().id;

    bearerbox.trust_certificate(id, &fingerprint("a")).unwrap();
    bearerbox.trust_certificate(id, &fingerprint("b")).unwrap();
    let updated_at = bearerbox.profile(id).unwrap().updated_at;
    let row = bearerbox.trust_certificate(id, &fingerprint("A")).unwrap();

    assert_eq!((row.id, row.name.as_str()), (id, "web"));
    assert_eq!(trusted(&bearerbox, id), json!([fingerprint("a"), fingerprint("b")]));
    assert_eq!(bearerbox.profile(id).unwrap().updated_at, updated_at);
    bearerbox.distrust_certificate(id, &fingerprint("A")).unwrap();
    assert_eq!(trusted(&bearerbox, id), json!([fingerprint("b")]));
    assert_eq!(bearerbox.profile(id).unwrap().document["tls"]["ca_file"], "ca.pem");
}

#[test]
fn a_fingerprint_is_taken_as_other_programs_write_it() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;
    let by_bytes = vec!["AB"; 32].join(":");

    bearerbox.trust_certificate(id, &format!(" {by_bytes}\n")).unwrap();

    assert_eq!(trusted(&bearerbox, id), json!([format!("sha256:{}", "ab".repeat(32))]));
    bearerbox.distrust_certificate(id, &by_bytes).unwrap();
    assert_eq!(trusted(&bearerbox, id), Value::Null);
}

#[test]
fn what_is_no_fingerprint_changes_nothing() {
    let (_folder, bearerbox) = open_new();
    let id = bearerbox.add_profile(&minimal()).unwrap().id;

    for text in ["", "sha256:", "sha1:aa", &"g".repeat(64), &"a".repeat(63)] {
        let error = bearerbox.trust_certificate(id, text).unwrap_err();

        assert!(
            matches!(&error, Error::InvalidDocument(problems) if problems[0].path == "tls.trusted_certificates"),
            "{text}: {error:?}"
        );
    }
    assert_eq!(trusted(&bearerbox, id), Value::Null);
    let nobody = bearerbox.trust_certificate(id + 1, &fingerprint("a")).unwrap_err();
    assert!(matches!(nobody, Error::NoSuchProfile { .. }));
}

#[test]
fn nothing_is_known_of_a_certificate_that_was_never_shown() {
    let (_folder, bearerbox) = open_new();

    assert_eq!(bearerbox.known_certificates(&[fingerprint("a")]).unwrap(), []);
}
