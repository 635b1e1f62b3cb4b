//! Hard days: dates and hours that will be hard, with a card written beforehand.

use jiff::civil::{Date, Time, Weekday};

use crate::record;

record! {
    /// A date or a recurring hour.
    19 "hard_day" pub struct HardDay {
        /// What it is, in the person's own words.
        1 name: String,
        /// The date.
        2 date: Option<Date>,
        /// Whether it comes back every year.
        3 yearly: bool,
        /// The day of the week on which it comes back.
        4 weekday: Option<Weekday>,
        /// The hour.
        5 clock: Option<Time>,
        /// What the person will do, written on a calm day.
        6 card: Option<String>,
        /// Whether it is a day of theirs, such as a birthday.
        7 theirs: bool,
    }
}

impl HardDay {
    /// The next date on or after `from` on which it comes, if it still does.
    ///
    /// The 29th of February comes on the 28th in other years.
    #[must_use]
    pub fn next_on_or_after(&self, from: Date) -> Option<Date> {
        if let Some(weekday) = self.weekday {
            return if from.weekday() == weekday {
                Some(from)
            } else {
                from.nth_weekday(1, weekday).ok()
            };
        }
        let date = self.date?;
        if !self.yearly || date >= from {
            return (date >= from).then_some(date);
        }
        [from.year(), from.year().saturating_add(1)]
            .into_iter()
            .filter_map(|year| {
                let last = Date::new(year, date.month(), 1).ok()?.last_of_month();
                Date::new(year, date.month(), date.day().min(last.day())).ok()
            })
            .find(|date| *date >= from)
    }
}
