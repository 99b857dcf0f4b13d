//! Ids are newtypes over `u32`: positions in the vector that owns the things. They mean nothing outside their document.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as a `usize`, for indexing.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id at a position.
            pub fn at(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )+};
}

ids! {
    /// A sentence of a [`crate::Document`].
    SentenceId,
    /// A token of a [`crate::Document`], counted through the whole document.
    TokenId,
    /// A mention of the `mentions` layer.
    MentionId,
    /// An entity of the `entities` layer.
    EntityId,
    /// A time expression of the `timex` layer.
    TimexId,
    /// A place mention of the `places` layer.
    PlaceId,
    /// A proposition of the `propositions` layer.
    PropositionId,
    /// A statement of the `statements` layer.
    StatementId,
    /// An event of the `events` layer.
    EventId,
}
