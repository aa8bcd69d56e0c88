//! What the person sees of Bearerbox in the browser: after the sign-in that they can go back. Nothing of the answer is
//! on it.

/// Set by our own page when it hands over the fragment.
pub(super) const FRAGMENT_HEADER: &str = "bearerbox-fragment";

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The answer came and goes on its way.
    Done,
    /// The server refused, which Bearerbox shows.
    Refused,
    /// The answer belongs to another run.
    AnotherRun,
    /// The answer has no state.
    WithoutState,
    /// Looks for the answer in the fragment.
    Fragment,
    /// No answer came.
    Nothing,
    /// No page at all.
    NotHere,
    /// The sign-in has started from there already.
    StartedAlready,
    /// Another page led here, or something that only looks ahead.
    NotByLink,
}

impl Page {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => (
                "You can go back to Bearerbox",
                "Bearerbox goes on from here. This page can be closed.",
            ),
            Self::Refused => (
                "You can go back to Bearerbox",
                "The authorization server refused. Bearerbox shows what it said. This page can be closed.",
            ),
            Self::AnotherRun => (
                "This answer was not expected",
                "It belongs to a sign-in that Bearerbox is not waiting for. Start again from Bearerbox.",
            ),
            Self::WithoutState => (
                "This answer has no state",
                "It does not say to which sign-in it belongs, so Bearerbox left it alone and goes on waiting. If it \
                 is your sign-in's, the authorization server does not return state as it was sent, which it must.",
            ),
            Self::Fragment => ("One moment", "Bearerbox is reading the answer."),
            Self::Nothing => (
                "Nothing came back",
                "The address has no answer in it. Start again from Bearerbox.",
            ),
            Self::NotHere => ("Nothing is here", "Bearerbox waits for an answer at another address."),
            Self::StartedAlready => (
                "This sign-in has started already",
                "Its address is good for one time. Start again from Bearerbox.",
            ),
            Self::NotByLink => (
                "This page opens from Bearerbox alone",
                "It is not to be reached from another page. Copy its address into the address bar of the browser.",
            ),
        }
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark;--paper:#fbfbfa;--ink:#1c1c1a;--quiet:#6a6a66;--line:#e4e4e0}\
@media(prefers-color-scheme:dark){:root{--paper:#191918;--ink:#ececea;--quiet:#9b9b96;--line:#33332f}}\
*{box-sizing:border-box}\
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);\
font:16px/1.5 Inter,system-ui,-apple-system,'Segoe UI',sans-serif}\
main{max-width:28rem;padding:32px;border:1px solid var(--line);border-radius:8px}\
h1{margin:0 0 8px;font-size:20px;font-weight:600;line-height:1.3}\
p{margin:0;color:var(--quiet)}\
button{margin:24px 0 0;padding:8px 16px;border:0;border-radius:6px;background:var(--ink);color:var(--paper);font:inherit}";

/// Hands the fragment over, takes it out of the address, and says how it went.
const SCRIPT: &str = "\
const found=location.hash.slice(1);history.replaceState(null,'',location.pathname);\
const say=(title,text)=>{document.querySelector('h1').textContent=title;document.querySelector('p').textContent=text};\
fetch(location.pathname,{method:'POST',headers:{'bearerbox-fragment':'1'},body:found})\
.then(async answer=>{const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
say(page.querySelector('h1').textContent,page.querySelector('p').textContent)})\
.catch(()=>say('Bearerbox is not waiting any more','Start again from Bearerbox.'));";

/// What a page is made of, as HTML.
pub(super) struct Content<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// What stands below the text.
    pub more: &'a str,
    /// The directives of its content security policy that let its script work.
    pub script_sources: &'a str,
    /// Where it may send a form.
    pub form_action: &'a str,
}

/// The whole HTTP response.
pub(super) fn render(status: &str, page: Page, nonce: &str) -> String {
    let (title, text) = page.words();
    let (script, script_sources) = match page {
        Page::Fragment => (
            format!(
                "<noscript><p>Copy this page's address into Bearerbox.</p></noscript><script nonce=\"{nonce}\">{SCRIPT}</script>"
            ),
            format!("script-src 'nonce-{nonce}'; connect-src 'self'; "),
        ),
        Page::Done
        | Page::Refused
        | Page::AnotherRun
        | Page::WithoutState
        | Page::Nothing
        | Page::NotHere
        | Page::StartedAlready
        | Page::NotByLink => (String::new(), String::new()),
    };
    let content = Content {
        title,
        text,
        more: &script,
        script_sources: &script_sources,
        form_action: "'none'",
    };
    respond(status, &content, nonce)
}

/// The whole HTTP response with this content.
pub(super) fn respond(status: &str, content: &Content<'_>, nonce: &str) -> String {
    let Content {
        title,
        text,
        more,
        script_sources,
        form_action,
    } = content;
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">\
         <style nonce=\"{nonce}\">{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p role=\"status\">{text}</p>{more}</main></body></html>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'nonce-{nonce}'; {script_sources}img-src data:; \
         base-uri 'none'; form-action {form_action}; frame-ancestors 'none'\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nConnection: close\r\n\r\n{body}",
        length = body.len(),
    )
}
