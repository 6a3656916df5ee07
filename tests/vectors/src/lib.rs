//! Wycheproof's vectors against the check of signatures, in the browser that the runner opens.
//!
//! The sets of the primitives (HMAC, RSASSA-PKCS1-v1_5, RSASSA-PSS, ECDSA, EdDSA) are checked by the code that checks
//! a token's signature, with the vector's message in place of what a token signs. `jws.json` beside this file holds
//! Wycheproof's own tokens (JSON Web Signature, the first two groups), which go the whole way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(all(test, target_arch = "wasm32"))]
mod jws;
#[cfg(all(test, target_arch = "wasm32"))]
mod primitives;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
