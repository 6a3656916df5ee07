use super::filter::{Term, complete};
use super::window::{Scrolled, Step};
use super::*;
use crate::report::{CallView, Row, VerdictView};

/// A call; the number makes it another one.
fn call(number: usize, status: u16, path: &str, sure: Certainty) -> DeskRow {
    let denied = status == 401 || status == 403;
    DeskRow {
        row: Row {
            call: CallView {
                id: format!("call {number}"),
                method: if number.is_multiple_of(2) { "GET" } else { "POST" }.to_owned(),
                url: format!("https://api.example.com{path}"),
                host: "api.example.com".to_owned(),
                path: path.to_owned(),
                status: Some(status),
                outcome: format!("{status}"),
                denied,
                sent_at_ms: i64::try_from(number).unwrap() * 10,
                platform: None,
                region: None,
                initiator: None,
                one_of: None,
                page_word: false,
            },
            verdict: VerdictView {
                text: if denied {
                    format!("The scope {path} is missing.")
                } else {
                    "It went well.".to_owned()
                },
                certainty: sure,
            },
            count: 1,
        },
        operation: format!("GET api.example.com{path}"),
        token: Some(if number.is_multiple_of(3) { "t1" } else { "t2" }.to_owned()),
        names: if denied {
            vec!["orders:write".to_owned()]
        } else {
            Vec::new()
        },
    }
}

