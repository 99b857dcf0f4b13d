//! Sample, review, audit, over a small record.

mod common;

use std::collections::BTreeSet;

use common::{coded, folder, options};
use dateline_store::{Allocation, SampleOptions, Step, Store, Strata, TextKept, Verdict, audit, sample};

fn verdict(event_id: &str, verdict: &str) -> Verdict {
    Verdict { event_id: event_id.to_owned(), verdict: verdict.to_owned(), correction: None, note: None }
}

#[test]
fn a_sample_is_drawn_judged_and_added_up() {
    let path = folder(env!("CARGO_TARGET_TMPDIR"), "audit").join("record.db");
    let mut store = Store::open(&path).expect("a record");
    let mut run = store.begin(options(TextKept::Full, 10)).expect("a run");
    for number in 0..30 {
        run.add(Step::Coded(Box::new(coded(number, 0)))).expect("a batch");
    }
    run.finish().expect("the end");
    let draw = |n, seed| sample(&path, SampleOptions { n, by: Strata::Type, allocation: Allocation::Equal, seed }).expect("a sample");
    let ids = |sampled: &[dateline_store::Sampled]| sampled.iter().map(|one| one.event_id.clone()).collect::<Vec<_>>();
    let ten = draw(10, 1);
    assert_eq!(ten.len(), 10);
    assert_eq!(ids(&ten), ids(&draw(10, 1)), "the same seed draws the same");
    assert_ne!(ids(&ten), ids(&draw(10, 2)));
    assert_eq!(ids(&ten).into_iter().collect::<BTreeSet<_>>().len(), 10, "nothing twice");
    assert!(ten.iter().all(|one| !one.sentence.is_empty() && !one.trigger.is_empty()), "{:?}", ten[0]);

    let ids = ids(&ten);
    let sheet: Vec<Verdict> = ids.iter().enumerate().map(|(at, id)| verdict(id, if at < 8 { "accepted" } else { "rejected" })).collect();
    let added = store.review("ana", &sheet).expect("reviews");
    assert_eq!((added.added, added.known, added.missing.len()), (10, 0, 0));
    assert_eq!(store.review("ana", &sheet).expect("again").known, 10, "the same sheet again adds nothing");
    let added = store.review("ben", &[verdict(&ids[0], "accepted"), verdict(&ids[9], "rejected"), verdict("0000000000000000", "accepted")]).expect("more");
    assert_eq!((added.added, added.missing.as_slice()), (2, &["0000000000000000".to_owned()][..]));

    let audit = audit(&path).expect("an audit");
    assert_eq!((audit.all.right, audit.all.n), (8, 10));
    assert_eq!(audit.by_type.iter().map(|(_, share)| share.n).sum::<u64>(), 10);
    assert_eq!((audit.pairs[0].n, audit.pairs[0].same, audit.pairs[0].kappa), (2, 2, Some(1.0)));
    assert_eq!(audit.alpha, Some(1.0));
    assert!(audit.weighted.is_some_and(|(value, covered)| (0.0..=1.0).contains(&value) && covered > 0.0));
}
