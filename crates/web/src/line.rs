//! The one line: the surface of the water, the mark, the wait.
//!
//! A line is a row of turning points joined by level tangents, so a wave swells and never jags.
//! It falls quiet from left to right. It is an ornament: outside the calendar it carries no data,
//! and every drawing here is hidden from screen readers.

use std::fmt::Write as _;

use maud::{Markup, html};

/// How restless the water at the foot of a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wave {
    /// High and rough: the first page, the first minute of an urge.
    High,
    /// Half way down: while something is being done.
    Mid,
    /// A few ripples: every usual page.
    #[default]
    Low,
    /// Nearly a line: the night is over, something ends.
    Still,
    /// One swell in a line that goes on: after a slip.
    Swell,
}

/// The height about which every line moves, in the units of the drawing.
const MEAN: f32 = 20.0;
/// The right edge of the drawing; stretched to the window, whatever its width.
const EDGE: f32 = 1000.0;
/// Where every line ends, out of sight.
const END: f32 = 1060.0;
/// The share of a step at which a handle stands, so that a swell is as round as a sine.
const HANDLE: f32 = 0.37;
/// How uneven the swells are, in turn, so that no two look alike.
const UNEVEN: [f32; 5] = [1.0, 0.8, 1.08, 0.9, 0.84];

/// Draws the surface of the water across the whole window, with water below it.
pub fn surface(wave: Wave) -> Markup {
    let mut d = through(&turns(wave));
    d.push_str("V60H-60z");
    html! {
        svg.wave viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true" {
            path d=(d) {}
        }
    }
}

/// Draws the wait: a line that burns down from the left, in `total` seconds, of which `elapsed`
/// are over.
///
/// It runs by itself from where it stands, also after a reload and without script. The trace that
/// it leaves stays, so that with motion switched off a still line is seen.
pub fn burning(elapsed: u32, total: u32) -> Markup {
    let points = falling(6.5, 0.87, 74.0);
    let d = through(&points);
    let total = total.max(1);
    let gone = elapsed.min(total);
    let at = format!(
        "{:.1}",
        f64::from(gone) * f64::from(EDGE) / f64::from(total)
    );
    let (lasts, begun) = (format!("{total}s"), format!("-{gone}s"));
    html! {
        svg.line viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true" {
            clipPath id="ebb-left" {
                rect x=(at) y="-20" width="1100" height="80" {
                    animate attributeName="x" from="0" to="1000" dur=(lasts) begin=(begun) fill="freeze" {}
                }
            }
            path.trace d=(d) {}
            path clip-path="url(#ebb-left)" d=(d) {}
            @if gone < total {
                g.tip {
                    path d="M0 0h.01" {}
                    path d="M0 0h.01" {}
                    animateMotion path=(d) keyTimes="0;.1;.2;.4;1" keyPoints=(paced(&points))
                        calcMode="linear" dur=(lasts) begin=(begun) fill="freeze" {}
                }
            }
        }
    }
}

/// How far along the line itself its tip is, where it is 0, 10, 20, 40 and 100 hundredths of the
/// way across: a line is longer where it swells, and the tip has to stay at its end.
fn paced(points: &[(f32, f32)]) -> String {
    let mut lengths = [0.0; 5];
    let marks = [0.0, 100.0, 200.0, 400.0, EDGE];
    let mut sum = 0.0;
    for pair in points.windows(2) {
        let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
        let mut last = (ax, ay);
        for part in 1..=16u8 {
            let t = f32::from(part) / 16.0;
            let u = 1.0 - t;
            let (inner, outer) = (3.0 * u * u * t, 3.0 * u * t * t);
            let reach = (bx - ax) * HANDLE;
            let x = u.powi(3) * ax + inner * (ax + reach) + outer * (bx - reach) + t.powi(3) * bx;
            let y = (u.powi(3) + inner) * ay + (outer + t.powi(3)) * by;
            sum += (x - last.0).hypot(y - last.1);
            last = (x, y);
            for (mark, length) in marks.iter().zip(&mut lengths) {
                if x <= *mark {
                    *length = sum + mark - x;
                }
            }
        }
    }
    let whole = sum + (END - points.last().map_or(0.0, |point| point.0)).max(0.0);
    lengths
        .map(|length: f32| format!("{:.4}", (length / whole).min(1.0)))
        .join(";")
}

/// Draws the ripple that stands in one cell of the calendar, or beside a word.
pub fn ripple() -> Markup {
    html! {
        svg viewBox="0 0 40 40" preserveAspectRatio="none" aria-hidden="true" {
            path d=(through(&[(0.0, 0.0), (11.0, -13.0), (25.0, 9.0), (40.0, 0.0)])) {}
        }
    }
}

