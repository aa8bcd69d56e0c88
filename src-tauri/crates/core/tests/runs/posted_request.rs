use bearerbox_core::Error;
use bearerbox_core::runs::{FrontChannelHop, RunRequest};
use bearerbox_core::view::{RunStage, RunView, StepView};
use serde_json::json;
use url::Url;

use crate::world::{World, browse, browser, done, failed, start};

/// A profile that posts its authorization request, to an endpoint with a query of its own.
fn add_posting(world: &World, browser: &str) -> i64 {
    let endpoint = format!("{}/authorize?tenant=a%20b", world.practice.issuer());
    world.add_web(|document| {
        document["authorization_server"]["authorization_endpoint"] = json!(endpoint);
        document["dialect"] = json!({ "authorization_request_method": "post" });
        document["browser"] = json!(browser);
    })
}

/// Loads the page and sends its form, as a browser does by its script; gives where the server leads then.
async fn post_from(page: Url) -> Url {
    let (status, text) = browse(page).await;
    assert_eq!(status, 200, "{text}");
    let action = Url::parse(&attribute(&text, "action")).unwrap();
    let inputs = text.split("<input type=\"hidden\" ").skip(1);
    let fields: Vec<_> = inputs
        .map(|input| (attribute(input, "name"), attribute(input, "value")))
        .collect();
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = browser()
        .post(action.clone())
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(body).send().await.unwrap();
    action.join(answer.headers()["location"].to_str().unwrap()).unwrap()
}

fn attribute(html: &str, name: &str) -> String {
    let value = html.split_once(&format!("{name}=\"")).unwrap().1;
    value.split_once('"').unwrap().0.replace("&amp;", "&")
}

fn request_step(view: &RunView) -> &StepView {
    let found = view.steps.iter().find(|step| step.title == "Authorization request");
    found.unwrap()
}

#[tokio::test]
async fn a_posted_request_goes_out_from_a_page_that_is_good_once_and_ends_with_the_run() {
    let world = World::new().await;
    let profile = add_posting(&world, "system");
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));

    let page = screen.system_browser().await;
    let callback = post_from(page.clone()).await;
    let (status, text) = browse(page.clone()).await;
    assert_eq!(status, 410);
    assert!(text.contains("This sign-in has started already"), "{text}");
    assert_eq!(browse(callback).await.0, 200);
    let end = run.await.unwrap();

    assert!(browser().get(page).send().await.unwrap_err().is_connect());
    let recorded = world.practice.recorded_requests();
    let posted = recorded.iter().find(|request| request.path == "/authorize").unwrap();
    assert_eq!(posted.method, "POST");
    assert_eq!(posted.query, [("tenant".to_owned(), "a b".to_owned())]);
    assert_eq!(posted.form_value("response_type"), Some("code"));

    let view = world.view(&end);
    done(end);
    let step = request_step(&view);
    let host = format!("127.0.0.1:{}", world.practice.port());
    assert_eq!(step.summary, format!("POST {host}/authorize · system browser"));
    let request = step.request.as_ref().unwrap();
    assert_eq!(request.line, format!("POST http://{host}/authorize"));
    let shown = |name: &str| {
        let found = request.parameters.iter().find(|parameter| parameter.name == name);
        found.and_then(|parameter| parameter.value.clone())
    };
    assert_eq!(shown("tenant").as_deref(), Some("a b"));
    assert_eq!(shown("scope").as_deref(), Some("openid offline_access orders.read"));
    assert_eq!(shown("code_challenge_method").as_deref(), Some("S256"));
    // It asked for an ID token, which the form alone says.
    assert!(view.steps.iter().any(|step| step.title == "ID token checks"));
}

#[tokio::test]
async fn every_browser_that_a_run_moves_to_has_an_address_of_its_own() {
    let world = World::new().await;
    let profile = add_posting(&world, "embedded");
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;
    let endpoint = Url::parse(&format!("{}/authorize?tenant=a%20b", world.practice.issuer())).unwrap();

    // Its certificate was not trusted yet: posted again, and not asked for by its address.
    let again = window.channel.load_again(&endpoint);
    let elsewhere = endpoint.join("/login").unwrap();
    assert_eq!(window.channel.load_again(&elsewhere), elsewhere);
    window.channel.move_to_system_browser().unwrap();
    let in_system = screen.system_browser().await;
    let by_hand = loop {
        let stages = person.stages();
        if let Some(RunStage::InSystemBrowser { authorization_url, .. }) = stages.last() {
            break Url::parse(authorization_url).unwrap();
        }
        tokio::task::yield_now().await;
    };

    let addresses = [window.authorization_url, again, in_system];
    for address in &addresses {
        assert_eq!(browse(address.clone()).await.0, 200);
    }
    assert_eq!(browse(post_from(by_hand).await).await.0, 200);
    done(run.await.unwrap());
}

#[tokio::test]
async fn the_page_is_no_hop_of_the_trace() {
    let world = World::new().await;
    let profile = add_posting(&world, "embedded");
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;
    let hop = |method: &str, url: &Url| FrontChannelHop {
        at: bearerbox_core::now_ms(),
        method: method.to_owned(),
        url: url.to_string(),
        status: Some(302),
        headers: Vec::new(),
        redirected_to: None,
    };

    let page = window.authorization_url.clone();
    let callback = post_from(page.clone()).await;
    window.channel.hop(hop("GET", &page));
    let endpoint = Url::parse(&format!("{}/authorize?tenant=a%20b", world.practice.issuer())).unwrap();
    window.channel.hop(hop("POST", &endpoint));
    window.channel.answered(&callback);
    let end = run.await.unwrap();

    let view = world.view(&end);
    done(end);
    let pages: Vec<&StepView> = view.steps.iter().filter(|step| step.title == "Page").collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(pages[0].summary.starts_with("POST "), "{pages:?}");
}

#[tokio::test]
async fn a_posted_request_for_a_posted_answer_needs_somebody_who_listens() {
    let world = World::new().await;
    let profile = add_posting(&world, "embedded");
    let mut document = world.bearerbox.profile(profile).unwrap().document;
    document["name"] = json!("form-post");
    document["parameters"] = json!({ "authorization": { "response_mode": "form_post" } });
    document["client"]["redirect_uri"] = json!("https://petshop.example/callback");
    let profile = world.bearerbox.add_profile(&document).unwrap().id;
    let (run, ..) = start(&world, RunRequest::of_profile(profile));

    let error = failed(run.await.unwrap());

    assert!(matches!(error, Error::NotBuilt { .. }), "{error:?}");
}
