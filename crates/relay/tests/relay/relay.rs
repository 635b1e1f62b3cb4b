//! A relay on a free port of this computer, in this process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use ebb_relay::http::{Limits, Pocket, Relay};
use ebb_relay::rate::Rate;
use ebb_relay::serve::{Manner, serve};
use ebb_relay::store::memory::MemoryStore;
use ebb_relay::store::{Store, Terms};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::client::Client;

/// The clock of all relays in this process. Tests that turn it on use addresses of their own.
static MILLIS: AtomicU64 = AtomicU64::new(1_700_000_000_000);

fn clock() -> u64 {
    MILLIS.load(Ordering::Relaxed)
}

/// Allows any number of requests.
pub(crate) const ANY: Rate = Rate {
    per_hour: 0,
    burst: 0,
};

pub(crate) fn limits() -> Limits {
    Limits {
        quota: 4 * 1024 * 1024,
        vault: ANY,
        claims: ANY,
        meetings: ANY,
    }
}

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) relay: Arc<Relay>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn over(
        store: Arc<dyn Store>,
        limits: Limits,
        pocket: Pocket,
        manner: Manner,
    ) -> Self {
        let relay = Relay::new(store, limits, pocket, clock, |_| ());
        let (stop, stopped) = oneshot::channel();
        let (say, said) = std::sync::mpsc::channel();
        let served = Arc::clone(&relay);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                say.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, served, manner, async { drop(stopped.await) }).await;
            });
        });
        Self {
            address: said.recv().unwrap(),
            relay,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Over memory, with these limits.
    pub(crate) fn with(limits: Limits) -> Self {
        let terms = Terms {
            quota: limits.quota,
            closed: false,
        };
        let store = Arc::new(MemoryStore::new(terms));
        Self::over(store, limits, Pocket::none(), Manner::default())
    }

    pub(crate) fn new() -> Self {
        Self::with(limits())
    }

    pub(crate) fn client(&self) -> Client {
        Client::to(self.address).unwrap()
    }

    /// Says that it is to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
