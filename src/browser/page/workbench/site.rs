//! The tab's site: whether the background sees its calls.

use super::source::Source;
use super::{Workbench, feed};
use crate::browser::error::BrowserError;
use crate::browser::message::{FromView, Watched};
use crate::browser::page::App;
use crate::browser::view::words::now_ms;
use crate::browser::view::workbench::{Place, Site};
use crate::browser::webext;
use std::rc::Rc;

/// A site that was looked at is taken for watched, or not, this long; a new page is looked at at once.
const SITE_MS: i64 = 2_000;

/// Finds out whether the background sees the tab's site; where it does not, the developer tools are listened to.
pub(super) async fn look(app: &Rc<App<Workbench>>) -> Result<(), BrowserError> {
    let now = now_ms();
    let (place, tab, known) = app.read(|page| {
        let soon = page.site_ms > 0 && now - page.site_ms < SITE_MS && page.bench.site != Site::Unread;
        (page.bench.place, page.tab, soon || page.recording())
    });
    if place == Place::Alone || known {
        return Ok(());
    }
    app.write(|page| page.site_ms = now);
    let address = match (place, tab) {
        (Place::Side, Some(tab)) => webext::tab(tab).await?.url.unwrap_or_default(),
        _ => feed::address().await,
    };
    let url = url::Url::parse(&address).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let found = match url
        .as_ref()
        .and_then(|url| Some((url.scheme(), url.host_str()?.to_owned())))
    {
        None if place == Place::Side && address.is_empty() => Site::Hidden,
        None => Site::Closed,
        Some((scheme, host)) => {
            let pattern = format!("{scheme}://{host}/*");
            let asks = FromView::Sees {
                pattern,
                host: host.clone(),
            };
            match webext::ask(&asks).await? {
                Watched::Forbidden => Site::Forbidden { host },
                Watched::Yes => Site::Watched { host },
                Watched::Off => Site::Off { host },
                Watched::No => Site::NotWatched { host },
            }
        }
    };
    app.write(|page| {
        let by_tools = place == Place::Tools && matches!(found, Site::NotWatched { .. });
        let now = matches!(page.source, Source::Here(_));
        let off = matches!(found, Site::Off { .. }) && found != page.bench.site;
        if off {
            page.bench.session = None;
        }
        if by_tools != now || off {
            page.forget_calls();
            page.source = match by_tools {
                true => Source::Here(Box::default()),
                false => Source::Background,
            };
        }
        page.bench.site = found;
    });
    Ok(())
}