/// Draws the mark: the name in a single stroke that runs out into a still line.
pub fn mark() -> Markup {
    html! {
        svg viewBox="0 0 124 32" aria-hidden="true" { path d=(MARK) {} }
    }
}

const MARK: &str = "M3 21.5C8 20.8 13.2 18.6 13 15.2C12.9 13 11 12 9 12.5C5.8 13.3 4 16.6 4.3 20C4.7 23.9 7.4 26 10.8 25.8C17 25.4 24.6 13 24.4 6.8C24.3 4 22 3.4 20.8 6C19.2 9.6 18.8 14 18.9 18.4C19 23 20.8 26 23.8 25.8C27.6 25.6 29.4 21.6 28.4 17.4C29 19.6 31 20.6 33.2 19.8C37.4 18.2 41.6 11.4 41.4 6.8C41.3 4 39 3.4 37.8 6C36.2 9.6 35.8 14 35.9 18.4C36 23 37.8 26 40.8 25.8C44.6 25.6 46.4 21.6 45.4 17.4C46.2 20 48.8 20.6 52 19.2C56 17.4 59 17.2 62.4 19C66 21 68.6 21.6 72.6 20.4C76.4 19.2 79.6 19.2 83.4 20.2C88 21.2 92 20.2 98 20.2H124";

/// The turning points of a wave, as (x, height above the mean).
fn turns(wave: Wave) -> Vec<(f32, f32)> {
    match wave {
        Wave::High => falling(12.5, 0.93, 66.0),
        Wave::Mid => falling(9.0, 0.86, 76.0),
        Wave::Low => falling(5.5, 0.76, 92.0),
        Wave::Still => falling(2.2, 0.66, 120.0),
        Wave::Swell => vec![
            (-60.0, 0.0),
            (150.0, 0.0),
            (270.0, -14.0),
            (382.0, 6.5),
            (480.0, -2.6),
            (580.0, 1.0),
            (680.0, 0.0),
        ],
    }
}

/// Swells that begin `height` high, keep a share of it from one to the next, and grow longer.
fn falling(height: f32, keep: f32, step: f32) -> Vec<(f32, f32)> {
    let (mut x, mut high, mut step) = (-0.4 * step, height, step);
    let mut points = Vec::new();
    for turn in 0.. {
        let side = if turn % 2 == 0 { 1.0 } else { -1.0 };
        points.push((x, side * high * UNEVEN[turn % UNEVEN.len()]));
        high *= keep;
        x += step;
        step *= 1.05;
        if high < 0.5 || x > EDGE {
            points.push((x, 0.0));
            break;
        }
    }
    points
}

/// Writes the path through `points`, level at each of them, and on to the right edge.
fn through(points: &[(f32, f32)]) -> String {
    let mut d = String::new();
    let mut before: Option<(f32, f32)> = None;
    for &(x, rise) in points {
        let y = MEAN + rise;
        match before {
            None => d.push_str(&format!("M{} {}", short(x), short(y))),
            Some((px, py)) => {
                let reach = (x - px) * HANDLE;
                if d.contains('C') {
                    d.push('S');
                } else {
                    let _ = write!(d, "C{} {} ", short(px + reach), short(py));
                }
                let _ = write!(
                    d,
                    "{} {} {} {}",
                    short(x - reach),
                    short(y),
                    short(x),
                    short(y)
                );
            }
        }
        before = Some((x, y));
    }
    if before.is_some_and(|(x, _)| x > 40.0 && x < END) {
        let _ = write!(d, "H{}", short(END));
    }
    d
}

/// One decimal at most: a page is read over a slow line as well.
fn short(number: f32) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surface_is_the_same_each_time_and_a_few_hundred_bytes() {
        for wave in [Wave::High, Wave::Mid, Wave::Low, Wave::Still, Wave::Swell] {
            let drawn = surface(wave).into_string();
            assert_eq!(drawn, surface(wave).into_string());
            assert!(drawn.len() < 700, "{wave:?} takes {} bytes", drawn.len());
            assert!(!drawn.contains("NaN") && !drawn.contains("style="));
        }
    }

    #[test]
    fn no_wave_leaves_its_drawing() {
        for wave in [Wave::High, Wave::Mid, Wave::Low, Wave::Still, Wave::Swell] {
            assert!(turns(wave).iter().all(|&(_, rise)| rise.abs() < 18.0));
        }
    }

    #[test]
    fn a_wait_goes_on_from_where_it_stood_after_a_reload() {
        let drawn = burning(150, 600).into_string();
        assert!(drawn.contains(r#"begin="-150s""#) && drawn.contains(r#"x="250.0""#));
    }

    #[test]
    fn a_wait_that_is_over_stays_out() {
        assert!(burning(9_999, 600).into_string().contains(r#"x="1000.0""#));
        assert!(burning(1, 0).into_string().contains(r#"x="1000.0""#));
    }
}
