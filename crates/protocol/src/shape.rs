//! The derives that a body of the wire has, by what it is.

/// A `struct` that we send; `strict`: one that we are sent, which names nothing else; `enum` or `word`: one without data; `codes`: one
/// whose words have underscores; `union`: one with data, by `type`.
macro_rules! wire {
    ($(#[$doc:meta])* enum $name:ident $body:tt) => {
        wire! { word $(#[$doc])* $name $body }
    };
    (word $(#[$doc:meta])* $name:ident $body:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $name $body
    };
    (codes $(#[$doc:meta])* enum $name:ident $body:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $name $body
    };
    (union $(#[$doc:meta])* $name:ident $body:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $name $body
    };
    (strict $(#[$doc:meta])* struct $name:ident $body:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub struct $name $body
    };
    ($(#[$doc:meta])* struct $name:ident $body:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub struct $name $body
    };
}

pub(crate) use wire;
