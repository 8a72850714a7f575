//! The words that stand for the variants of our enums, the same in every layer.

/// Gives an enum without data its words: `ALL`, `name` and `from_name`.
macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every variant, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it, as it is stored and shown.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// What a word stands for; `None` for a word that is not on the list.
            pub fn from_name(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == word)
            }
        }
    };
}

pub(crate) use words;
