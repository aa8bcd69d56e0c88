//! Rules 3 and 5: the shell and the window are thin, and their layers point one way.

use super::assert_none;
use super::sources::{block_after, find_words, read, read_product};

#[test]
fn no_command_body_decides() {
    let mut found = Vec::new();
    for source in read_product("src-tauri/src") {
        let code = source.code();
        for attribute in find_words(&code, "#[tauri::command")
            .into_iter()
            .chain(find_words(&code, "#[command"))
        {
            let Some(function) = code[attribute..].find("fn ").map(|at| attribute + at) else {
                continue;
            };
            let Some((open, close)) = block_after(&code, function) else {
                continue;
            };
            for word in ["if", "match", "for", "while", "loop"] {
                let inside = find_words(&code[open..close], word);
                found.extend(
                    inside
                        .into_iter()
                        .map(|at| format!("{}: {word}", source.place(open + at))),
                );
            }
        }
    }
    assert_none(
        &found,
        "A command parses, calls and maps the error; what it decides belongs to core.",
    );
}

#[test]
fn the_layers_of_the_window_import_one_way() {
    let mut found = Vec::new();
    for source in read("ui/src")
        .iter()
        .filter(|source| source.has_extension(&["ts", "svelte", "js", "mjs"]))
    {
        let layer = source.path.split('/').nth(2).unwrap_or_default();
        let refused: &[&str] = match layer {
            "components" => &["ipc", "state", "views"],
            "ipc" => &["state", "views", "components"],
            "state" => &["views", "components"],
            _ => &[],
        };
        // A test plays the host, which the window reaches through Tauri's own mock.
        let is_test = source.is_test();
        for (at, module) in imports(&source.text) {
            let tauri = module.starts_with("@tauri-apps/") && layer != "ipc";
            let wrong_way = module.split('/').any(|part| refused.contains(&part));
            if (tauri || wrong_way) && !is_test {
                found.push(format!("{}: {module}", source.place(at)));
            }
        }
    }
    assert_none(
        &found,
        "views > state > ipc > @tauri-apps, and components know none of them.",
    );
}

/// What a script imports, types included: where it says so, and the module's name.
fn imports(text: &str) -> Vec<(usize, &str)> {
    ["from '", "from \"", "import '", "import \"", "import('", "import(\""]
        .iter()
        .flat_map(|opening| text.match_indices(opening))
        .filter_map(|(at, opening)| {
            let rest = &text[at + opening.len()..];
            let module = &rest[..rest.find(['\'', '"', '\n'])?];
            Some((at, module))
        })
        .collect()
}
