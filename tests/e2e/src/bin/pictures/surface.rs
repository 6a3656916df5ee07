//! The surfaces, and how each is brought into a picture.

use crate::state::State;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use why403_e2e::browser::write;
use why403_e2e::look::Look;
use why403_e2e::popup::PageTab;
use why403_e2e::shoot::Size;
use why403_e2e::{Browser, Result};
use why403_platforms::Platforms;

/// Where the extension shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// The card in the page.
    Card,
    /// The popup.
    Popup,
    /// The panel in the developer tools.
    Panel,
    /// The side panel or sidebar.
    Side,
    /// The closer look.
    Closer,
    /// The options.
    Options,
    /// The page of the first run, after the answer.
    Welcome,
    /// The pages of the reasons.
    Reasons,
    /// The static page.
    Static,
}

/// Names files: what is given stands at their end.
type Named<'a> = &'a dyn Fn(&str) -> PathBuf;

/// What stands in a page before it is shot.
const SETTLES: Duration = Duration::from_millis(900);

impl Surface {
    /// All of them.
    pub(crate) const ALL: [Self; 9] = [
        Self::Card,
        Self::Popup,
        Self::Panel,
        Self::Side,
        Self::Closer,
        Self::Options,
        Self::Welcome,
        Self::Reasons,
        Self::Static,
    ];

    /// In a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Popup => "popup",
            Self::Panel => "panel",
            Self::Side => "side",
            Self::Closer => "closer",
            Self::Options => "options",
            Self::Welcome => "welcome",
            Self::Reasons => "reasons",
            Self::Static => "static",
        }
    }

    /// Whether it looks different in this state.
    pub(crate) fn has(self, state: State) -> bool {
        match self {
            Self::Card => state.has_card(),
            Self::Popup | Self::Panel => state != State::RightToLeft,
            Self::Side => !matches!(state, State::RightToLeft | State::Unwatched),
            Self::Closer => matches!(state, State::None | State::Many | State::Long),
            Self::Options | Self::Welcome | Self::Reasons | Self::Static => state == State::None,
        }
    }

    /// Makes its pictures; gives their number.
    pub(crate) async fn shoot(
        self,
        browser: &Browser,
        platforms: &Platforms,
        state: State,
        named: Named<'_>,
    ) -> Result<usize> {
        match self {
            Self::Card => looks(browser, named, "", 1000, 700).await,
            Self::Popup => {
                let popup = browser.popup("anything", |text| text.len() > 20).await?;
                write(&named("as-opened"), &popup.png)?;
                // Of a page that is not watched nobody may tell the address, so that its tab cannot be named.
                if state == State::Unwatched {
                    return Ok(1);
                }
                let tab = browser.popup_in_tab().await?;
                let made = unfolded(browser, named, 420, 600).await;
                browser.close_tab(tab).await?;
                made.map(|made| made + 1)
            }
            Self::Side => {
                let tab = browser.side_in_tab().await?;
                let made = settled(browser, named, 400, 800).await;
                browser.close_tab(tab).await?;
                made
            }
            Self::Closer => {
                let tab = browser.desk_in_tab().await?;
                let made = settled(browser, named, 1000, 1200).await;
                browser.close_tab(tab).await?;
                made
            }
            Self::Panel => panel(browser, named).await,
            Self::Options => page(browser, "options.html", named).await,
            Self::Welcome => page(browser, "welcome.html", named).await,
            Self::Reasons => page(browser, "reasons.html", named).await,
            Self::Static => static_page(browser, platforms, named).await,
        }
    }
}

/// The current tab: as wide as usual in the light, in the dark and in forced colours, and as narrow as a telephone.
async fn looks(browser: &Browser, named: Named<'_>, what: &str, width: u32, height: u32) -> Result<usize> {
    let mut made = 0;
    for (width, look) in [
        (width, Look::Light),
        (width, Look::Dark),
        (width, Look::Forced),
        (320, Look::Light),
    ] {
        browser.look(look).await?;
        let png = browser.shoot(Size::of(width, height)).await?;
        let word = look.word().replace(' ', "-");
        write(&named(&format!("{what}{width}-{word}")), &png)?;
        made += 1;
    }
    browser.look(Look::Light).await?;
    Ok(made)
}

async fn settled(browser: &Browser, named: Named<'_>, width: u32, height: u32) -> Result<usize> {
    tokio::time::sleep(SETTLES).await;
    looks(browser, named, "", width, height).await
}

/// As it opens, and with its first call and token unfolded.
async fn unfolded(browser: &Browser, named: Named<'_>, width: u32, height: u32) -> Result<usize> {
    let made = settled(browser, named, width, height).await?;
    let unfold =
        "for (const row of [...document.querySelectorAll('details:not([open]) > summary')].slice(0, 2)) row.click()";
    browser.run(unfold, vec![]).await?;
    tokio::time::sleep(SETTLES).await;
    Ok(made + looks(browser, named, "open-", width, 1400).await?)
}

async fn panel(browser: &Browser, named: Named<'_>) -> Result<usize> {
    let panel = browser.open_panel().await?;
    tokio::time::sleep(SETTLES).await;
    let made = async {
        let mut made = 0;
        for tab in ["", "requirement", "token", "journey", "exchange", "what-if"] {
            if !tab.is_empty() {
                let choose = format!(
                    "const tab = document.getElementById('tab-{tab}'); tab?.click(); return tab !== null && tab.getClientRects().length > 0"
                );
                if panel.run(&choose).await? != json!(true) {
                    continue;
                }
                tokio::time::sleep(SETTLES).await;
            }
            for (width, dark) in [(1000, false), (1000, true), (320, false)] {
                let scheme = if dark { "dark" } else { "light" };
                let png = panel.picture(width, dark).await?;
                let dash = if tab.is_empty() { "" } else { "-" };
                write(&named(&format!("{tab}{dash}{width}-{scheme}")), &png)?;
                made += 1;
            }
        }
        Ok(made)
    };
    let made = made.await;
    panel.close().await?;
    made
}

async fn page(browser: &Browser, name: &str, named: Named<'_>) -> Result<usize> {
    let tab: PageTab = browser.page_in_tab(&browser.extension()?.page(name)).await?;
    let made = settled(browser, named, 1000, 2200).await;
    browser.close_tab(tab).await?;
    made
}

async fn static_page(browser: &Browser, platforms: &Platforms, named: Named<'_>) -> Result<usize> {
    let tab = browser.page_in_tab(&format!("{}www/", platforms.demo_url())).await?;
    let case = |id: &str| platforms.cases().iter().find(|case| case.id == id);
    let call = case("case-2").map(why403_platforms::Case::as_curl).unwrap_or_default();
    let token = |id: &str| case(id).map(|case| case.token().to_owned()).unwrap_or_default();
    let texts = [
        ("empty-", String::new()),
        ("call-", call),
        ("token-", token("case-2")),
        ("two-tokens-", format!("{}\n\n{}", token("case-2"), token("case-1"))),
        ("bare-call-", "genesys GET /api/v2/users/me".to_owned()),
        ("error-", "why is my call refused".to_owned()),
    ];
    let paste = "const field = document.querySelector('#text'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    let made = async {
        let mut made = 0;
        for (what, text) in texts {
            browser.run(paste, vec![json!(text)]).await?;
            tokio::time::sleep(SETTLES).await;
            made += looks(browser, named, what, 1000, 1600).await?;
        }
        Ok(made)
    };
    let made = made.await;
    browser.close_tab(tab).await?;
    made
}
