//! In: what an expression says, the publication date, the dates before it in the text. Out: the days it covers, or why that is not known.

use dateline_model::{Grain, TimexKind};
use jiff::civil::Date;

use super::feasts::Feast;
use super::meaning::{Calendar, From, Meaning, Part, Turn, Unit, Year};
use super::order::Order;
use super::period::{Period, days_after, monday, shift, weekday_from, weekday_until};
use super::tense::Direction;

/// What a date is resolved against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'a> {
    pub(super) publication: Option<Date>,
    pub(super) direction: Direction,
    /// Dates resolved before this one in the text, oldest first.
    pub(super) text: &'a [Period],
    /// The year that the story is in, where the text has just named one.
    pub(super) story_year: Option<i16>,
    /// How the report writes dates with slashes.
    pub(super) order: Option<Order>,
}

/// Why there is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    NoPublicationDate,
    /// February 30th, a range that runs backwards, a year out of range.
    NoSuchDay,
    AmbiguousDay,
    FromEvent,
}

/// What is known of an expression.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) kind: TimexKind,
    pub(super) value: Option<String>,
    pub(super) days: Option<(Date, Date)>,
    pub(super) grain: Grain,
    pub(super) trouble: Option<Trouble>,
}

impl Reference<'_> {
    /// Gives an expression its value.
    pub(super) fn resolve(&self, meaning: &Meaning) -> Resolved {
        let without_days = |kind, value: &str, grain| Resolved { kind, value: Some(value.to_owned()), days: None, grain, trouble: None };
        match meaning {
            Meaning::Within { unit, steps, .. } if self.direction == Direction::Future => {
                self.resolve(&Meaning::Step { unit: *unit, steps: *steps, from: From::Publication })
            }
            Meaning::Within { value, unit, .. } => without_days(TimexKind::Duration, value, grain_of(*unit)),
            Meaning::Duration { value, unit } => without_days(TimexKind::Duration, value, unit.map_or(Grain::Vague, grain_of)),
            Meaning::Set { value, grain } => without_days(TimexKind::Set, value, *grain),
            Meaning::Stretch { value, unit, count, forward } => {
                Resolved { days: self.stretch(*unit, *count, *forward), ..without_days(TimexKind::Duration, value, Grain::Range) }
            }
            Meaning::Clock(value) => without_days(TimexKind::Time, value, Grain::Day),
            Meaning::Reference(value) => without_days(TimexKind::Date, value, Grain::Vague),
            meaning => match self.period(meaning) {
                Ok(period) => {
                    Resolved { kind: kind_of(meaning), value: Some(period.value), days: Some((period.first, period.last)), grain: period.grain, trouble: None }
                }
                Err(trouble) => Resolved { kind: kind_of(meaning), value: None, days: None, grain: grain_unresolved(meaning), trouble: Some(trouble) },
            },
        }
    }

    /// True if the expression is counted from a date of the text, and one stands there.
    pub(super) fn uses_text(&self, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Step { unit, from: From::Text, .. } => self.text_day(*unit).is_some(),
            Meaning::Calendar(Calendar { year: Year::OfText, .. }) => self.text_day(Unit::Year).is_some(),
            Meaning::WeekdayFromText { .. } => self.text_day(Unit::Day).is_some(),
            Meaning::Calendar(Calendar { year: Year::Missing, .. }) | Meaning::Turned { turn: Turn::Bare, .. } => self.story_year.is_some(),
            Meaning::TimeOn { day, .. } => self.uses_text(day),
            _ => false,
        }
    }

    /// True if the expression is counted from the day of publication, or from the day that stands for it in a quotation.
    pub(super) fn leans(&self, meaning: &Meaning) -> bool {
        let without = Reference { publication: None, ..*self };
        without.period(meaning).is_err_and(|trouble| trouble == Trouble::NoPublicationDate)
    }

    fn publication(&self) -> Result<Date, Trouble> {
        self.publication.ok_or(Trouble::NoPublicationDate)
    }

    /// The last date in the text that is no coarser than the unit.
    fn text_day(&self, unit: Unit) -> Option<Date> {
        self.text.iter().rev().find(|period| period.grain <= grain_of(unit)).map(|period| period.first)
    }

    fn period(&self, meaning: &Meaning) -> Result<Period, Trouble> {
        let period = match meaning {
            Meaning::Calendar(calendar) => self.calendar(calendar)?,
            Meaning::Weekday { day, turn } => {
                let published = self.publication()?;
                let ahead = matches!(turn, Turn::Next)
                    || matches!((turn, self.direction), (Turn::Bare, Direction::Future) | (Turn::This, Direction::Future | Direction::Open));
                let from = match turn {
                    Turn::Next => days_after(published, 1),
                    Turn::Last => days_after(published, -1),
                    Turn::Bare | Turn::This => Some(published),
                };
                let found = from.and_then(|from| if ahead { weekday_from(from, *day) } else { weekday_until(from, *day) });
                // On a Friday, yesterday is not "last Thursday".
                let yesterday = *turn == Turn::Last && found.is_some() && found == days_after(published, -1);
                (if yesterday { found.and_then(|day| days_after(day, -7)) } else { found }).map(Period::day)
            }
            Meaning::WeekdayOf { day, week } => weekday_from(self.period(week)?.first, *day).map(Period::day),
            Meaning::Step { unit, steps, from } => {
                let start = match from {
                    From::Text => self.text_day(*unit).map_or_else(|| self.publication(), Ok)?,
                    From::Publication => self.publication()?,
                };
                shift(start, *steps, *unit).and_then(|day| Period::holding(day, *unit))
            }
            Meaning::WeekdayFromText { day, forward } => {
                let text = self.text_day(Unit::Day).map_or_else(|| self.publication(), Ok)?;
                let from = days_after(text, if *forward { 1 } else { -1 });
                from.and_then(|from| if *forward { weekday_from(from, *day) } else { weekday_until(from, *day) }).map(Period::day)
            }
            Meaning::WeekOfMonth { month, week } => {
                let month = self.period(month)?;
                let first = if *week > 0 { days_after(month.first, 7 * (i32::from(*week) - 1)) } else { days_after(month.last, -6) };
                first.and_then(|first| Period::range(&Period::day(first), &Period::day(days_after(first, 6)?)))
            }
            Meaning::Turned { part, turn } => {
                let published = self.publication()?;
                match turn {
                    Turn::Last => candidates(published, *part).filter(|period| period.last < published).last(),
                    Turn::Next => candidates(published, *part).find(|period| period.first > published),
                    Turn::This => Period::part(published.year(), *part),
                    Turn::Bare => self.story_year.map_or_else(|| self.nearest(published, *part), |year| Period::part(year, *part)),
                }
            }
            Meaning::Shifted { day, steps, unit } => shift(self.period(day)?.first, *steps, *unit).and_then(|day| Period::holding(day, *unit)),
            Meaning::Holding { day, unit } => Period::holding(self.period(day)?.first, *unit),
            Meaning::Weekend(turn) => self.weekend(*turn)?,
            Meaning::Overnight => {
                let published = self.publication()?;
                let evening = if self.direction == Direction::Future { Some(published) } else { days_after(published, -1) };
                evening.and_then(|evening| Some(Period { first: evening, last: days_after(evening, 1)?, grain: Grain::Range, value: format!("{evening}TNI") }))
            }
            Meaning::TimeOn { day, time } => {
                let day = self.period(day)?;
                Some(Period { value: format!("{}{time}", day.value), ..day })
            }
            Meaning::Range(from, to) => {
                let to = self.period(to)?;
                let from = self.period(from)?;
                // "from November to February 2021", "from Friday to Sunday": the end dates the beginning.
                let from = if from.first > to.last { self.before(meaning, &to) } else { Some(from) };
                from.and_then(|from| Period::range(&from, &to))
            }
            Meaning::Slashes { first, second, year, weekday } => {
                let read = |month, day| Period::part(*year, Part::Day(month, day));
                let fits = |period: &Period| weekday.is_some_and(|weekday| period.first.weekday() == weekday);
                let (us, uk) = (read(*first, *second), read(*second, *first));
                match (us.as_ref().is_some_and(fits), uk.as_ref().is_some_and(fits), self.order) {
                    (true, false, _) => us,
                    (false, true, _) => uk,
                    (_, _, Some(Order::MonthFirst)) => us,
                    (_, _, Some(Order::DayFirst)) => uk,
                    (_, _, None) => return Err(Trouble::AmbiguousDay),
                }
            }
            Meaning::FromEvent(_) => return Err(Trouble::FromEvent),
            Meaning::Stretch { .. } | Meaning::Reference(_) | Meaning::Clock(_) | Meaning::Within { .. } | Meaning::Duration { .. } | Meaning::Set { .. } => {
                None
            }
        };
        period.ok_or(Trouble::NoSuchDay)
    }

    /// From some units ago up to publication, or from publication on.
    fn stretch(&self, unit: Unit, count: i32, forward: bool) -> Option<(Date, Date)> {
        let published = self.publication?;
        let other = shift(published, if forward { count } else { -count }, unit)?;
        Some((published.min(other), published.max(other)))
    }

    /// The beginning of a range that would otherwise run backwards.
    fn before(&self, range: &Meaning, to: &Period) -> Option<Period> {
        let Meaning::Range(from, _) = range else { return None };
        match **from {
            Meaning::Weekday { day, .. } => weekday_until(to.last, day).map(Period::day),
            Meaning::Calendar(Calendar { part, .. }) => Period::part(to.last.year() - 1, part),
            _ => None,
        }
    }

    fn calendar(&self, calendar: &Calendar) -> Result<Option<Period>, Trouble> {
        let year = match calendar.year {
            Year::Stated(year) => year,
            Year::Step(steps) => shift(self.publication()?, steps, Unit::Year).ok_or(Trouble::NoSuchDay)?.year(),
            Year::OfText => self.text_day(Unit::Year).map_or_else(|| self.publication(), Ok)?.year(),
            Year::Missing => {
                if let Some(year) = self.story_year {
                    return Ok(Period::part(year, calendar.part));
                }
                let published = self.publication()?;
                // The day of the week tells the year, if it fits one near by.
                let fits = |period: &Period| calendar.weekday == Some(period.first.weekday());
                let told = candidates(published, calendar.part).filter(fits).min_by_key(|period| distance(published, period));
                return Ok(told.or_else(|| self.nearest(published, calendar.part)));
            }
        };
        Ok(Period::part(year, calendar.part))
    }

    fn nearest(&self, published: Date, part: Part) -> Option<Period> {
        let before = candidates(published, part).filter(|period| period.first <= published).last();
        let after = candidates(published, part).find(|period| period.last >= published);
        let near = |period: &Option<Period>| period.as_ref().is_some_and(|period| distance(published, period) <= FAR);
        match self.direction {
            Direction::Past if near(&before) || !near(&after) => before,
            Direction::Future if near(&after) || !near(&before) => after,
            // News looks back more than ahead: days ahead count twice.
            _ => {
                let weight = |period: &Period| distance(published, period) * if period.first > published { 2 } else { 1 };
                [before, after].into_iter().flatten().min_by_key(weight)
            }
        }
    }

    fn weekend(&self, turn: Turn) -> Result<Option<Period>, Trouble> {
        let published = self.publication()?;
        let weeks = |steps| shift(published, steps, Unit::Week).and_then(Period::weekend);
        let begun = monday(published).and_then(|monday| days_after(monday, 5)).is_some_and(|saturday| saturday <= published);
        Ok(match (turn, self.direction) {
            (Turn::Last, _) => weeks(-1),
            (Turn::Next, _) => weeks(1),
            (Turn::This, Direction::Future | Direction::Open) | (Turn::Bare, Direction::Future) => weeks(0),
            (Turn::This | Turn::Bare, _) => weeks(if begun { 0 } else { -1 }),
        })
    }
}

