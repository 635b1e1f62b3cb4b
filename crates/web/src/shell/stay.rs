//! Staying open without a passphrase, for who chose it: never the default, never for somebody at risk.
//!
//! What opens the vault then lies on the disk as well. Locking deletes it, and so do its end and a
//! situation in which it must not be.

use ebb_core::moment::Moment;
use ebb_vault::{Kept, unlock_kept};
use jiff::Timestamp;

use super::acts::{Done, read_keyring};
use super::notices::store_notice;
use super::{Held, Shell};
use crate::book::Book;
use crate::desk::Notice;
use crate::platform::Platform;

impl<P: Platform> Shell<P> {
    /// Begins to stay open until then, or ends it.
    pub(super) async fn stay(
        &mut self,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Done, Notice> {
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        match until {
            Some(until) if !book.life().state().at_risk => {
                let kept = book.vault().keys().to_keep();
                let kept = self.platform.keep(&kept, now, until).await;
                kept.map_err(|error| store_notice(&error))?;
            }
            Some(_) => return Err(Notice::error("refused-other")),
            None => {
                self.touched = now;
                self.platform.forget().await;
            }
        }
        Ok(Done::Nothing)
    }

    /// Opens a locked vault by what was kept, where the person chose so.
    pub(super) async fn open_kept(&mut self, now: &Moment) {
        if !matches!(self.held, Held::Locked(_)) {
            return;
        }
        let Some(kept) = self.platform.kept(now.timestamp()).await else {
            return;
        };
        if self.open_by(&kept).await.is_some() {
            self.touched = now.timestamp();
            for session in self.sessions.values_mut().filter(|session| session.trusted) {
                session.desk.uncover();
            }
            // What can't be written now is said when something else is.
            let _ = self.finish(now).await;
        } else {
            // It is another vault's, or a device's that must be asked for its passphrase.
            self.platform.forget().await;
        }
    }

    async fn open_by(&mut self, kept: &Kept) -> Option<()> {
        let Held::Locked(store) = &mut self.held else {
            return None;
        };
        let keyring = read_keyring(store).await.ok()?;
        let keys = unlock_kept(&keyring, kept).ok()?;
        if self.platform.is_copy(store, keys.device()) {
            return None;
        }
        self.platform.foresee(store, true);
        let Held::Locked(store) = std::mem::replace(&mut self.held, Held::None) else {
            return None;
        };
        self.held = Held::Open(Box::new(Book::open(store, keys).await.ok()?));
        Some(())
    }

    /// Forgets what was kept when its time is over, or when the life says that it must not be.
    pub async fn stay_in_bounds(&mut self, now: Timestamp) {
        let at_risk = match &self.held {
            Held::Open(book) => book.life().state().at_risk,
            _ => false,
        };
        let over = self.platform.stays().is_some_and(|until| now >= until);
        if over || (at_risk && self.platform.stays().is_some()) {
            self.platform.forget().await;
        }
    }
}
