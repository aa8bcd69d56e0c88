use url::Url;

use super::super::accept::Place;
use super::super::request::read_request;
use super::{FormPage, Listening};

const ACTION: &str = "https://id.example/authorize?tenant=a&flag";

fn serve(fields: &[(&str, &str)], redirect_uri: &str) -> (FormPage, Listening) {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    FormPage::serve(&Url::parse(ACTION).unwrap(), &fields, redirect_uri).unwrap()
}

/// What `page` answers to a browser that asks by `method` for `url`, with these header fields beside `Host`.
async fn ask(page: &FormPage, method: &str, url: &Url, headers: &str) -> String {
    let (path, authority) = (url.path(), url.authority());
    let text = format!("{method} {path} HTTP/1.1\r\nHost: {authority}\r\n{headers}\r\n");
    let request = read_request(&mut text.as_bytes()).await.unwrap();
    page.0.answer(&request).text
}

#[tokio::test]
async fn posts_the_parameters_as_they_are_with_script_and_without() {
    let fields = [("claims", "{\"a\":\"<&'\"}"), ("submit", "x"), ("state", "s")];
    let (page, _listening) = serve(&fields, "http://127.0.0.1/callback");

    let text = ask(&page, "GET", &page.address().unwrap(), "").await;

    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    let form = "<form method=\"post\" action=\"https://id.example/authorize?tenant=a&amp;flag\">\
                <input type=\"hidden\" name=\"claims\" value=\"{&quot;a&quot;:&quot;&lt;&amp;'&quot;}\">\
                <input type=\"hidden\" name=\"submit\" value=\"x\">\
                <input type=\"hidden\" name=\"state\" value=\"s\">\
                <button>Go on to id.example</button></form>";
    assert!(text.contains(form), "{text}");
    assert!(text.contains("HTMLFormElement.prototype.submit.call"), "{text}");
}

#[tokio::test]
async fn lets_nothing_in_and_the_form_go_where_a_sign_in_leads() {
    for (redirect_uri, form_action) in [
        ("https://your-app.example/callback", "http: https: https:"),
        ("com.example.app:/cb", "http: https: com.example.app:"),
        ("a\r\nb:/cb", "http: https: ab:"),
    ] {
        let (page, _listening) = serve(&[], redirect_uri);

        let text = ask(&page, "GET", &page.address().unwrap(), "").await;

        let policy = text
            .lines()
            .find_map(|line| line.strip_prefix("Content-Security-Policy: "));
        let nonce = &page.0.nonce;
        assert_eq!(
            policy.unwrap(),
            format!(
                "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; \
                 base-uri 'none'; form-action {form_action}; frame-ancestors 'none'"
            )
        );
        assert!(text.contains("\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"));
    }
}

#[tokio::test]
async fn each_address_is_good_once_and_no_other_is() {
    let (page, _listening) = serve(&[("state", "s")], "http://127.0.0.1/callback");
    let (first, second) = (page.address().unwrap(), page.address().unwrap());
    let mut root = first.clone();
    root.set_path("/");

    assert_ne!(first, second);
    assert!(page.is_at(&first) && page.is_at(&root));
    assert!(!page.is_at(&Url::parse(ACTION).unwrap()));
    for (url, status) in [(&first, "200"), (&first, "410"), (&root, "410"), (&second, "200")] {
        let text = ask(&page, "GET", url, "").await;
        assert!(text.starts_with(&format!("HTTP/1.1 {status}")), "{url}: {text}");
        assert_eq!(text.contains("name=\"state\""), status == "200");
    }
}

#[tokio::test]
async fn who_is_led_there_or_only_looks_gets_nothing_and_uses_nothing_up() {
    let (page, _listening) = serve(&[("state", "s")], "http://127.0.0.1/callback");
    let url = page.address().unwrap();
    let mut rebound = url.clone();
    rebound.set_host(Some("rebound.example")).unwrap();

    for (method, at, headers, status) in [
        ("GET", &rebound, "", "421"),
        ("GET", &url, "Sec-Fetch-Site: cross-site\r\n", "403"),
        ("GET", &url, "Sec-Fetch-Site: same-site\r\n", "403"),
        (
            "GET",
            &url,
            "Sec-Fetch-Site: none\r\nSec-Purpose: prefetch;prerender\r\n",
            "403",
        ),
        ("HEAD", &url, "", "405"),
        ("POST", &url, "", "405"),
        ("GET", &url, "Sec-Fetch-Site: none\r\n", "200"),
    ] {
        let text = ask(&page, method, at, headers).await;
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status}")),
            "{method} {headers}: {text}"
        );
        assert_eq!(text.contains("name=\"state\""), status == "200");
    }
}
