//! How much is kept, each number once.

/// At most this many exchanges of a tab are kept; the oldest that was not denied goes first.
pub const MOST_EXCHANGES: usize = 1000;

/// At most this many calls of a tab are kept of which only the page tells.
pub const MOST_PAGE_WORDS: usize = 50;

/// All that the journals of all tabs take in `storage.session`, in bytes as [`super::journal::cost`] counts them. The
/// browsers allow 10 MiB (`storage.session.QUOTA_BYTES`) and refuse the write that would go over; what look-ups told
/// and keys that are still to be removed have their place in the rest.
pub const MOST_BYTES: usize = 6 * 1024 * 1024;

/// All exchanges of all tabs in memory, in bytes: the background is to stay below 60 MB with its code and its tables.
pub const MOST_WEIGHT: usize = 16 * 1024 * 1024;

/// The bodies of a tab's denials together, in bytes. Beyond it the oldest are cut.
pub const MOST_BODIES: usize = 1024 * 1024;

/// What stays of a body that is cut, in bytes: the sentence of a refusal is mostly in its beginning.
pub const KEPT_OF_BODY: usize = 2 * 1024;

/// A call without answer is written when it has waited this long, in milliseconds: most are answered before, and then
/// written once.
pub const PENDING_MS: i64 = 250;
