//! A JWT anywhere in any address: it is in no form that is shown. `%T` in the middle of the input stands for it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::exchange::RequestUrl;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJlLW9mLW5vYm9keQ";

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.contains("eyJ") {
        return;
    }
    for host in ["api.example.com", "hooks.slack.com", "api.telegram.org"] {
        let Ok(url) = RequestUrl::parse(&format!("https://{host}/{}", text.replace("%T", TOKEN))) else { continue };
        let shown = url.shown();
        assert!(!shown.contains(TOKEN) && !format!("{url:?}").contains(TOKEN), "{shown}");
        assert_eq!(url.shown_path().split('/').count(), url.path().split('/').count());
        let _ = (url.secrets(), url.query_names());
    }
});