fn labels() -> HashMap<String, Label> {
    let label = |words: &str, scopes: &[&str]| Label {
        words: words.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    HashMap::from([
        ("t1".to_owned(), label("Acme eyJh…9abc", &["acme:all"])),
        ("t2".to_owned(), label("fake…0001", &["orders:read"])),
    ])
}

fn list() -> List {
    let mut list = List::default();
    list.set_labels(labels());
    list.take(vec![
        call(0, 200, "/v1/orders", Certainty::Unknown),
        call(1, 403, "/v1/orders/17", Certainty::Certain),
        call(2, 401, "/v1/people", Certainty::Likely),
        call(3, 403, "/v1/orders/17", Certainty::Certain),
        call(4, 404, "/health check", Certainty::Unknown),
    ]);
    list
}

fn ids(list: &List) -> Vec<usize> {
    let shown = list.shown().iter().filter_map(|shown| list.item(*shown));
    shown
        .map(|item| item.id().strip_prefix("call ").unwrap().parse().unwrap())
        .collect()
}

fn with(text: &str) -> Vec<usize> {
    let mut list = list();
    list.set_filter(Filter::parse(text));
    ids(&list)
}

#[test]
fn a_filter_lets_pass_what_it_names() {
    for (text, wanted) in [
        ("", vec![0, 1, 2, 3, 4]),
        ("status:403", vec![1, 3]),
        ("status:401,403", vec![1, 2, 3]),
        ("status:4xx", vec![1, 2, 3, 4]),
        ("-status:4xx", vec![0]),
        ("is:refused", vec![1, 2, 3]),
        ("is:ok", vec![0]),
        ("is:failed", vec![4]),
        ("method:post", vec![1, 3]),
        ("host:example.com", vec![0, 1, 2, 3, 4]),
        ("host:ample.com", vec![]),
        ("host:api.e", vec![0, 1, 2, 3, 4]),
        ("path:orders -path:17", vec![0]),
        ("verdict:certain", vec![1, 3]),
        ("verdict:\"people is missing\"", vec![2]),
        ("scope:orders:write", vec![1, 2, 3]),
        ("scope:acme", vec![0, 3]),
        ("token:acme", vec![0, 3]),
        ("ACME 403", vec![3]),
        ("\"health check\"", vec![4]),
        ("health check", vec![4]),
        // What is no key is text, and a key without a value is not ready.
        ("unknown:403", vec![]),
        ("status:", vec![0, 1, 2, 3, 4]),
    ] {
        assert_eq!(with(text), wanted, "{text}");
    }
}

#[test]
fn words_are_held_against_what_is_seen_of_a_call() {
    let mut several = call(6, 403, "/v1/orders", Certainty::Likely);
    several.row.count = 3;
    several.row.verdict.text = "The scope `orders:read` is missing.".to_owned();
    let mut list = List::default();
    list.take(vec![call(5, 200, "/v1/fine", Certainty::Unknown), several]);
    let mut with = |text: &str| {
        list.set_filter(Filter::parse(text));
        ids(&list)
    };
    for text in [
        "\"scope orders:read is missing\"",
        "\"`orders:read`\"",
        "\"3 such calls\"",
        "newest",
        "likely",
    ] {
        assert_eq!(with(text), [6], "{text}");
    }
    assert_eq!(
        with("\"It went well\""),
        [0; 0],
        "of calls that went well nothing is said"
    );
    assert_eq!(with("00:06"), [0; 0], "without a clock there are no times");
    list.set_clock(|at_ms| format!("14:00:{:02}", at_ms / 10));
    let mut with = |text: &str| {
        list.set_filter(Filter::parse(text));
        ids(&list)
    };
    assert_eq!(with("00:06"), [6]);
    assert_eq!(with("14:00"), [5, 6]);
    assert_eq!(with("-00:06"), [5]);
    assert_eq!(with("14"), [0; 0], "a number alone is no time");
}

#[test]
fn chips_add_alternatives_and_take_them_away() {
    let filter = Filter::parse("orders").toggled(Key::Status, "403");
    assert_eq!(filter.to_string(), "orders status:403");
    let both = filter.clone().toggled(Key::Status, "401");
    assert_eq!(both.to_string(), "orders status:403,401");
    assert!(both.has(Key::Status, "401"));
    assert_eq!(both.toggled(Key::Status, "401"), filter);
    assert_eq!(filter.toggled(Key::Status, "403").to_string(), "orders");
}

#[test]
fn a_column_sorts_both_ways_and_equal_ones_stay_by_time() {
    let mut list = list();
    let sorted = |list: &mut List, by, down| {
        list.set_sort(Sort { by, down });
        ids(list)
    };
    assert_eq!(sorted(&mut list, Column::Status, false), [0, 2, 1, 3, 4]);
    assert_eq!(sorted(&mut list, Column::Status, true), [4, 1, 3, 2, 0]);
    assert_eq!(sorted(&mut list, Column::Verdict, false), [1, 3, 2, 0, 4]);
    assert_eq!(sorted(&mut list, Column::Time, true), [4, 3, 2, 1, 0]);
    assert_eq!(sorted(&mut list, Column::Token, false)[..2], [0, 3]);
    // A title that is pressed three times leaves things as they were.
    let usual = Sort::default();
    let once = usual.pressed(Column::Host);
    assert_eq!((once.by, once.down), (Column::Host, false));
    assert_eq!(once.pressed(Column::Host).pressed(Column::Host), usual);
}

#[test]
fn equal_calls_are_one_line_the_newest() {
    let mut list = list();
    list.set_grouped(true);
    let counts: Vec<usize> = list.shown().iter().map(|shown| shown.count).collect();
    assert_eq!(ids(&list), [0, 2, 3, 4]);
    assert_eq!(counts, [1, 1, 2, 1]);
    // The older one is found where the line is that stands for it.
    assert_eq!(list.place("call 1"), list.place("call 3"));
    list.set_grouped(false);
    assert_eq!(ids(&list), [0, 1, 2, 3, 4]);
}

#[test]
fn what_comes_late_stands_at_its_time_and_what_changes_is_not_doubled() {
    let mut list = list();
    list.take(vec![
        call(9, 200, "/a", Certainty::Unknown),
        call(7, 200, "/b", Certainty::Unknown),
    ]);
    assert_eq!(ids(&list), [0, 1, 2, 3, 4, 7, 9]);
    list.take(vec![call(9, 403, "/a", Certainty::Certain)]);
    assert_eq!(list.len(), 7);
    assert_eq!(list.denied(), 4);
    assert_eq!(list.at(6).map(|(item, _)| item.call.row.call.status), Some(Some(403)));
    assert_eq!(list.place("call 9"), Some(6));
    list.set_filter(Filter::parse("is:refused"));
    list.take(vec![call(10, 200, "/c", Certainty::Unknown)]);
    assert_eq!(ids(&list), [1, 2, 3, 9]);
    list.clear();
    assert!(list.is_empty() && list.shown().is_empty());
}

#[test]
fn fifty_thousand_are_kept_and_refused_ones_longest() {
    let mut list = List::default();
    let refused = |number: usize| number < 10;
    let one = |number| {
        call(
            number,
            if refused(number) { 403 } else { 200 },
            "/x",
            Certainty::Certain,
        )
    };
    list.take((0..MOST_ITEMS).map(one).collect());
    assert_eq!((list.len(), list.dropped()), (MOST_ITEMS, 0));
    list.take((MOST_ITEMS..MOST_ITEMS + 5).map(one).collect());
    assert_eq!(list.len(), MOST_ITEMS - ROOM);
    assert_eq!(list.dropped(), ROOM + 5);
    assert_eq!(list.denied(), 10);
    assert_eq!(list.shown().len(), list.len());
    assert!(list.place("call 3").is_some() && list.place("call 11").is_none());
    assert!(list.by_id(&format!("call {}", MOST_ITEMS + 4)).is_some());
}

#[test]
fn a_list_full_of_refused_calls_loses_the_oldest() {
    let mut list = List::default();
    list.take(
        (0..MOST_ITEMS + 3)
            .map(|number| call(number, 403, "/x", Certainty::Certain))
            .collect(),
    );
    assert_eq!(list.len(), MOST_ITEMS);
    assert!(list.by_id("call 2").is_none() && list.by_id("call 3").is_some());
}

#[test]
fn keys_and_seen_values_are_proposed() {
    let list = list();
    let seen = |key: Key| list.seen(key).into_iter().collect::<Vec<_>>();
    let texts = |text: &str| {
        let found = complete(text, text.len(), &seen);
        found.list.into_iter().map(|one| one.text).collect::<Vec<_>>()
    };
    assert_eq!(texts("st"), ["status:"]);
    assert_eq!(texts("-pa"), ["-path:"]);
    assert_eq!(texts("orders status:4"), ["status:401", "status:403", "status:404"]);
    assert_eq!(
        texts("status:403,4"),
        ["status:403,401", "status:403,403", "status:403,404"]
    );
    assert_eq!(texts("is:re"), ["is:refused"]);
    assert_eq!(texts("path:health"), ["path:\"/health check\""]);
    assert!(texts("nothing:").is_empty() && texts("").is_empty() && texts("orders ").is_empty());
    let text = "a status:4 b";
    let found = complete(text, 10, &seen);
    let (made, caret) = found.chosen(1, text).unwrap();
    assert_eq!(made, "a status:403 b");
    assert_eq!(made.get(..caret), Some("a status:403"));
    assert_eq!(found.chosen(9, text), None);
    let keys = complete("me", 2, &seen);
    assert_eq!(keys.chosen(0, "me"), Some(("method:".to_owned(), 7)));
}

fn scrolled(top: u32, rows: usize) -> Scrolled {
    Scrolled {
        top,
        height: 260,
        row: 26,
        rows,
    }
}

#[test]
fn only_rows_in_sight_and_some_beside_are_drawn() {
    assert_eq!(scrolled(0, 50_000).drawn(), 0..20);
    assert_eq!(scrolled(26 * 1000, 50_000).drawn(), 992..1020);
    assert_eq!(scrolled(u32::MAX, 50_000).drawn(), 49_982..50_000);
    assert_eq!(scrolled(0, 3).drawn(), 0..3);
    assert_eq!(scrolled(500, 0).drawn(), 0..0);
    assert_eq!(scrolled(0, 50_000).whole(), 1_300_000);
    assert!(scrolled(1_300_000 - 261, 50_000).at_end());
    assert!(!scrolled(1_000, 50_000).at_end());
    // Of a list that is not measured yet.
    assert_eq!(
        Scrolled {
            rows: 5,
            ..Scrolled::default()
        }
        .drawn(),
        0..5
    );
}

#[test]
fn keys_lead_through_the_list_and_never_beyond() {
    let list = scrolled(0, 100);
    for (step, from, to) in [
        (Step::Down, Some(4), 5),
        (Step::Up, Some(4), 3),
        (Step::Up, Some(0), 0),
        (Step::Down, Some(99), 99),
        (Step::PageDown, Some(4), 13),
        (Step::PageUp, Some(4), 0),
        (Step::Home, Some(50), 0),
        (Step::End, None, 99),
        (Step::Down, None, 0),
    ] {
        assert_eq!(step.from(from, list), Some(to), "{step:?} {from:?}");
    }
    assert_eq!(Step::Down.from(None, scrolled(0, 0)), None);
    assert_eq!(scrolled(2600, 200).to_see(110), 2626);
    assert_eq!(scrolled(2600, 200).to_see(3), 78);
    assert_eq!(scrolled(2600, 200).to_see(104), 2600);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z0-9:/.,\"\\\\ -]{1,12}", "\\PC{1,8}"]
            .prop_filter("a value has something in it", |value| !value.is_empty())
    }

    fn terms() -> impl Strategy<Value = Term> {
        let key = proptest::option::of(proptest::sample::select(Key::ALL.to_vec()));
        (any::<bool>(), key, proptest::collection::vec(values(), 1..4)).prop_map(|(not, key, mut values)| {
            if key.is_none() {
                values.truncate(1);
            }
            Term { not, key, values }
        })
    }

    proptest! {
        #[test]
        fn whatever_is_typed_has_a_meaning(text in "\\PC{0,60}", caret in 0usize..70) {
            let filter = Filter::parse(&text);
            // What is shown of it means the same.
            prop_assert_eq!(&Filter::parse(&filter.to_string()), &filter);
            let mut list = list();
            list.set_filter(filter);
            prop_assert!(list.shown().len() <= list.len());
            let found = complete(&text, caret, &|_| vec!["a b".to_owned(), "403".to_owned()]);
            for at in 0..found.list.len() {
                prop_assert!(found.chosen(at, &text).is_some_and(|(made, caret)| made.is_char_boundary(caret)));
            }
        }

        #[test]
        fn a_filter_is_read_as_it_was_written(terms in proptest::collection::vec(terms(), 0..6)) {
            let filter = Filter { terms };
            prop_assert_eq!(Filter::parse(&filter.to_string()), filter);
        }

        #[test]
        fn what_is_drawn_holds_what_is_in_sight(top in 0u32..200_000, height in 0u32..3000, row in 1u32..80, rows in 0usize..4000) {
            let list = Scrolled { top, height, row, rows };
            let drawn = list.drawn();
            prop_assert!(drawn.start <= drawn.end && drawn.end <= rows);
            prop_assert!(drawn.len() <= list.page() + 2 + 16);
            let top = top.min(list.furthest());
            for place in 0..rows {
                let (above, below) = (list.offset(place), list.offset(place + 1));
                if above < top + height && below > top {
                    prop_assert!(drawn.contains(&place), "{place} of {drawn:?}");
                }
            }
        }

        #[test]
        fn rows_that_come_piece_by_piece_are_ordered_as_all_at_once(
            numbers in proptest::collection::vec((0usize..30, proptest::sample::select(vec![200u16, 401, 403])), 0..40),
            cut in 0usize..40,
            by in proptest::sample::select(Column::ALL.to_vec()),
            down: bool,
            grouped: bool,
        ) {
            let calls: Vec<DeskRow> = numbers.iter().map(|(number, status)| call(*number, *status, "/x", Certainty::Likely)).collect();
            let made = |pieces: Vec<Vec<DeskRow>>| {
                let mut list = List::default();
                list.set_labels(labels());
                list.set_sort(Sort { by, down });
                list.set_grouped(grouped);
                pieces.into_iter().for_each(|piece| list.take(piece));
                let lines: Vec<(String, usize)> = (0..list.shown().len())
                    .filter_map(|at| list.at(at))
                    .map(|(item, count)| (item.call.row.call.status.unwrap().to_string(), count))
                    .collect();
                (lines, list.denied(), list.len())
            };
            let (first, second) = calls.split_at(cut.min(calls.len()));
            prop_assert_eq!(made(vec![first.to_vec(), second.to_vec()]), made(vec![calls.clone()]));
        }
    }
}
