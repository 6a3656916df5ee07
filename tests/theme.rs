//! The dark colours stand twice in the style sheet: for the system's choice and for the user's. They are the same.

#![allow(clippy::unwrap_used)]

#[test]
fn the_dark_that_the_user_chooses_is_the_systems() {
    let path = format!("{}/extension/style.css", env!("CARGO_MANIFEST_DIR"));
    let style = std::fs::read_to_string(path).unwrap();
    let block = |head: &str, end: &str| -> Vec<String> {
        let (_, rest) = style.split_once(head).unwrap();
        let (block, _) = rest.split_once(end).unwrap();
        let lines = block.lines().map(str::trim).filter(|line| line.starts_with("--"));
        lines.map(str::to_owned).collect()
    };
    let system = block(":root:not([data-theme=\"light\"]) {", "}");
    assert!(system.len() > 10, "{system:?}");
    assert_eq!(system, block(":root[data-theme=\"dark\"] {", "}"));
}
