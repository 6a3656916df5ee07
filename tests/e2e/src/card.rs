//! The explanation in the page: a frame of the extension in a closed shadow root.
//!
//! Scripts cannot look into a closed shadow root. WebDriver's "Get Element Shadow Root" can, in both
//! browsers (measured with chromedriver 156 and geckodriver with Firefox 153), and from the frame
//! found in it one switches as into any other.

use crate::browser::{PATIENCE, Raw};
use crate::{Browser, Error, Result};
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::{By, Key, WebElement};

/// The card's element in the page.
pub const HOST: &str = "why403-card";
/// What stands in its place once the extension was loaded anew.
pub const NOTE: &str = "why403-note";
/// Longer than the card must stand still, with the time that the browser takes to say that it is seen.
const STEADY: Duration = Duration::from_millis(1200);
/// WebDriver's name for a reference to a shadow root.
const SHADOW: &str = "shadow-6066-11e4-a52e-4f735466cecf";

impl Browser {
    /// The card's text; none while no card is to be seen.
    ///
    /// # Errors
    /// When the page is changing under it.
    pub async fn card_text(&self) -> Result<Option<String>> {
        let text = self.in_card("return document.body.innerText", vec![]).await?;
        Ok(text.map(|text| text.as_str().unwrap_or_default().to_owned()))
    }

    /// Waits for a card whose text is as wanted, and returns the text.
    ///
    /// # Errors
    /// [`Error::Timeout`] with the text that was there instead.
    pub async fn wait_for_card(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
        self.wait_for_card_within(PATIENCE, what, wanted).await
    }

    /// As [`Browser::wait_for_card`], with a limit of its own.
    ///
    /// # Errors
    /// [`Error::Timeout`] with the text that was there instead.
    pub async fn wait_for_card_within(
        &self,
        limit: Duration,
        what: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<String> {
        self.wait_within(limit, &format!("a card with {what}"), async || {
            Ok(match self.card_text().await? {
                Some(text) if wanted(&text) => Ok(text),
                Some(text) => Err(format!("a card with {text:?}")),
                None => Err("no card".to_owned()),
            })
        })
        .await
    }

    /// Runs a script in the card's frame; none while no card is to be seen.
    ///
    /// # Errors
    /// When it throws, or the page is changing under it.
    pub async fn in_card(&self, script: &str, args: Vec<Value>) -> Result<Option<Value>> {
        let Some(frame) = self.card_frame().await? else {
            return Ok(None);
        };
        frame.enter_frame().await?;
        let outcome = self.run(script, args).await;
        self.driver().enter_default_frame().await?;
        outcome.map(Some)
    }

    /// As [`Browser::in_card`], for a script that ends by calling its last argument with the result.
    ///
    /// # Errors
    /// As [`Browser::in_card`], or when it does not end in time.
    pub async fn in_card_async(&self, script: &str, args: Vec<Value>) -> Result<Option<Value>> {
        let Some(frame) = self.card_frame().await? else {
            return Ok(None);
        };
        frame.enter_frame().await?;
        let outcome = self.run_async(script, args).await;
        self.driver().enter_default_frame().await?;
        outcome.map(Some)
    }

    /// Presses keys, one after the other, as at the keyboard: where the focus is, in the page or in the card.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn keys(&self, keys: &str) -> Result<()> {
        let in_card = "return document.activeElement?.matches(arguments[0]) ?? false";
        let frame = match self.run(in_card, vec![json!(HOST)]).await? == json!(true) {
            true => self.card_frame().await?,
            false => None,
        };
        // Chromium hands keys to the process of the frame that the driver is in.
        if let Some(frame) = frame {
            frame.enter_frame().await?;
        }
        let pressed = self.driver().action_chain().send_keys(keys).perform().await;
        self.driver().enter_default_frame().await?;
        Ok(pressed?)
    }

