use serde_json::{Value, json};

use super::{ResourceMetadata, ResourceMetadataError, resource_metadata_response};
use crate::examples::{json_response, response, url, with};
use crate::metadata::MetadataError;
use crate::protected_resource::{named_resource_metadata_request, resource_metadata_requests};

const API: &str = "https://resource.example.com/api";

fn document() -> Value {
    json!({
        "resource": API,
        "authorization_servers": ["https://as1.example.com", "https://as2.example.net"],
        "bearer_methods_supported": ["header", "body"],
        "scopes_supported": ["profile", "email", "phone"],
        "resource_documentation": "https://resource.example.com/resource_documentation.html"
    })
}

/// From the well-known URI of [`API`] itself.
fn read(value: &Value) -> Result<ResourceMetadata, ResourceMetadataError> {
    let request = resource_metadata_requests(&url(API)).remove(0);
    resource_metadata_response(&json_response(200, value), &request)
}

/// From where the API at `asked` said that it is.
fn named(asked: &str, resource: &str) -> Result<ResourceMetadata, ResourceMetadataError> {
    let request = named_resource_metadata_request(&url(asked), url("https://elsewhere.example/metadata"));
    resource_metadata_response(&json_response(200, &json!({ "resource": resource })), &request)
}

#[test]
fn the_example_of_rfc_9728_is_read_and_other_members_kept() {
    let metadata = read(&with(document(), "vendor", json!(1))).unwrap();

    assert_eq!(metadata.resource, API);
    assert_eq!(
        metadata.authorization_servers,
        ["https://as1.example.com", "https://as2.example.net"]
    );
    assert_eq!(metadata.scopes_supported, ["profile", "email", "phone"]);
    assert_eq!(metadata.bearer_methods_supported.unwrap(), ["header", "body"]);
    assert!(!metadata.dpop_bound_access_tokens_required && metadata.signed_metadata.is_none());
    assert_eq!(metadata.other["vendor"], 1);
}

#[test]
fn metadata_of_another_resource_must_not_be_used() {
    for found in [
        "https://evil.example/api",
        "https://resource.example.com",
        "https://resource.example.com/api/more",
        "http://resource.example.com/api",
        "not a URL",
    ] {
        let error = read(&with(document(), "resource", json!(found))).unwrap_err();

        let mismatch = ResourceMetadataError::ResourceMismatch {
            expected: API.to_owned(),
            found: found.to_owned(),
        };
        assert_eq!(error, mismatch);
    }
    assert!(
        read(&with(
            document(),
            "resource",
            json!("https://resource.example.com/api/")
        ))
        .is_ok()
    );
}

#[test]
fn what_a_challenge_names_may_be_of_something_above_but_of_nobody_else() {
    let asked = "https://resource.example.com/api/orders?limit=5";

    for resource in [
        "https://resource.example.com/api/orders",
        "https://resource.example.com/api",
        "https://resource.example.com",
    ] {
        let metadata = named(asked, resource).unwrap();
        assert!(!metadata.is_of(&url(asked)), "{resource}");
    }
    assert!(named(asked, asked).unwrap().is_of(&url(asked)));
    for resource in [
        "https://resource.example.com/ap",
        "https://resource.example.com/api/orders/42",
        "https://resource.example.com:8443/api",
        "https://evil.example/api/orders",
    ] {
        let error = named(asked, resource).unwrap_err();
        assert!(
            matches!(error, ResourceMetadataError::ResourceMismatch { .. }),
            "{resource}"
        );
    }
}

#[test]
fn what_is_no_metadata_is_told_by_cause() {
    let request = resource_metadata_requests(&url(API)).remove(0);
    let error = |response| resource_metadata_response(&response, &request).unwrap_err();

    assert_eq!(
        read(&with(document(), "resource", Value::Null)),
        Err(ResourceMetadataError::ResourceMissing)
    );
    let unreadable = |found| {
        let ResourceMetadataError::Unreadable(error) = found else {
            panic!("{found}")
        };
        error
    };
    assert!(matches!(
        unreadable(error(response(404, "text/html", "no"))),
        MetadataError::Status { status: 404, .. }
    ));
    assert!(matches!(
        unreadable(error(response(200, "text/html", "<html>"))),
        MetadataError::Html { .. }
    ));
    let wrong = with(document(), "scopes_supported", json!("profile email"));
    assert!(matches!(
        unreadable(read(&wrong).unwrap_err()),
        MetadataError::Member { member, .. } if member == "scopes_supported"
    ));
}
