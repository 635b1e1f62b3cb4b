//! What shows: sentences, ways on, the wait, letters, tables, notes.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use crate::line;
use crate::text::say;

/// The sentence that carries the page after its heading.
pub fn lede(words: impl Render) -> Markup {
    html! { p.lede { (words) } }
}

/// A sentence that may be left unread.
pub fn quiet(words: impl Render) -> Markup {
    html! { p.quiet { (words) } }
}

/// The heading of a page on which only the person's own words are to be seen: said, not shown.
pub fn unseen(words: impl Render) -> Markup {
    html! { h1.unseen { (words) } }
}

/// A note in small letters.
pub fn small(words: impl Render) -> Markup {
    html! { p.small { (words) } }
}

/// A name that the person gave, kept apart from the direction of the text around it.
pub fn name(name: &str) -> Markup {
    html! { bdi { (name) } }
}

/// A part of a page with a heading of its own and air before it.
pub fn section(heading: impl Render, inner: Markup) -> Markup {
    html! { section { h2 { (heading) } (inner) } }
}

/// A few things, one after the other, numbered.
pub fn steps(words: &[impl Render]) -> Markup {
    html! { ol.steps { @for step in words { li { (step) } } } }
}

/// A link that stands alone.
pub fn go(href: &str, label: impl Render) -> Markup {
    html! { p { a.go href=(href) { (label) } } }
}

/// The page's one act where that is a link.
pub fn act_link(href: &str, label: impl Render) -> Markup {
    html! { a.lit href=(href) { (label) } }
}

/// How a door or a rule stands; drawn into the line beneath it and always said in words as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Closed: the line is whole.
    Closed,
    /// Open: the line has a gap.
    Open,
    /// Left out with a reason: the line is dotted.
    Excused,
}

#[derive(Clone, Debug)]
enum Kind<'a> {
    Link(Cow<'a, str>),
    Post {
        action: Cow<'a, str>,
        fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    },
    Press {
        name: Cow<'a, str>,
        value: Cow<'a, str>,
    },
}

/// One way on, in [`ways`] and [`doors`].
#[derive(Clone, Debug)]
pub struct Way<'a> {
    kind: Kind<'a>,
    label: Markup,
    small: Option<Markup>,
    door: Option<Door>,
}

impl<'a> Way<'a> {
    /// Leads to a page.
    pub fn link(href: impl Into<Cow<'a, str>>, label: impl Render) -> Self {
        Self::of(Kind::Link(href.into()), label.render())
    }

    /// Sends a small form of its own to `action`, with its token; see [`Way::with`].
    pub fn post(
        action: impl Into<Cow<'a, str>>,
        token: impl Into<Cow<'a, str>>,
        label: impl Render,
    ) -> Self {
        let fields = vec![("token".into(), token.into())];
        Self::of(
            Kind::Post {
                action: action.into(),
                fields,
            },
            label.render(),
        )
    }

    /// Sends the form that it stands in with `name=value`, so that what is typed goes along.
    pub fn press(
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
        label: impl Render,
    ) -> Self {
        Self::of(
            Kind::Press {
                name: name.into(),
                value: value.into(),
            },
            label.render(),
        )
    }

    fn of(kind: Kind<'a>, label: Markup) -> Self {
        Self {
            kind,
            label,
            small: None,
            door: None,
        }
    }

    /// Adds one small line beneath the words.
    #[must_use]
    pub fn small(mut self, small: impl Render) -> Self {
        self.small = Some(small.render());
        self
    }

    /// Adds a hidden field to a way made by [`Way::post`].
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        if let Kind::Post { fields, .. } = &mut self.kind {
            fields.push((name.into(), value.into()));
        }
        self
    }

    /// Draws the line beneath it as a door's.
    #[must_use]
    pub fn door(mut self, door: Door) -> Self {
        self.door = Some(door);
        self
    }

    fn draw(&self) -> Markup {
        let words = html! { (self.label) @if let Some(small) = &self.small { small { (small) } } };
        match &self.kind {
            Kind::Link(href) => html! { a href=(href) { (words) } },
            Kind::Press { name, value } => {
                html! { button name=(name) value=(value) { span { (words) } } }
            }
            Kind::Post { action, fields } => html! {
                form action=(action) method="post" {
                    @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                    button { span { (words) } }
                }
            },
        }
    }
}

