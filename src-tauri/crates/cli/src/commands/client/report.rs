//! A registered client as text: each member, and beside one that differs what was wanted.

use bearerbox_core::view::{RegisteredMember, RegisteredView};

use crate::words::{align, describe_time};

/// What is registered.
pub fn describe_registered(client: &RegisteredView) -> String {
    let rows: Vec<Vec<String>> = client.members.iter().map(describe_member).collect();
    let differing = client.members.iter().filter(|member| member.wanted.is_some()).count();
    let mut text = format!("Client {}\n\n{}", client.client_id, align(&rows));
    match differing {
        0 => {}
        1 => text.push_str("\n\nOne member is registered otherwise than it was wanted."),
        count => text.push_str(&format!(
            "\n\n{count} members are registered otherwise than they were wanted."
        )),
    }
    text
}

/// That nothing is registered any more, and what stays.
pub fn describe_deregistered() -> String {
    "The client is not registered any more. The profile stays in the vault with its settings, tokens and history; its \
     client id, secret and registration access token are gone."
        .to_owned()
}

fn describe_member(member: &RegisteredMember) -> Vec<String> {
    let value = match (&member.value, member.time) {
        (_, Some(time)) => describe_time(time),
        (Some(value), None) if member.name == "client_secret_expires_at" && value == "0" => "never".to_owned(),
        (Some(value), None) => value.clone(),
        (None, None) => "not said".to_owned(),
    };
    let wanted = member.wanted.iter().map(|wanted| format!("(wanted: {wanted})"));
    [member.name.clone(), value].into_iter().chain(wanted).collect()
}
