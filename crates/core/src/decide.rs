//! Deciding: from the state and what the person asks for, to what is written down.
//!
//! Pure: time and ids come in, events go out, or a [`Refusal`]. Nothing is changed here.

use crate::device::{DeviceMark, DeviceName, DeviceNamed};
use crate::event::{Body, Event, EventId, Withdrawn};
use crate::field::FieldError;
use crate::letter::Letter;
use crate::life::Life;
use crate::moment::{Moment, TimeError, refuse_ahead};
use crate::stand::pact_at;

/// What a person can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Write something down. The id comes with the form, so that a double click is one event.
    Add {
        /// The id of the new event.
        id: EventId,
        /// When it happened.
        at: Moment,
        /// What it was.
        body: Body,
    },
    /// Write an event anew under its id.
    Correct {
        /// The id.
        of: EventId,
        /// When it happened, if that was wrong.
        at: Option<Moment>,
        /// What it was.
        body: Body,
    },
    /// Delete an event. Its words go from every record that held them.
    Withdraw {
        /// The id of the new event that says so.
        id: EventId,
        /// The id of what is deleted.
        of: EventId,
    },
    /// Burn a letter: its line stays, its words go from every record that held them.
    Burn {
        /// The id of the letter.
        of: EventId,
    },
}

impl Command {
    /// Gives a device a name, or by an empty one takes its name away. One entry a device: another
    /// name is a correction of the one before. `id` is used where there was none.
    #[must_use]
    pub fn name_device(
        life: &Life,
        id: EventId,
        at: Moment,
        of: DeviceMark,
        name: DeviceName,
    ) -> Self {
        match life.naming(of) {
            Some(before) => Self::Correct {
                of: before.id.clone(),
                at: (before.body.name != name).then_some(at),
                body: Body::from(DeviceNamed {
                    name,
                    ..before.body.clone()
                }),
            },
            None => Self::Add {
                id,
                at,
                body: Body::from(DeviceNamed {
                    of,
                    name,
                    extra: Vec::new(),
                }),
            },
        }
    }
}

/// What is to be written down, and whose earlier records lose their bodies with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decided {
    /// New events and new versions of events.
    pub events: Vec<Event>,
    /// Ids of events whose earlier records are blanked.
    pub blanks: Vec<EventId>,
}

/// Why something was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The time lies ahead.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// There is a pact already; it is changed, not repeated.
    #[error("there is a pact already, since {since}; it is changed, not repeated")]
    SecondPact {
        /// Its first day.
        since: String,
    },
    /// There is no such event.
    #[error("there is no entry with this id")]
    NotFound,
    /// The id stands for something else.
    #[error("another entry has this id already")]
    Taken,
    /// The event was deleted.
    #[error("this entry was deleted")]
    Gone,
    /// The correction is of another kind than the event.
    #[error("an entry can't become another kind of entry")]
    OtherKind,
    /// A field holds more than it may.
    #[error(transparent)]
    Field(#[from] FieldError),
}

/// Decides what a command means in this life.
///
/// # Errors
/// Refuses what can't be; nothing is changed then.
pub fn decide(life: &Life, command: Command, now: &Moment) -> Result<Decided, Refusal> {
    match command {
        Command::Add { id, at, body } => add(life, id, at, body, now),
        Command::Correct { of, at, body } => {
            let old = living(life, &of)?;
            if old.body.code() != body.code() {
                return Err(Refusal::OtherKind);
            }
            if let (Body::Letter(old), Body::Letter(new)) = (&old.body, &body)
                && old.burned.is_some()
                && new != old
            {
                return Err(Refusal::Gone);
            }
            body.check()?;
            let at = at.unwrap_or_else(|| old.at.clone());
            if at != old.at && !matches!(body, Body::Pact(_)) {
                refuse_ahead(&at, now)?;
            }
            let changed = Event { id: of, at, body };
            let events = if changed == *old {
                Vec::new()
            } else {
                vec![changed]
            };
            Ok(Decided {
                events,
                blanks: Vec::new(),
            })
        }
        Command::Withdraw { id, of } => {
            if life.is_gone(of.as_str()) {
                return Ok(Decided::default());
            }
            living(life, &of)?;
            let body = Body::from(Withdrawn {
                of: of.as_str().to_owned(),
                extra: Vec::new(),
            });
            Ok(Decided {
                events: vec![Event {
                    id,
                    at: now.clone(),
                    body,
                }],
                blanks: vec![of],
            })
        }
        Command::Burn { of } => {
            let old = living(life, &of)?;
            let Body::Letter(letter) = &old.body else {
                return Err(Refusal::OtherKind);
            };
            if letter.burned.is_some() {
                return Ok(Decided::default());
            }
            let ashes = Letter {
                text: None,
                burned: Some(now.clone()),
                ..(**letter).clone()
            };
            let event = Event {
                id: of.clone(),
                at: old.at.clone(),
                body: ashes.into(),
            };
            Ok(Decided {
                events: vec![event],
                blanks: vec![of],
            })
        }
    }
}

fn living<'a>(life: &'a Life, id: &EventId) -> Result<&'a Event, Refusal> {
    match life.event(id.as_str()) {
        // A deletion can't itself be changed or deleted.
        Some(Event {
            body: Body::Withdrawn(_),
            ..
        }) => Err(Refusal::NotFound),
        Some(event) => Ok(event),
        None if life.is_gone(id.as_str()) => Err(Refusal::Gone),
        None => Err(Refusal::NotFound),
    }
}

fn add(life: &Life, id: EventId, at: Moment, body: Body, now: &Moment) -> Result<Decided, Refusal> {
    if life.is_gone(id.as_str()) {
        return Err(Refusal::Gone);
    }
    if let Some(old) = life.event(id.as_str()) {
        // The same form sent twice is one event.
        let same = old.body == body;
        return if same {
            Ok(Decided::default())
        } else {
            Err(Refusal::Taken)
        };
    }
    body.check()?;
    if let Body::Pact(_) = &body {
        // A pact may begin on a day to come, and there is one at a time.
        let far = Moment::new(jiff::Timestamp::MAX, now.zone());
        if let Some(pact) = pact_at(life, &far) {
            return Err(Refusal::SecondPact {
                since: pact.body.start.to_string(),
            });
        }
    } else {
        refuse_ahead(&at, now)?;
    }
    Ok(Decided {
        events: vec![Event { id, at, body }],
        blanks: Vec::new(),
    })
}
