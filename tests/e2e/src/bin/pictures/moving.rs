//! The moving picture of the README: from the refused call to the explanation, as an animated PNG.

use std::path::Path;
use std::time::Duration;
use why403_e2e::browser::write;
use why403_e2e::shoot::Size;
use why403_e2e::{Browser, Error, Result};
use why403_platforms::Platforms;

const NAME: &str = "refused.png";
const SIZE: (u32, u32) = (960, 600);
/// Whatever moves in the page has come to rest.
const SETTLES: Duration = Duration::from_millis(700);

/// A still, and how long it stands, in milliseconds.
struct Still {
    png: Vec<u8>,
    stands_ms: u16,
}

/// Makes it.
///
/// # Errors
/// When the page does not come, or a picture cannot be read or written.
pub(crate) async fn picture(browser: &Browser, platforms: &Platforms, folder: &Path) -> Result<()> {
    browser.open(&platforms.demo_url()).await?;
    browser.lay_out(Size::of(SIZE.0, SIZE.1)).await?;
    let stills = stills(browser).await;
    browser.lay_out_again().await?;
    let whole = joined(&stills?).map_err(|error| Error::answer("moving picture", error))?;
    write(&folder.join(NAME), &whole)
}

async fn stills(browser: &Browser) -> Result<Vec<Still>> {
    let mut stills = Vec::new();
    let mut still = async |stands_ms: u16| -> Result<()> {
        tokio::time::sleep(SETTLES).await;
        let png = browser.screenshot().await?;
        stills.push(Still { png, stands_ms });
        Ok(())
    };
    still(1200).await?;
    browser.press("case-1").await?;
    browser
        .wait_for_card("the first refusal", |text| text.contains("conversation:cobrowse:add"))
        .await?;
    still(3500).await?;
    browser.press("case-4").await?;
    browser
        .wait_for_card("two refusals", |text| text.contains("2 calls refused"))
        .await?;
    still(3500).await?;
    let unfold =
        "const row = document.querySelector('details:not([open]) > summary'); row?.click(); return row !== null";
    browser.in_card(unfold, vec![]).await?;
    still(3000).await?;
    Ok(stills)
}

/// The stills one after the other, again and again.
fn joined(stills: &[Still]) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut images = Vec::new();
    for still in stills {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&still.png));
        decoder.set_transformations(png::Transformations::STRIP_16);
        let mut reader = decoder.read_info()?;
        let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
        let info = reader.next_frame(&mut pixels)?;
        pixels.truncate(info.buffer_size());
        images.push((info, pixels, still.stands_ms));
    }
    let (first, ..) = images.first().ok_or("no still")?;
    let mut whole = Vec::new();
    let mut encoder = png::Encoder::new(&mut whole, first.width, first.height);
    encoder.set_color(first.color_type);
    encoder.set_depth(first.bit_depth);
    encoder.set_compression(png::Compression::High);
    encoder.set_animated(u32::try_from(images.len())?, 0)?;
    let mut writer = encoder.write_header()?;
    for (info, pixels, stands_ms) in &images {
        if (info.width, info.height, info.color_type) != (first.width, first.height, first.color_type) {
            return Err("stills of different sizes".into());
        }
        writer.set_frame_delay(*stands_ms, 1000)?;
        writer.write_image_data(pixels)?;
    }
    writer.finish()?;
    Ok(whole)
}