/// The part in each of the years around publication, oldest first. Four years hold a leap day.
fn candidates(published: Date, part: Part) -> impl Iterator<Item = Period> {
    (-4..=4).filter_map(move |step| Period::part(published.year().checked_add(step)?, part))
}

/// A date without a year lies within some ten months of publication: a day eleven months off would have been written with its year, so
/// there the other reading is taken, whatever the verb. In days.
const FAR: i32 = 304;

/// Days between publication and the period.
fn distance(published: Date, period: &Period) -> i32 {
    let days = |from: Date, to: Date| from.until(to).map_or(i32::MAX / 2, |span| span.get_days());
    let ahead = days(published, period.first);
    if ahead > 0 { ahead } else { days(period.last, published).max(0) }
}

fn kind_of(meaning: &Meaning) -> TimexKind {
    match meaning {
        Meaning::TimeOn { .. } | Meaning::Overnight | Meaning::Clock(_) => TimexKind::Time,
        Meaning::Duration { .. } | Meaning::Stretch { .. } => TimexKind::Duration,
        Meaning::Set { .. } => TimexKind::Set,
        _ => TimexKind::Date,
    }
}

pub(super) fn grain_of(unit: Unit) -> Grain {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade | Unit::Century => Grain::Decade,
    }
}

/// The grain that the words have, though no date is known.
fn grain_unresolved(meaning: &Meaning) -> Grain {
    match meaning {
        Meaning::Weekday { .. } | Meaning::WeekdayFromText { .. } | Meaning::WeekdayOf { .. } => Grain::Day,
        Meaning::TimeOn { .. } | Meaning::Clock(_) | Meaning::Slashes { .. } => Grain::Day,
        Meaning::Step { unit, .. } | Meaning::FromEvent(unit) => grain_of(*unit),
        Meaning::Calendar(Calendar { part, .. }) | Meaning::Turned { part, .. } => match part {
            Part::Feast(Feast::Ramadan) => Grain::Range,
            Part::Day(..) | Part::Lunar(..) | Part::Feast(_) => Grain::Day,
            Part::Month(_) => Grain::Month,
            Part::Season(_) => Grain::Season,
            Part::Quarter(_) => Grain::Quarter,
            Part::Year => Grain::Year,
            Part::Decade => Grain::Decade,
            Part::Half(_) | Part::Century(_) => Grain::Range,
        },
        Meaning::WeekOfMonth { .. } | Meaning::Stretch { .. } | Meaning::Weekend(_) | Meaning::Overnight | Meaning::Range(..) => Grain::Range,
        _ => Grain::Vague,
    }
}
