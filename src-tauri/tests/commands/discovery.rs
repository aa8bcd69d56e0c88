//! Discovery of a server, and ending it.

use std::net::TcpListener;

use serde_json::json;

use super::shell::{LOCAL, Shell, invoke, wait_until};

#[test]
fn an_address_without_tls_off_this_computer_is_refused_unless_it_is_chosen() {
    let shell = Shell::open();

    // Allowed, it goes as far as asking; this address is on this computer without being one of its loopback names.
    let allowed = json!({ "number": 1, "address": "http://0.0.0.0:9", "plaintext": true });
    assert_eq!(shell.code("server_discover", allowed), "network");
    let refused = json!({ "number": 1, "address": "http://0.0.0.0:9", "plaintext": false });
    assert_eq!(shell.code("server_discover", refused), "plaintext_address");

    assert_eq!(
        shell.code(
            "server_discover",
            json!({ "number": 1, "address": "http://id.example" })
        ),
        "plaintext_address"
    );
    assert_eq!(
        shell.code(
            "server_discover",
            json!({ "number": 1, "address": "http://127.0.0.1:9" })
        ),
        "network"
    );
}

#[test]
fn a_discovery_that_gets_no_answer_is_cancelled() {
    let shell = Shell::open();
    // It takes the connection and says nothing.
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.local_addr().unwrap());
    let main = shell.main.clone();

    let discovery = std::thread::spawn(move || {
        let arguments = json!({ "number": 7, "address": address, "plaintext": false });
        invoke(&main, LOCAL, "server_discover", arguments)
    });
    wait_until(|| {
        shell.answer("server_discover_cancel", json!({ "number": 7 }));
        discovery.is_finished()
    });

    let refusal = discovery.join().unwrap().expect_err("nothing was found");
    assert_eq!(refusal["message"], "Cancelled.");
}
