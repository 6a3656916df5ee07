//! The stand-in: answers as an API does that enforces its table.
//!
//! It allows what the table allows, and refuses what it does not in the words of the API's maker, which are the examples of
//! the maker's signs ([`dialect`]): what it says and what the engine reads can never drift apart. It knows no socket; whoever
//! has one hands in requests and sends what comes out.

mod answers;
mod api;
mod book;
mod calls;
mod checked;
mod choose;
mod coming;
mod config;
mod dialect;
mod grants;
mod holder;
mod judge;
mod jwt;
mod line;
mod located;
mod own;
mod pages;
mod recorder;
mod request;
mod server;
mod template;

pub use api::{Api, Made};
pub use checked::ConfigError;
pub use choose::{Asked, Said, Voices};
pub use config::{
    AnswerConfig, ApiConfig, Believe, ClientConfig, Config, CorsChoice, FaultConfig, FaultKind, ObjectConfig,
    RateConfig, Secret, TlsConfig, TokenConfig, TokenForm, TokenState, UnknownTokens, Unlisted, UserConfig,
};
pub use dialect::{Dialect, DialectError, Files};
pub use grants::Random;
pub use holder::{Holder, Lack, List, Rules, lacking};
pub use line::{Line, Verdict};
pub use request::{Answered, Request};
pub use server::{Parts, StandIn};
pub use template::{Filled, Filling};
