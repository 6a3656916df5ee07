//! Documents whole, cut and changed.

use super::*;
use proptest::prelude::*;

fn shown(pieces: &[Piece]) -> String {
    let lines: Vec<String> = pieces
        .iter()
        .map(|piece| format!("{}: {}", piece.path, piece.text))
        .collect();
    lines.join("\n")
}

#[test]
fn texts_and_attributes_of_xml() {
    let document = r#"<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body><s:Fault code="7"><faultcode>s:Client</faultcode>
        <faultstring xml:lang="en">Access &amp; more &#x64;enied</faultstring><detail><![CDATA[a < b]]></detail></s:Fault></s:Body>"#;
    insta::assert_snapshot!(shown(&xml(document)), @r"
    Envelope.Body.Fault.code: 7
    Envelope.Body.Fault.faultcode: s:Client
    Envelope.Body.Fault.faultstring: Access & more denied
    Envelope.Body.Fault.detail: a < b
    ");
}

#[test]
fn blocks_of_a_page() {
    let page = "<!doctype html><head><title>403 &ndash; Forbidden</title><style>p{}</style></head><body><h1>Forbidden <span>(403)</span></h1>
        <script>if (a<b) { x('<p>no</p>') }</script><p>CSRF <b>verification</b> failed.<br>Request aborted.<p>More<pre>a\n b</pre>";
    insta::assert_snapshot!(shown(&html(page)), @r"
    title: 403 – Forbidden
    h1: Forbidden (403)
    p: CSRF verification failed. Request aborted.
    p: More
    pre: a b
    ");
}

proptest! {
    #[test]
    fn any_text_ends_and_is_bounded(text in "[<>/!?a-z&;#\"' \\-\\[\\]é=]{0,400}") {
        prop_assert!(Parts::of(&text).count() <= text.len());
        prop_assert!(xml(&text).len() <= MOST_PIECES);
        prop_assert!(html(&text).len() <= MOST_PIECES);
    }

    #[test]
    fn a_cut_document_is_read_to_the_cut(cut in 0_usize..240) {
        let page = "<html><title>No</title><body><h1 class=\"a>b\">Access denied</h1><!-- c --><script>var a = 1;</script><p>You need the role x &amp; y.</p><svg><path d='m'/></svg></body></html>";
        let cut = page.get(..cut).unwrap_or(page);
        prop_assert!(html(cut).iter().all(|piece| !piece.text.contains("var a")));
    }
}