    /// Presses a key while Control is held.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn control(&self, key: char) -> Result<()> {
        let chain = self.driver().action_chain();
        Ok(chain
            .key_down(Key::Control)
            .send_keys(key)
            .key_up(Key::Control)
            .perform()
            .await?)
    }

    /// Asks the background for what the card of the current tab shows, from the card itself: structured, with the
    /// codes of the findings.
    ///
    /// # Errors
    /// When there is no card, or the background does not answer.
    pub async fn card_state(&self) -> Result<Value> {
        let ask = "const done = arguments[0];
            (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'card', tab: null }).then(done, (error) => done(String(error)))";
        let frame = self.card_frame().await?;
        let frame = frame.ok_or_else(|| Error::answer("card", "none is to be seen"))?;
        frame.enter_frame().await?;
        let outcome = self.run_async(ask, vec![]).await;
        self.driver().enter_default_frame().await?;
        outcome
    }

    /// Clicks an element of the card as a person would.
    ///
    /// # Errors
    /// When there is no card or no such element, or something lies over it.
    pub async fn click_in_card(&self, selector: &str) -> Result<()> {
        // Its buttons do nothing until it stood still for a moment, which nobody is too quick for.
        tokio::time::sleep(STEADY).await;
        self.wait_for(&format!("{selector} to stand still in the card"), async || {
            let frame = self.card_frame().await?;
            let frame = frame.ok_or_else(|| Error::answer("card", "none is to be seen"))?;
            frame.enter_frame().await?;
            let outcome = match self.driver().find(By::Css(selector)).await {
                Ok(element) => element.click().await,
                Err(error) => Err(error),
            };
            self.driver().enter_default_frame().await?;
            Ok(match outcome {
                Ok(()) => Ok(Ok(())),
                // Nothing was clicked: the card is on its way to another height.
                Err(error)
                    if matches!(
                        *error,
                        WebDriverErrorInner::ElementClickIntercepted(_)
                            | WebDriverErrorInner::ElementNotInteractable(_)
                    ) =>
                {
                    Err(error.to_string())
                }
                Err(error) => Ok(Err(error)),
            })
        })
        .await??;
        Ok(())
    }

    /// The note that the extension was loaded anew: names of the nodes in its shadow root, and its text; none while there
    /// is none.
    ///
    /// # Errors
    /// When the page is changing under it.
    pub async fn note(&self) -> Result<Option<(Value, String)>> {
        let there = "return document.querySelector(arguments[0]) !== null";
        if self.run(there, vec![json!(NOTE)]).await? != json!(true) {
            return Ok(None);
        }
        let root = self.shadow_of(NOTE).await?;
        let read = "return [[...arguments[0].childNodes].map(({ nodeName }) => nodeName), arguments[0].textContent]";
        let told = self.run(read, vec![root]).await?;
        let text = told.get(1).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Some((told.get(0).cloned().unwrap_or_default(), text)))
    }

    /// WebDriver's reference to an element's shadow root.
    async fn shadow_of(&self, selector: &str) -> Result<Value> {
        let host = self.driver().find(By::Css(selector)).await?;
        self.send(Raw::get(format!("element/{}/shadow", host.element_id())))
            .await
    }

    async fn card_frame(&self) -> Result<Option<WebElement>> {
        // It is in the page, invisible, before there is anything to explain.
        let script = "const host = document.querySelector(arguments[0]);
            return host !== null && getComputedStyle(host).visibility === 'visible'";
        if self.run(script, vec![json!(HOST)]).await? != json!(true) {
            return Ok(None);
        }
        let root = self.shadow_of(HOST).await?;
        let id = root.get(SHADOW).and_then(Value::as_str);
        let id = id.ok_or_else(|| Error::answer("shadow root of the card", &root))?;
        let query = json!({"using": "css selector", "value": "iframe"});
        let frame = self.send(Raw::post(format!("shadow/{id}/element"), query)).await?;
        Ok(Some(WebElement::from_json(frame, self.driver().handle().clone())?))
    }
}
