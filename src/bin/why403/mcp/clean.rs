//! Answers without what must not be in them: the tokens and other secrets that a program passed in.

use serde_json::Value;
use why403::credential::{self, Secrets};
use why403::exchange::Exchange;
use why403::scrub::Scrubber;
use why403::sensitive::Sensitive;
use why403::token::{begins_like_token, looks_random, without_tokens};

/// Secrets that were passed in by one request.
#[derive(Default)]
pub(super) struct Passed(Vec<Sensitive<String>>);

/// Shorter words are no secrets that could be told from names.
const SHORTEST: usize = 8;

impl Passed {
    /// What of a request's arguments may be a secret: a token where one is given, and words that look like one. Recordings
    /// are read by the engine, which knows what in them is one.
    pub(super) fn of(arguments: &Value) -> Self {
        let mut passed = Self::default();
        let members = arguments.as_object().into_iter().flatten();
        for (name, value) in members.filter(|(name, _)| *name != "recording") {
            passed.look(value, name == "token");
        }
        passed
    }

    fn look(&mut self, value: &Value, whole: bool) {
        match value {
            Value::String(text) if whole => {
                self.0.push(Sensitive::new(text.trim().to_owned()));
                // A scheme may stand before it.
                self.0
                    .extend(text.split_whitespace().map(|word| Sensitive::new(word.to_owned())));
            }
            Value::String(text) => {
                let between = |c: char| c.is_whitespace() || "\"'`,;&?=(){}[]<>/:@|".contains(c);
                let words = text.split(between).filter(|word| word.len() >= SHORTEST);
                let secret = |word: &&str| begins_like_token(word) || looks_random(word);
                self.0
                    .extend(words.filter(secret).map(|word| Sensitive::new(word.to_owned())));
            }
            Value::Array(list) => list.iter().for_each(|one| self.look(one, whole)),
            Value::Object(members) => members.values().for_each(|one| self.look(one, whole)),
            _ => {}
        }
    }

    /// Adds what a call carries.
    pub(super) fn add(&mut self, exchange: &Exchange) {
        let secrets = Secrets::of(exchange, &credential::find(exchange));
        self.0
            .extend(secrets.unmistakable().map(|secret| Sensitive::new(secret.to_owned())));
    }

    /// Takes them out of every text of an answer.
    pub(super) fn clean(&self, answer: &mut Value) {
        // Looked for, to be taken out.
        let scrubber = Scrubber::new(self.0.iter().map(|secret| secret.expose().as_str()));
        cleaned(answer, &scrubber);
    }
}

fn cleaned(value: &mut Value, scrubber: &Scrubber<'_>) {
    match value {
        Value::String(text) => {
            scrubber.clean(text);
            if let Some(without) = without_tokens(text) {
                *text = without;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| cleaned(one, scrubber)),
        Value::Object(members) => members.values_mut().for_each(|one| cleaned(one, scrubber)),
        _ => {}
    }
}