/// Large lines to choose from, without boxes: the answers to a page's one question.
pub fn ways(ways: &[Way<'_>]) -> Markup {
    list("ways", ways)
}

/// Ways into other rooms, or doors and rules with how they stand.
pub fn doors(ways: &[Way<'_>]) -> Markup {
    list("doors", ways)
}

fn list(class: &str, ways: &[Way<'_>]) -> Markup {
    html! {
        // Without bullets Safari takes a list for plain text, unless it is told.
        ul class=(class) role="list" {
            @for way in ways {
                li class=[way.door.map(|door| match door {
                    Door::Closed => "whole",
                    Door::Open => "gap",
                    Door::Excused => "dotted",
                })] { (way.draw()) }
            }
        }
    }
}

/// The wait: a slow line that burns down and the sentence that names the clock time.
///
/// `elapsed` and `total` are seconds; the line goes on from there by itself, after a reload too.
/// With script, what [`over`] wraps appears when the time is up; nothing is ever taken away.
pub fn wait(elapsed: u32, total: u32, sentence: impl Render) -> Markup {
    html! {
        div.wait data-left=(total.saturating_sub(elapsed)) {
            (line::burning(elapsed, total))
            p.small { (sentence) }
        }
    }
}

/// What is said when the wait is over; without script it is there from the start.
pub fn over(inner: Markup) -> Markup {
    html! { div.over role="status" { div { (inner) } } }
}

/// Something more, opened in place.
pub fn fold(summary: impl Render, inner: Markup) -> Markup {
    html! { details { summary { (summary) } (inner) } }
}

/// The person's own words, alone, with the date beneath.
pub fn sheet(text: &str, dated: &str) -> Markup {
    html! {
        figure.sheet {
            blockquote { (text) }
            @if !dated.is_empty() { figcaption { (dated) } }
        }
    }
}

/// A table; `wide` figures scroll inside it, never the page.
pub fn table(caption: &str, head: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.rows {
                caption { (caption) }
                thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What went wrong, that nothing was lost, and what to do; read out at once.
pub fn error(words: impl Render) -> Markup {
    html! { p.note role="alert" { (words) } }
}

/// That something was done.
pub fn saved(words: impl Render) -> Markup {
    html! { p.note role="status" { (words) } }
}

/// Something is under way: with script the page looks again by itself, without by a link.
pub fn busy(words: impl Render, again: impl Render) -> Markup {
    html! { p.busy role="status" data-busy { (words) " " a href="" { (again) } } }
}

/// Marks the invented life, on every page.
pub fn invented_note() -> Markup {
    html! { p.invented { (say("frame-invented")) } }
}

/// A number to call, with all that is known about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phone<'a> {
    /// Whose number it is, with the country.
    pub name: &'a str,
    /// The number as it is read.
    pub number: &'a str,
    /// The number as it is dialled; empty where none is shown.
    pub tel: &'a str,
    /// What it is for, hours, cost, languages, source and date: one line each.
    pub lines: &'a [&'a str],
}

/// A line of Help now: the number is what is seen first.
pub fn phone(phone: &Phone<'_>) -> Markup {
    html! {
        li.phone {
            @if !phone.tel.is_empty() { a href={ "tel:" (phone.tel) } { (phone.number) } }
            p { (phone.name) }
            @for line in phone.lines { small { (line) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_says_how_many_seconds_are_left_and_never_fewer_than_none() {
        assert!(
            wait(30, 600, "Ten minutes.")
                .into_string()
                .contains(r#"data-left="570""#)
        );
        assert!(
            wait(700, 600, "Ten minutes.")
                .into_string()
                .contains(r#"data-left="0""#)
        );
    }

    #[test]
    fn a_way_that_is_sent_carries_its_token_and_its_fields() {
        let way = Way::post("/now", "t0k", "They wrote").with("event", "e1");
        let drawn = ways(&[way]).into_string();
        assert!(drawn.contains(r#"name="token" value="t0k""#));
        assert!(drawn.contains(r#"name="event" value="e1""#));
    }

    #[test]
    fn an_open_door_shows_a_gap_and_a_closed_one_a_whole_line() {
        let drawn = doors(&[
            Way::link("/d/1", "Threads")
                .small("closed")
                .door(Door::Closed),
            Way::link("/d/2", "Photos").small("open").door(Door::Open),
        ])
        .into_string();
        assert!(drawn.contains(r#"<li class="whole">"#) && drawn.contains(r#"<li class="gap">"#));
    }
}
