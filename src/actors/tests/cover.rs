//! For whom an amendment speaks, with the group counted out by hand.

use super::super::cover::Cover;
use super::*;
use crate::model::{Amendment, AmendmentId, Change, RoundName, Target, Visibility};

/// An amendment of 3 March 2031 by the group of XAA, XBB and XCC.
fn of_the_group() -> Amendment {
    Amendment {
        id: AmendmentId::new("IG-1"),
        against: RoundName::new("zero"),
        from: vec![id("Islands-Group")],
        with: Vec::new(),
        except: Vec::new(),
        target: Target::Clause("1".to_string()),
        change: Change::Delete { passage: None },
        support: Vec::new(),
        oppose: Vec::new(),
        date: None,
        how: None,
        reason: None,
        package: None,
        visibility: Visibility::Public,
        source: None,
    }
}

fn islands() -> Directory {
    let states = ["XAA", "XBB", "XCC", "XDD"].map(|state| own(state, &format!("State {state}"), &[]));
    let group = own("Islands-Group", "Islands Group", &["XAA", "XBB", "XCC"]);
    Directory::with_own(states.into_iter().chain([group]).collect()).unwrap()
}

/// Who of the four states is covered, by a letter each: `o` under its own name, `g` through the group, `-` not.
fn covered(amendment: &Amendment, on: Option<&str>) -> String {
    let directory = islands();
    let cover = |state| directory.cover(amendment, on.map(day), &id(state));
    let sign = |cover: Option<Cover>| match cover {
        Some(Cover::Own) => 'o',
        Some(Cover::Through(_)) => 'g',
        None => '-',
    };
    ["XAA", "XBB", "XCC", "XDD"].map(|state| sign(cover(state))).into_iter().collect()
}

#[test]
fn a_group_speaks_for_its_members_minus_one_that_stepped_out() {
    let whole = of_the_group();
    assert_eq!(covered(&whole, Some("2031-03-03")), "ggg-");
    // 3 members − 1 = 2.
    let minus_one = Amendment { except: vec![id("XBB")], ..whole.clone() };
    assert_eq!(covered(&minus_one, Some("2031-03-03")), "g-g-");
    // Who steps out of the group and tables the same under its own name stands there under its own name.
    let beside = Amendment { with: vec![id("XBB")], ..minus_one };
    assert_eq!(covered(&beside, Some("2031-03-03")), "gog-");
    // Without a day it is not known who belonged to the group.
    assert_eq!(covered(&whole, None), "----");
}
