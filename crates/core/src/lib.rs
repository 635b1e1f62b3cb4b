//! The method, pure: what happened, what may happen, what it means.
//!
//! A person's life with Ebb is a log of events; everything else is computed from it. Each room of
//! the method is a module with its own kinds of event. Rooms stand on [`moment`], [`rating`] and
//! [`field`] alone and don't know each other; [`event`] knows them all, [`life`] is the whole
//! state, [`decide`] says what may be written down.
//!
//! There is no clock here, no chance, no file, no network and no cipher. Time and ids come in as
//! arguments.

pub mod contact;
pub mod day;
pub mod decide;
pub mod demo;
pub mod device;
pub mod diary;
pub mod event;
pub mod excuse;
pub mod export;
pub mod field;
pub mod hard_day;
pub mod help;
pub mod letter;
pub mod life;
pub mod moment;
pub mod pact;
pub mod rating;
pub mod safety;
pub mod setting;
pub mod stand;
pub mod they_wrote;
pub mod transfer;
pub mod urge;
