//! The extension in real browsers: start them, drive them, read what they show.
//!
//! | file | what |
//! |---|---|
//! | `browser` | a running browser with the extension: open, click, wait, read, screenshots |
//! | `chromium`, `firefox` | how each is started so that it connects to nobody by itself |
//! | `extension` | what is loaded, and the address of its pages |
//! | `beside` | a window with a page of the extension beside the one under test |
//! | `first_run` | the question of the first run, answered as a user does |
//! | `card` | the explanation in the page: an extension frame in a closed shadow root |
//! | `panel` | the panel in the browser's developer tools |
//! | `policy` | what an administrator lays down, without a trace on the machine |
//! | `popup` | the popup, as the browser opens it and as a tab |
//! | `side` | the panel beside the page, as the browser opens it |
//! | `keys` | keys as a person presses them |
//! | `background` | stopping the background, as browsers do when it idles |
//! | `measure`, `memory` | what measurements need beside that |
//! | `console` | what the page's console shows |
//! | `crash` | the end of a tab's process |
//! | `ending` | ending a browser, or killing it, so that its files stay |
//! | `shoot` | pictures of a tab at a size of its own |
//! | `devtools` | Chromium's DevTools protocol, for what WebDriver cannot say |
//! | `process` | drivers as child processes that end with all their children |
//! | `transport` | WebDriver over the loopback interface |
//! | `tools` | where browsers and drivers are |

pub mod background;
pub mod beside;
pub mod browser;
pub mod card;
mod chromium;
pub mod console;
pub mod crash;
mod devtools;
mod ending;
mod error;
mod extension;
mod firefox;
pub mod first_run;
mod keys;
pub mod look;
pub mod measure;
pub mod memory;
pub mod panel;
mod policy;
pub mod popup;
pub mod private;
mod process;
pub mod shoot;
pub mod side;
pub mod tools;
mod transport;

pub use browser::{Browser, Kind, Options};
pub use error::{Error, Result};
pub use extension::Extension;
pub use tools::Tools;
