//! In which states the surfaces are shown, and how a page is brought there.

use serde_json::json;
use why403_e2e::{Browser, Result};
use why403_platforms::Platforms;

/// What the page under the surfaces did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// No call.
    None,
    /// One refused call.
    One,
    /// The five cases, each another refusal.
    Many,
    /// As many different refusals as a long session has.
    Hundreds,
    /// Names, paths and sentences that are as long as servers make them.
    Long,
    /// An answer that says nothing at all.
    Mute,
    /// A host that the user did not allow.
    Hidden,
    /// A site that is not watched.
    Unwatched,
    /// A page that is read from right to left.
    RightToLeft,
}

const CALLS: &str = "const [calls, done] = arguments;
    Promise.all(calls.map(([url, init]) => fetch(url, init).then((answer) => answer.text()).catch(() => {}))).then(done)";

/// A call that a stand-in answers as it is told to.
fn told(status: u16, body: &serde_json::Value) -> serde_json::Value {
    let order = json!({"status": status, "body": body.to_string()}).to_string();
    let hex: String = order.bytes().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("https://api.mypurecloud.ie/api/v2/routing/queues?situation=told&told={hex}");
    json!([url, {"headers": {"Authorization": "Bearer token-of-the-pictures-0123456789"}}])
}

fn denied(name: &str) -> serde_json::Value {
    let message =
        format!("Unable to perform the requested action. You are missing the following permission(s): [{name}]");
    told(
        403,
        &json!({"message": message, "code": "missing.permissions", "status": 403}),
    )
}

impl State {
    /// All of them.
    pub(crate) const ALL: [Self; 9] = [
        Self::None,
        Self::One,
        Self::Many,
        Self::Hundreds,
        Self::Long,
        Self::Mute,
        Self::Hidden,
        Self::Unwatched,
        Self::RightToLeft,
    ];

    /// In a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::One => "one",
            Self::Many => "many",
            Self::Hundreds => "hundreds",
            Self::Long => "long",
            Self::Mute => "mute",
            Self::Hidden => "hidden-host",
            Self::Unwatched => "not-watched",
            Self::RightToLeft => "right-to-left",
        }
    }

    /// Whether a card comes.
    pub(crate) fn has_card(self) -> bool {
        !matches!(self, Self::None | Self::Unwatched)
    }

    /// Opens the page and makes its calls, and waits for the card where one comes.
    pub(crate) async fn prepare(self, browser: &Browser, platforms: &Platforms) -> Result<()> {
        let page = match self {
            Self::Unwatched => "https://shop.example/any".to_owned(),
            _ => platforms.demo_url(),
        };
        browser.open(&page).await?;
        if self == Self::RightToLeft {
            browser.run("document.documentElement.dir = 'rtl'", vec![]).await?;
        }
        match self {
            Self::None => {}
            Self::One | Self::RightToLeft => drop(browser.press("case-1").await?),
            Self::Many => {
                for case in platforms.cases() {
                    browser.press(&case.id).await?;
                }
            }
            Self::Hundreds => {
                for hundred in 0..4 {
                    let calls: Vec<_> = (0..60)
                        .map(|at| denied(&format!("routing:queue{}:view", hundred * 100 + at)))
                        .collect();
                    browser.run_async(CALLS, vec![json!(calls)]).await?;
                }
            }
            Self::Long => {
                let name = "conversation:communicationOfAnExtraordinarilyLongNameWithoutAnyPlaceToBreak:viewAndDeleteAndRestore";
                let calls = [denied(&[name; 4].join(", "))];
                browser.run_async(CALLS, vec![json!(calls)]).await?;
            }
            Self::Mute => {
                let calls = [told(403, &json!({}))];
                browser.run_async(CALLS, vec![json!(calls)]).await?;
            }
            Self::Hidden => {
                let call = json!(["https://api.unlisted.example/orders", {"headers": {"Authorization": "Bearer token-of-the-pictures-0123456789"}}]);
                browser.run_async(CALLS, vec![json!([call])]).await?;
            }
            Self::Unwatched => {
                let calls = [denied("routing:queue:view")];
                browser.run_async(CALLS, vec![json!(calls)]).await?;
            }
        }
        if self.has_card() && self != Self::Hidden {
            browser
                .wait_for_card("the refusal", |text| text.contains("403") || text.contains("refused"))
                .await?;
        }
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        Ok(())
    }
}
