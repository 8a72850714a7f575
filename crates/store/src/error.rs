use thiserror::Error;

/// Why the database could not do it. Nothing was stored.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A row that does not parse: the database was changed by another hand, or this binary is wrong.
    #[error("corrupt row in {table}")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// Which column or key, never its content.
        column: &'static str,
    },
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The writer was not free in time.
    #[error("the database is busy")]
    Busy,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// The database was made by a newer version of Sotto (its migration is unknown here).
    #[error("the database is from a newer version ({found})")]
    Newer {
        /// The newest migration found.
        found: i64,
    },
    /// Anything else that the driver says.
    #[error("the database failed")]
    Driver(#[source] Box<dyn std::error::Error + Send + Sync>),
}
