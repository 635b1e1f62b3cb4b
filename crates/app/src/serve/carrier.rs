//! The way from the shell to the relay and back.

use ebb_web::together::Errand;
use tokio::sync::mpsc;

use super::Ask;
use crate::line::Line;

/// Carries errands to the relay, each on a thread of its own: a line may be slow, and pages are not.
pub(super) struct Carrier {
    asks: mpsc::WeakSender<Ask>,
    line: Option<Line>,
}

impl Carrier {
    pub(super) const fn new(asks: mpsc::WeakSender<Ask>) -> Self {
        Self { asks, line: None }
    }

    pub(super) fn carry(&mut self, errand: Errand) {
        let known = self.line.take();
        let known = known.filter(|line| line.address() == errand.relay);
        self.line = known.or_else(|| Line::new(&errand.relay).ok());
        let (line, asks) = (self.line.clone(), self.asks.clone());
        let thread = std::thread::Builder::new().name("relay".to_owned());
        // Where no thread can be had, nothing is carried until Ebb is opened anew.
        let _ = thread.spawn(move || {
            let carried = line.and_then(|line| line.carry(&errand.ask).ok());
            if let Some(asks) = asks.upgrade() {
                let _ = asks.blocking_send(Ask::Carried(Box::new(errand), carried));
            }
        });
    }
}
