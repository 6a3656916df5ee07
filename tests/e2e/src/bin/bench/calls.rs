//! Calls that are refused, as many as are wanted, and when the card tells of them.

use serde_json::{Value, json};
use std::time::Duration;
use why403_e2e::{Browser, Error, Result};
use why403_platforms::Platforms;

const TOKENS: &str = include_str!("../../../../../benches/token/tokens.json");
/// Makes calls, sixteen at a time, at most so many a second; notes when each was answered, in milliseconds since 1970.
const MAKE: &str = r#"const [kind, token, from, count, perSecond] = arguments;
    const answered = (window.benchAnswered ??= []);
    const id = (n) => `${String(n).padStart(8, "0")}-1111-4222-8333-444455556666`;
    const known = ["routing/queues/{}", "users/{}/presences/purecloud", "routing/skills/{}", "conversations/{}", "architect/prompts/{}", "groups/{}"];
    const path = (n) => kind === "known" ? known[n % known.length].replace("{}", id(n)) : `secret/orders${n % 50}/${n}/things`;
    const begun = performance.now();
    const end = from + count;
    let next = from, refused = 0;
    const one = async () => {
        while (next < end) {
            const n = next++;
            const early = begun + (n - from) * 1000 / perSecond - performance.now();
            if (early > 0) await new Promise((done) => setTimeout(done, early));
            const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
            const answer = await fetch(`https://api.mypurecloud.ie/api/v2/${path(n)}`, { headers }).catch(() => null);
            if (answer === null) continue;
            answered.push(performance.timeOrigin + performance.now());
            if (answer.status === 403) refused += 1;
            await answer.text();
        }
    };
    window.benchDone = null;
    Promise.all(Array.from({ length: 16 }, one)).then(() => {
        window.benchDone = { refused, ms: performance.now() - begun };
    });"#;
/// Notes in the card's frame when it tells which number of refused calls.
const WATCH: &str = r"if (window.benchTold) return;
    const told = (window.benchTold = []);
    const look = () => {
        // Node by node: the texts of two elements together may look like another number.
        const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        let number = 0;
        while (number === 0 && nodes.nextNode()) {
            number = Number(/^\s*(\d[\d,]*) calls? refused/.exec(nodes.currentNode.data)?.[1].replaceAll(',', '') ?? 0);
        }
        if (number > (told.at(-1)?.[1] ?? 0)) told.push([performance.timeOrigin + performance.now(), number]);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });";

/// How calls ended.
pub(crate) struct Ended {
    /// How many were refused.
    pub(crate) refused: f64,
    /// How long all of them took, in milliseconds.
    pub(crate) ms: f64,
}

/// A page that makes refused calls.
pub(crate) struct Calls<'a> {
    browser: &'a Browser,
    kind: &'static str,
    token: String,
    /// How many it made so far.
    pub(crate) made: u64,
}

impl<'a> Calls<'a> {
    /// A new page. `kind` is `known` for paths that the table has, else `unknown`.
    pub(crate) async fn page(browser: &'a Browser, platforms: &Platforms, kind: &'static str) -> Result<Self> {
        browser.open(&format!("{}/any", platforms.origin())).await?;
        let tokens: Value = serde_json::from_str(TOKENS).unwrap_or_default();
        // The one of 1.75 KB.
        let token = tokens.pointer("/1/token").and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            browser,
            kind,
            token: token.to_owned(),
            made: 0,
        })
    }

    /// Makes so many more, at most so many a second, and waits until they are answered.
    pub(crate) async fn make(&mut self, count: u64, per_second: f64) -> Result<Ended> {
        let words = vec![
            json!(self.kind),
            json!(self.token),
            json!(self.made),
            json!(count),
            json!(per_second),
        ];
        self.browser.run(MAKE, words).await?;
        self.made += count;
        let limit = Duration::from_secs_f64(60.0 + count as f64 / per_second.min(50.0));
        let done = self.browser.wait_within(limit, "the end of the calls", async || {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let seen = self.browser.run("return window.benchDone", vec![]).await?;
            let number = |name: &str| seen.get(name).and_then(Value::as_f64);
            Ok(match (number("refused"), number("ms")) {
                (Some(refused), Some(ms)) => Ok(Ended { refused, ms }),
                _ => Err("they are under way".to_owned()),
            })
        });
        done.await
    }

    /// Waits until the card tells of all, and notes from now on when it tells what.
    pub(crate) async fn told(&self, limit: Duration) -> Result<()> {
        let words = match self.made {
            1 => "1 call refused".to_owned(),
            many => format!("{many} calls refused"),
        };
        let plain = |text: &str| text.replace(',', "");
        let told = |text: &str| plain(text).contains(&words);
        self.browser.wait_for_card_within(limit, &words, told).await?;
        self.browser.in_card(WATCH, vec![]).await.map(drop)
    }

    /// For each answer from the one of this number on: how much later the card told of it, in milliseconds.
    pub(crate) async fn behind(&self, from: usize) -> Result<Vec<f64>> {
        let answered = self.browser.run("return window.benchAnswered", vec![]).await?;
        let told = self.browser.in_card("return window.benchTold", vec![]).await?;
        let told = told.ok_or_else(|| Error::Answer {
            what: "the card",
            answer: "it is gone".to_owned(),
        })?;
        let mut answered: Vec<f64> = answered
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        answered.sort_by(f64::total_cmp);
        let pair = |pair: &Value| Some((pair.get(0)?.as_f64()?, pair.get(1)?.as_f64()?));
        let told: Vec<(f64, f64)> = told.as_array().into_iter().flatten().filter_map(pair).collect();
        let mut behind = Vec::new();
        if let Some((_, number)) = told.iter().find(|(_, number)| *number > self.made as f64) {
            return Err(Error::Answer {
                what: "the card",
                answer: format!("it tells of {number} calls, and {} were made", self.made),
            });
        }
        let mut next = told.iter().peekable();
        for (at, time) in answered.iter().enumerate().skip(from) {
            // The first time that the card told of as many calls as were answered by then.
            while next.next_if(|(_, number)| *number < (at + 1) as f64).is_some() {}
            if let Some((when, _)) = next.peek() {
                // The clocks of two processes may lie a little apart; what is told before it was answered is a mistake.
                behind.push(when - time);
            }
        }
        Ok(behind)
    }
}
