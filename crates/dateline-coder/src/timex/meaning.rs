//! What a time expression says, before it is known when it was said. In: nothing. Out: the types that rules make and `resolve` reads.

use dateline_model::Grain;
use jiff::civil::Weekday;

use super::feasts::Feast;

/// What the words say.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Meaning {
    /// Parts of a calendar date.
    Calendar(Calendar),
    /// A day of the week.
    Weekday { day: Weekday, turn: Turn },
    /// A day of a week that is said ("Tuesday of last week").
    WeekdayOf { day: Weekday, week: Box<Meaning> },
    /// The unit that holds the reference time, moved by steps ("yesterday", "last week", "two days earlier").
    Step { unit: Unit, steps: i32, from: From },
    /// A length that ends or begins with publication ("the past two weeks").
    Stretch { value: String, unit: Unit, count: i32, forward: bool },
    /// The weekday before or after the last date in the text ("the following Monday").
    WeekdayFromText { day: Weekday, forward: bool },
    /// Some of the weeks of a month ("the first week of May"); the last is -1.
    WeekOfMonth { month: Box<Meaning>, week: i8 },
    /// A month or season picked by its turn ("last May", "next summer").
    Turned { part: Part, turn: Turn },
    /// Saturday and Sunday.
    Weekend(Turn),
    /// The night between two days ("overnight").
    Overnight,
    /// A part of a day or a time on the clock, on a day that is said.
    TimeOn { day: Box<Meaning>, time: String },
    /// A time on the clock of no said day.
    Clock(String),
    /// From one to another.
    Range(Box<Meaning>, Box<Meaning>),
    /// TIMEX3's references without a date: `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Reference(&'static str),
    /// A unit counted from an act that is only named ("the day after the vote").
    FromEvent(Unit),
    /// "4/5/2023": only the weekday, other dates or the publisher tell day and month apart.
    Slashes { first: i8, second: i8, year: i16, weekday: Option<Weekday> },
    /// The date some units before or after one that is said ("two days after Monday").
    Shifted { day: Box<Meaning>, steps: i32, unit: Unit },
    /// The unit that holds a date ("the week of March 6").
    Holding { day: Box<Meaning>, unit: Unit },
    /// "in two weeks": a date ahead where the act lies ahead, else a length.
    Within { value: String, unit: Unit, steps: i32 },
    /// A length of time.
    Duration { value: String, unit: Option<Unit> },
    /// A time that comes again and again.
    Set { value: String, grain: Grain },
}

/// Parts of a calendar date.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Calendar {
    pub(super) year: Year,
    pub(super) part: Part,
    pub(super) weekday: Option<Weekday>,
}

impl Calendar {
    pub(super) fn said(year: Year, part: Part) -> Meaning {
        Meaning::Calendar(Calendar { year, part, weekday: None })
    }
}

/// Which year is meant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Year {
    Stated(i16),
    Missing,
    /// Years after that of publication: "last year" is -1.
    Step(i32),
    /// "that year": of the last date in the text.
    OfText,
}

/// Which part of the year, or the year itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Part {
    Day(i8, i8),
    Month(i8),
    Season(Season),
    Quarter(i8),
    Half(i8),
    Year,
    /// The ten years from the year that is stated.
    Decade,
    /// The century, counted from 1.
    Century(i16),
    Feast(Feast),
    /// A day that was reckoned by a calendar of the moon.
    Lunar(i8, i8),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// TIMEX3's code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

/// Which of several is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// Not said: the verb tells.
    Bare,
    Last,
    This,
    Next,
}

/// What an expression is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum From {
    Publication,
    /// The last date before it in the text.
    Text,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Count {
    Exact(i32),
    Vague,
}

impl Count {
    pub(super) fn times(self, size: i32) -> Count {
        match self {
            Count::Exact(count) => Count::Exact(count.saturating_mul(size)),
            Count::Vague => Count::Vague,
        }
    }
}
