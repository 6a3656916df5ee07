//! What each tool shows where there is nothing to look at, and what of a state is drawn.

use super::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn words(state: &DeskState) -> String {
    desk(state).iter().map(Element::words).collect::<Vec<_>>().join("\n")
}

#[wasm_bindgen_test]
fn every_tool_says_why_it_shows_nothing() {
    let mut state = DeskState {
        reading: false,
        ..DeskState::new(0)
    };
    for (tool, said) in [
        (Tool::Token, "No call of this tab carried a token."),
        (Tool::Two, "No call of this tab carried a token."),
        (Tool::Can, "No call of this tab carried a token."),
        (Tool::Needs, "appears here while you type"),
        (Tool::Suppose, "No call of this tab was refused."),
        (Tool::Share, "No call of this tab is kept."),
    ] {
        state.tool = tool;
        let all = words(&state);
        assert!(all.contains(said), "{tool:?}: {all}");
    }
    state.gone = true;
    for tool in [Tool::Token, Tool::Two, Tool::Can, Tool::Suppose, Tool::Share] {
        state.tool = tool;
        let all = words(&state);
        assert!(
            all.contains("This tab is gone, and its calls with it.") && !all.contains("No call of this tab"),
            "{tool:?}: {all}"
        );
    }
    state.tool = Tool::Needs;
    assert!(words(&state).contains("appears here while you type"));
    state.reading = true;
    assert!(words(&state).contains("Reading …"));
    state.trouble = Some("the tab is gone".to_owned());
    assert!(words(&state).contains("The tab is gone."));
}

#[wasm_bindgen_test]
fn what_cannot_be_shared_says_why_and_what_can_shows_the_receipt() {
    let mut state = DeskState {
        reading: false,
        calls: 1,
        tool: Tool::Share,
        shared: Some(Sharing::Refused {
            code: "share.left",
            message: "nothing is written".to_owned(),
        }),
        ..DeskState::new(0)
    };
    let all = words(&state);
    assert!(
        all.contains("It cannot be shared") && !all.contains("Save the HAR"),
        "{all}"
    );
    state.shared = Some(Sharing::Ready {
        receipt: "2 credentials".to_owned(),
        bytes: 4321,
    });
    let all = words(&state);
    assert!(
        all.contains("Save the HAR file (5 KB)") && all.contains("2 credentials"),
        "{all}"
    );
}

#[wasm_bindgen_test]
fn a_name_that_is_no_tool_is_the_first() {
    assert_eq!(Tool::named("share"), Tool::Share);
    assert_eq!(Tool::named("<b>"), Tool::Token);
}
