//! The browser's clock and zone: the one place where time enters the pocket.

use ebb_core::moment::{Moment, Zone};
use jiff::Timestamp;
use jiff::tz::Offset;
use js_sys::{Array, Date, Intl, Object, Reflect};

/// The wall clock of this device.
pub(crate) fn now() -> Moment {
    let at = Timestamp::from_millisecond(milliseconds(Date::now())).unwrap_or_default();
    Moment::new(at, &zone())
}

/// The zone as the browser names it; where this Ebb knows no such zone, its present offset.
fn zone() -> Zone {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let name = Reflect::get(&format.resolved_options(), &"timeZone".into()).ok();
    let named = name
        .and_then(|name| name.as_string())
        .and_then(|name| Zone::named(&name).ok());
    named.unwrap_or_else(|| {
        let west = Date::new_0().get_timezone_offset();
        let east = i32::try_from(milliseconds(-60.0 * west)).unwrap_or_default();
        Zone::fixed(Offset::from_seconds(east).unwrap_or(Offset::UTC))
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float becomes an integer, and one beyond all time the nearest that there is"
)]
fn milliseconds(value: f64) -> i64 {
    value as i64
}
