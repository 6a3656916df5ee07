//! Tokens: what kind a token is and what can be read from it without a key.
