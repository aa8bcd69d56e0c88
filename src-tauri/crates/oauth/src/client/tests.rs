use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{AssertionTerms, BasicEncoding, Client, ClientAuthentication, Secret};
use crate::examples::now;
use crate::http::Value;

fn terms() -> AssertionTerms<'static> {
    AssertionTerms {
        issuer: Some("https://id.example"),
        token_endpoint: Some("https://id.example/token"),
        jti: "one-of-a-kind".into(),
        now: now(),
    }
}

fn client(client_id: &str, authentication: ClientAuthentication) -> Client {
    Client {
        client_id: client_id.into(),
        authentication,
    }
}

fn basic(client_id: &str, secret: &str, encoding: BasicEncoding) -> String {
    let client = client(
        client_id,
        ClientAuthentication::SecretBasic {
            secret: Secret::new(secret),
            encoding,
        },
    );
    let headers = client.headers();
    assert_eq!((headers.len(), headers[0].name.as_str()), (1, "Authorization"));
    assert!(matches!(headers[0].value, Value::Secret(_)));
    assert!(client.form_parameters(&terms()).unwrap().is_empty());
    headers[0].value.expose().to_owned()
}

fn names_and_values(client: &Client) -> Vec<(String, String)> {
    let parameters = client.form_parameters(&terms()).unwrap();
    parameters
        .into_iter()
        .map(|parameter| (parameter.name, parameter.value.expose().to_owned()))
        .collect()
}

#[test]
fn authenticates_as_the_example_of_rfc_6749_section_2_3_1() {
    assert_eq!(
        basic("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", BasicEncoding::Form),
        "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"
    );
}

#[test]
fn form_encodes_id_and_secret_before_base64() {
    let decoded = |encoding| {
        let value = basic("https://app.example/", "a:b+c%d é", encoding);
        String::from_utf8(STANDARD.decode(value.strip_prefix("Basic ").unwrap()).unwrap()).unwrap()
    };

    assert_eq!(
        decoded(BasicEncoding::Form),
        "https%3A%2F%2Fapp.example%2F:a%3Ab%2Bc%25d+%C3%A9"
    );
    assert_eq!(decoded(BasicEncoding::Raw), "https://app.example/:a:b+c%d é");
}

#[test]
fn encodes_as_the_rfc_says_unless_told_otherwise() {
    assert_eq!(BasicEncoding::default(), BasicEncoding::Form);
}

#[test]
fn posts_id_and_secret_in_the_form() {
    let authentication = ClientAuthentication::SecretPost {
        secret: Secret::new("s+e c"),
    };
    let client = client("id", authentication);

    assert!(client.headers().is_empty());
    assert_eq!(
        names_and_values(&client),
        [
            ("client_id".into(), "id".into()),
            ("client_secret".into(), "s+e c".into())
        ]
    );
    assert!(matches!(
        client.form_parameters(&terms()).unwrap()[1].value,
        Value::Secret(_)
    ));
}

#[test]
fn sends_no_secret_where_there_is_none() {
    for authentication in [
        ClientAuthentication::None,
        ClientAuthentication::SecretPost {
            secret: Secret::new(""),
        },
    ] {
        let client = client("id", authentication);

        assert!(client.headers().is_empty());
        assert_eq!(names_and_values(&client), [("client_id".into(), "id".into())]);
    }
}
