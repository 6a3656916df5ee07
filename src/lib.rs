//! why403 says why an API call was refused with 401 or 403.
//!
//! The way of the data, one way only:
//! exchange → credential → token → platform → (authority, requirement, denial) → diagnosis → report → view.
//! `ARCHITECTURE.md` has the words and the floors; a test holds the `use` lines to them.

pub mod answer;
pub mod authority;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod contradiction;
pub mod credential;
pub mod cursor;
pub mod denial;
pub mod diagnosis;
pub mod exchange;
#[cfg(feature = "tables")]
mod facade;
pub mod finding;
pub mod import;
pub mod journey;
#[cfg(feature = "cli")]
pub mod lock;
pub mod order;
pub mod pack;
pub mod platform;
pub mod platforms;
pub mod policy;
pub mod reason;
pub mod report;
pub mod requirement;
pub mod scrub;
pub mod sensitive;
pub mod session;
pub mod settings;
pub mod share;
pub mod sign;
pub mod signs;
pub mod smallest;
#[cfg(not(target_arch = "wasm32"))]
pub mod stand_in;
pub mod table;
pub mod token;
pub mod vendor;
pub mod vendors;

#[cfg(feature = "tables")]
pub use facade::{decode, explain, explain_all, requirement};
