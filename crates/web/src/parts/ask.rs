//! What asks: forms, the box, ratings, choices, buttons.
//!
//! All controls are native ones; the stylesheet only dresses them. Fields that hold the person's
//! own words tell the browser to remember nothing, and don't spell-check unless the person chose
//! it: some browsers send the text to a server for that.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use crate::text::say;

/// Wraps a form that is sent by POST, with its token; `id` is what [`Dock::Step`] names.
///
/// [`Dock::Step`]: super::Dock::Step
pub fn form(id: &str, action: &str, token: &str, inner: Markup) -> Markup {
    html! {
        form id=(id) action=(action) method="post" autocomplete="off" {
            (hidden("token", token))
            (inner)
        }
    }
}

/// Carries a value along unseen.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Sends the form: the page's one act, the only lit thing on it.
pub fn act(label: impl Render) -> Markup {
    html! { button.lit { (label) } }
}

/// Sends the form by a quieter button, beside or instead of the page's act.
pub fn second(label: impl Render) -> Markup {
    html! { button.plain { (label) } }
}

/// Sends the form with `name=value`, for pages whose buttons are the answers, all alike.
pub fn press(name: &str, value: &str, label: impl Render) -> Markup {
    html! { button.plain name=(name) value=(value) { (label) } }
}

/// Sends the form with `name=value` by the page's one lit button.
pub fn named(name: &str, value: &str, label: impl Render) -> Markup {
    html! { button.lit name=(name) value=(value) { (label) } }
}

/// A box for the person's own words.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    name: &'a str,
    label: Markup,
    text: &'a str,
    note: Option<Markup>,
    heading: bool,
    at_once: bool,
    spellcheck: bool,
    ruled: bool,
}

impl<'a> Writing<'a> {
    /// An empty box, the field's name in the form and what stands above it.
    pub fn new(name: &'a str, label: impl Render) -> Self {
        let label = label.render();
        Self {
            name,
            label,
            text: "",
            note: None,
            heading: false,
            at_once: false,
            spellcheck: false,
            ruled: false,
        }
    }

    /// Puts back what was typed before.
    #[must_use]
    pub fn text(self, text: &'a str) -> Self {
        Self { text, ..self }
    }

    /// Adds one small sentence beneath.
    #[must_use]
    pub fn note(self, note: impl Render) -> Self {
        Self {
            note: Some(note.render()),
            ..self
        }
    }

    /// Makes the label the page's heading and the box its main thing.
    #[must_use]
    pub fn heading(self) -> Self {
        Self {
            heading: true,
            ..self
        }
    }

    /// Puts the caret in it at once, with the keyboard up.
    #[must_use]
    pub fn at_once(self) -> Self {
        Self {
            at_once: true,
            ..self
        }
    }

    /// Lets the browser check the spelling, where the person chose so.
    #[must_use]
    pub fn spellcheck(self, on: bool) -> Self {
        Self {
            spellcheck: on,
            ..self
        }
    }

    /// Rules it like a letter.
    #[must_use]
    pub fn ruled(self) -> Self {
        Self {
            ruled: true,
            ..self
        }
    }
}

/// Opens a box to write in; nothing corrects, counts or remembers.
pub fn box_(writing: &Writing<'_>) -> Markup {
    let id = format!("w-{}", writing.name);
    let (label, note) = (format!("{id}-l"), format!("{id}-n"));
    html! {
        @if writing.heading { h1 id=(label) { (writing.label) } }
        @else { label for=(id) { (writing.label) } }
        textarea.tall[writing.heading || writing.ruled].ruled[writing.ruled] id=(id) name=(writing.name)
            aria-labelledby=[writing.heading.then_some(&label)]
            aria-describedby=[writing.note.as_ref().map(|_| &note)]
            autocomplete="off" spellcheck=(writing.spellcheck) autofocus[writing.at_once] {
            // A browser drops the first line break inside a text area.
            @if writing.text.starts_with('\n') { "\n" }
            (writing.text)
        }
        @if let Some(words) = &writing.note { p.small id=(note) { (words) } }
    }
}

/// A field of one line; `kind` is the input's type (text, date, time, tel, number).
pub fn field(name: &str, kind: &str, label: &str, value: &str, note: &str) -> Markup {
    let id = format!("f-{name}");
    let about = format!("{id}-n");
    html! {
        p.field {
            label for=(id) { (label) }
            input id=(id) name=(name) type=(kind) value=(value) autocomplete="off" spellcheck="false"
                aria-describedby=[(!note.is_empty()).then_some(&about)];
            @if !note.is_empty() { small id=(about) { (note) } }
        }
    }
}

