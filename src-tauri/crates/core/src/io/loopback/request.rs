//! Reads what a browser asks: as much of HTTP/1.1 (RFC 9112) as browsers send to a redirect URI, bounded in size.

use tokio::io::{AsyncRead, AsyncReadExt};

/// A URL with a code and a few claims is far less.
const HEAD_LIMIT: usize = 64 * 1024;
const BODY_LIMIT: usize = 256 * 1024;

/// A request of a browser.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BrowserRequest {
    pub method: String,
    /// Path and query as they stand in the request line.
    pub target: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl BrowserRequest {
    /// The header field called `name`, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads one request; none if the browser sends none, or nothing that can be read. Browsers open connections ahead of
/// need and let them be.
pub(super) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<BrowserRequest> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > HEAD_LIMIT || stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let body_start = head_end + 4;
    let head = str::from_utf8(&bytes[..head_end]).ok()?;
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next()?.split(' ');
    let (method, target) = (request_line.next()?.to_owned(), request_line.next()?.to_owned());
    if !request_line.next()?.starts_with("HTTP/1.") {
        return None;
    }
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut request = BrowserRequest {
        method,
        target,
        headers,
        body: String::new(),
    };
    let length: usize = request
        .header("content-length")
        .map_or(Some(0), |length| length.parse().ok())?;
    if length > BODY_LIMIT {
        return None;
    }
    while bytes.len() < body_start + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8(bytes[body_start..body_start + length].to_vec()).ok()?;
    Some(request)
}
