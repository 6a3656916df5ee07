//! The pictures for the stores: 1280 × 800, and each once more at 640 × 400 for where they are shown small.

use serde_json::json;
use std::path::Path;
use std::time::Duration;
use why403_e2e::browser::write;
use why403_e2e::look::Look;
use why403_e2e::shoot::Size;
use why403_e2e::{Browser, Result};
use why403_platforms::Platforms;

/// The same page in two sizes of picture.
const SIZES: [(&str, f64); 2] = [("1280x800", 1.0), ("640x400", 0.5)];
const SETTLES: Duration = Duration::from_millis(900);

/// Makes them.
///
/// # Errors
/// When a page does not come, or a picture cannot be made or written.
pub(crate) async fn pictures(browser: &Browser, platforms: &Platforms, folder: &Path) -> Result<()> {
    browser.open(&platforms.demo_url()).await?;
    browser.press("case-1").await?;
    browser
        .wait_for_card("the refusal", |text| text.contains("conversation:cobrowse:add"))
        .await?;
    both(browser, folder, "card").await?;
    browser.look(Look::Dark).await?;
    both(browser, folder, "card-dark").await?;
    browser.look(Look::Light).await?;
    for case in platforms.cases() {
        browser.press(&case.id).await?;
    }
    let tab = browser.side_in_tab().await?;
    let made = both(browser, folder, "workbench").await;
    browser.close_tab(tab).await?;
    made?;
    let tab = browser.page_in_tab(&format!("{}www/", platforms.demo_url())).await?;
    let case = platforms.cases().iter().find(|case| case.id == "case-2");
    let text = case.map(why403_platforms::Case::as_curl).unwrap_or_default();
    let paste = "const field = document.querySelector('#text'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(paste, vec![json!(text)]).await?;
    // The report, with the end of what was pasted above it.
    tokio::time::sleep(SETTLES).await;
    let see = "const result = document.querySelector('#result');
        window.scrollTo(0, result.getBoundingClientRect().top + window.scrollY - 240)";
    browser.run(see, vec![]).await?;
    let made = both(browser, folder, "static-page").await;
    browser.close_tab(tab).await?;
    made?;
    let tab = browser.page_in_tab(&browser.extension()?.page("options.html")).await?;
    let made = both(browser, folder, "options").await;
    browser.close_tab(tab).await?;
    made
}

async fn both(browser: &Browser, folder: &Path, name: &str) -> Result<()> {
    tokio::time::sleep(SETTLES).await;
    for (size, scale) in SIZES {
        let png = browser
            .shoot(Size {
                width: 1280,
                height: 800,
                scale,
            })
            .await?;
        write(&folder.join(format!("store-{name}-{size}.png")), &png)?;
    }
    Ok(())
}
