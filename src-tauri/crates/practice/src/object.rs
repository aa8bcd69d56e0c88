//! Builds JSON objects from `json!`-like pairs without going through `Value`.

/// A JSON object from names and values; each value is anything `json!` takes.
macro_rules! object {
    ($($name:literal : $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut object = serde_json::Map::new();
        $(object.insert($name.to_owned(), serde_json::json!($value));)*
        object
    }};
}
pub(crate) use object;