/// A field for the address of a relay. In a browser the one that Ebb came from stands in it first: often
/// it is both.
pub fn address(name: &str, label: &str, value: &str, note: &str) -> Markup {
    let id = format!("f-{name}");
    let about = format!("{id}-n");
    html! {
        p.field {
            label for=(id) { (label) }
            input id=(id) name=(name) type="url" inputmode="url" value=(value) data-origin autocomplete="off" spellcheck="false"
                aria-describedby=[(!note.is_empty()).then_some(&about)];
            @if !note.is_empty() { small id=(about) { (note) } }
        }
    }
}

/// A field for a passphrase; `fresh` tells password managers that a new one is being chosen.
pub fn secret(name: &str, label: &str, note: &str, fresh: bool) -> Markup {
    let id = format!("f-{name}");
    let about = format!("{id}-n");
    let kept = if fresh {
        "new-password"
    } else {
        "current-password"
    };
    html! {
        p.field {
            label for=(id) { (label) }
            input id=(id) name=(name) type="password" autocomplete=(kept) autocapitalize="none"
                spellcheck="false" required aria-describedby=[(!note.is_empty()).then_some(&about)];
            @if !note.is_empty() { small id=(about) { (note) } }
        }
    }
}

/// A rating from 0 to 10; `low` and `high` name its ends. "Skip" is chosen until a number is, and
/// sends an empty value.
pub fn rating(
    name: &str,
    legend: impl Render,
    low: &str,
    high: &str,
    chosen: Option<u8>,
) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div.rate {
                @for number in 0..=10u8 {
                    label {
                        input type="radio" name=(name) value=(number) checked[chosen == Some(number)];
                        (number)
                    }
                }
                label { input type="radio" name=(name) value="" checked[chosen.is_none()]; (say("rating-skip")) }
            }
            p.ends aria-hidden="true" { span { "0 " (low) } span { (high) " 10" } }
        }
    }
}

/// One thing to choose, in [`chips`], [`ticks`] and [`choice`].
#[derive(Clone, Debug)]
pub struct Pick<'a> {
    value: Cow<'a, str>,
    label: Markup,
    small: Option<Markup>,
}

impl<'a> Pick<'a> {
    /// Names a choice by the `value` that is sent and the words that are shown.
    pub fn new(value: impl Into<Cow<'a, str>>, label: impl Render) -> Self {
        Self {
            value: value.into(),
            label: label.render(),
            small: None,
        }
    }

    /// Adds one small line beneath the words.
    #[must_use]
    pub fn small(mut self, small: impl Render) -> Self {
        self.small = Some(small.render());
        self
    }
}

/// Single words of which any number may be chosen.
pub fn chips(name: &str, legend: impl Render, picks: &[Pick<'_>], chosen: &[&str]) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div.chips {
                @for pick in picks {
                    label {
                        input type="checkbox" name=(name) value=(pick.value)
                            checked[chosen.contains(&pick.value.as_ref())];
                        (pick.label)
                    }
                }
            }
        }
    }
}

/// Rows of which any number may be ticked; an empty legend leaves it to the page's heading.
pub fn ticks(name: &str, legend: impl Render, picks: &[Pick<'_>], chosen: &[&str]) -> Markup {
    rows("checkbox", name, legend, picks, chosen)
}

/// Rows of which one is chosen; `chosen` may be empty, for nothing said yet.
pub fn choice(name: &str, legend: impl Render, picks: &[Pick<'_>], chosen: &str) -> Markup {
    rows("radio", name, legend, picks, &[chosen])
}

fn rows(
    kind: &str,
    name: &str,
    legend: impl Render,
    picks: &[Pick<'_>],
    chosen: &[&str],
) -> Markup {
    let legend = legend.render();
    html! {
        fieldset {
            @if !legend.0.is_empty() { legend { (legend) } }
            @for pick in picks {
                label.tick {
                    input type=(kind) name=(name) value=(pick.value)
                        checked[chosen.contains(&pick.value.as_ref())];
                    span { (pick.label) @if let Some(small) = &pick.small { small { (small) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_skipped_until_a_number_is_chosen() {
        let unsaid = rating("mood", "How was it?", "low", "well", None).into_string();
        assert!(unsaid.contains(r#"value="" checked"#));
        let said = rating("mood", "How was it?", "low", "well", Some(0)).into_string();
        assert!(said.contains(r#"value="0" checked"#) && !said.contains(r#"value="" checked"#));
    }

    #[test]
    fn no_browser_is_asked_to_remember_or_check_the_words() {
        let open = box_(&Writing::new("words", "Write it here."));
        let open = open.into_string();
        assert!(open.contains(r#"autocomplete="off" spellcheck="false""#));
    }

    #[test]
    fn what_was_typed_comes_back_letter_by_letter() {
        let text = "\n<b>K.</b> & \"you\"";
        let open = box_(&Writing::new("words", "Here").text(text)).into_string();
        assert!(open.contains("\n\n&lt;b&gt;K.&lt;/b&gt; &amp; &quot;you&quot;</textarea>"));
    }
}
