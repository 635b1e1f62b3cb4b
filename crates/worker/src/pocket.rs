//! The browser's ground for the shell: IndexedDB, the browser's chance, one thread.

use ebb_vault::{Chance, DeviceId, KdfParams, Kept, StoreError};
use ebb_web::platform::{Home, Platform};
use indexed_db_futures::database::Database;
use jiff::Timestamp;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::practice;
use crate::stay::Stay;
use crate::store::{self, IdbStore};

/// Random bytes of the browser.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BrowserChance;

impl Chance for BrowserChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Without chance nothing may be sealed; going on would be worse than ending here.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// The vault in this browser.
#[derive(Debug, Default)]
pub(crate) struct Pocket {
    base: Option<Database>,
    chance: BrowserChance,
    /// Whether the browser promised to keep what is here.
    pub(crate) lasting: bool,
    stay: Stay,
    /// What the person called it, where they did.
    name: Option<String>,
}

impl Pocket {
    async fn base(&mut self) -> Result<Database, StoreError> {
        if let Some(base) = &self.base {
            return Ok(base.clone());
        }
        let base = store::open_base().await?;
        self.base = Some(base.clone());
        Ok(base)
    }

    /// Looks what Ebb is called here.
    pub(crate) async fn look_up_name(&mut self) {
        if let Ok(base) = self.base().await {
            self.name = store::name(&base).await.ok().flatten();
        }
    }

    /// The key of the forms' tokens; a fresh one where nothing can be kept.
    pub(crate) async fn token_key(&mut self) -> [u8; 32] {
        let mut fresh = [0; 32];
        self.chance.fill(&mut fresh);
        match self.base().await {
            Ok(base) => store::token_key(&base, fresh).await.unwrap_or(fresh),
            Err(_) => fresh,
        }
    }
}

impl Platform for Pocket {
    type Store = IdbStore;

    fn chance(&mut self) -> &mut dyn Chance {
        &mut self.chance
    }

    async fn open_store(&mut self) -> Result<IdbStore, StoreError> {
        let base = self.base().await?;
        let opened = IdbStore::open(base).await;
        if opened.is_err() {
            // The connection may have been closed; the next request opens another.
            self.base = None;
        }
        opened?.ok_or_else(|| StoreError::NoVault {
            place: self.place().into(),
        })
    }

    fn foresee(&mut self, store: &mut IdbStore, come: bool) {
        store.foresee();
        if !come {
            practice::begin();
        }
    }

    async fn create_store(&mut self) -> Result<IdbStore, StoreError> {
        IdbStore::create(self.base().await?).await
    }

    async fn heavy<T: Send + 'static>(&mut self, job: impl FnOnce() -> T + Send + 'static) -> T {
        practice::in_earnest();
        // What was asked of the browser goes out first: it is done while this thread is busy.
        let _ = JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await;
        job()
    }

    async fn params(&mut self) -> KdfParams {
        KdfParams::POCKET
    }

    fn is_copy(&self, store: &IdbStore, device: DeviceId) -> bool {
        store.is_copy(device)
    }

    async fn mark(&mut self, store: &mut IdbStore, device: DeviceId) -> Result<(), StoreError> {
        store.mark(device).await
    }

    async fn unmark(&mut self, store: &mut IdbStore) -> Result<(), StoreError> {
        store.mark(DeviceId::from_bytes([0; 16])).await
    }

    fn stays(&self) -> Option<Timestamp> {
        self.stay.until()
    }

    async fn kept(&mut self, now: Timestamp) -> Option<Kept> {
        self.stay.look(now).await
    }

    async fn keep(
        &mut self,
        kept: &Kept,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.stay.begin(kept, now, until).await
    }

    async fn forget(&mut self) {
        if !matches!(self.stay, Stay::Off) {
            self.stay.end().await;
        }
    }

    async fn delete_everything(&mut self, store: IdbStore) -> Result<(), StoreError> {
        drop(store);
        let base = self.base().await?;
        (self.base, self.name) = (None, None);
        store::delete_base(base).await
    }

    fn place(&self) -> &str {
        ""
    }

    fn home(&self) -> Home {
        Home::Browser {
            lasting: self.lasting,
        }
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("Ebb")
    }

    async fn rename(&mut self, name: &str) -> Result<(), StoreError> {
        store::rename(&self.base().await?, name).await?;
        self.name = Some(name.to_owned());
        Ok(())
    }

    fn is_invented(&self) -> bool {
        false
    }
}
