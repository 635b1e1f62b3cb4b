//! A house to try the shell in: a disk in memory that can fail, a clock that is turned by hand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_vault::{
    Chance, Change, DeviceId, EachRecord, KdfParams, Kept, Keyring, MemoryStore, Outcome, Position,
    Reading, RecordStore, Rehearsed, StoreError, unlock,
};
use ebb_web::book::Book;
use ebb_web::platform::{Home, Platform};
use ebb_web::shell::Shell;
pub(crate) use ebb_web::shell::Visitor;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;

pub(crate) const PASS: &str = "four words of mine";
pub(crate) const NIGHT: &str = "2026-03-01T02:04:00+01:00[Europe/Ljubljana]";

/// What the disk does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Full,
    ReadOnly,
    Other,
}

impl Fault {
    pub(crate) const ALL: [Self; 3] = [Self::Full, Self::ReadOnly, Self::Other];

    fn error(self) -> StoreError {
        let source = "as rehearsed".into();
        match self {
            Self::Full => StoreError::Full { source },
            Self::ReadOnly => StoreError::ReadOnly { source },
            Self::Other => StoreError::Other { source },
        }
    }
}

/// The disk: what lies on it, and what it will do wrong.
#[derive(Debug, Default)]
pub(crate) struct Plate {
    pub(crate) vault: Option<MemoryStore>,
    pub(crate) marked: Option<DeviceId>,
    /// What opens it without a passphrase, and until when.
    pub(crate) kept: Option<([u8; 64], Timestamp)>,
    /// Whether Ebb runs in a browser here.
    pub(crate) browser: bool,
    /// Fails writing before anything is durable.
    pub(crate) before: Option<Fault>,
    /// Fails writing although the change is durable.
    pub(crate) after: Option<Fault>,
    /// Fails reading records.
    pub(crate) unread: Option<Fault>,
    /// Fails opening.
    pub(crate) shut: Option<fn() -> StoreError>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Plate>>);

impl Disk {
    pub(crate) fn plate(&self) -> MutexGuard<'_, Plate> {
        self.0.lock().unwrap()
    }

    pub(crate) fn records(&self) -> usize {
        self.plate()
            .vault
            .as_ref()
            .map_or(0, |vault| vault.records.len())
    }
}

fn gone() -> StoreError {
    StoreError::NoVault {
        place: "/disk".into(),
    }
}

impl RecordStore for Disk {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.plate()
            .vault
            .as_ref()
            .map(|vault| vault.keyrings.clone())
            .ok_or_else(gone)
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        if let Some(fault) = self.plate().unread {
            return Err(fault.error());
        }
        let vault = self.plate().vault.clone();
        vault.ok_or_else(gone)?.read_after(after, each).await
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        let before = self.plate().before;
        let after = self.plate().after;
        if let Some(fault) = before {
            return Err(fault.error());
        }
        let mut vault = self.plate().vault.take().ok_or_else(gone)?;
        let done = vault.apply(change).await;
        self.plate().vault = Some(vault);
        match after {
            Some(fault) => Err(fault.error()),
            None => done,
        }
    }
}

/// The ground of the tests.
#[derive(Debug)]
pub(crate) struct Ground {
    disk: Disk,
    chance: Rehearsed,
    invented: bool,
    name: Option<String>,
}

impl Platform for Ground {
    type Store = Disk;

    fn chance(&mut self) -> &mut dyn Chance {
        &mut self.chance
    }

    async fn open_store(&mut self) -> Result<Disk, StoreError> {
        let plate = self.disk.plate();
        match (plate.shut, &plate.vault) {
            (Some(error), _) => Err(error()),
            (None, None) => Err(gone()),
            (None, Some(_)) => Ok(self.disk.clone()),
        }
    }

    async fn create_store(&mut self) -> Result<Disk, StoreError> {
        let mut plate = self.disk.plate();
        if plate.vault.is_some() {
            return Err(StoreError::Occupied);
        }
        plate.vault = Some(MemoryStore::default());
        Ok(self.disk.clone())
    }

    async fn heavy<T: Send + 'static>(&mut self, job: impl FnOnce() -> T + Send + 'static) -> T {
        job()
    }

    async fn params(&mut self) -> KdfParams {
        KdfParams::REHEARSED
    }

    fn is_copy(&self, store: &Disk, device: DeviceId) -> bool {
        store.plate().marked != Some(device)
    }

    async fn mark(&mut self, store: &mut Disk, device: DeviceId) -> Result<(), StoreError> {
        store.plate().marked = Some(device);
        Ok(())
    }

    async fn unmark(&mut self, store: &mut Disk) -> Result<(), StoreError> {
        store.plate().marked = None;
        Ok(())
    }

    fn stays(&self) -> Option<Timestamp> {
        self.disk.plate().kept.map(|(_, until)| until)
    }

    async fn kept(&mut self, now: Timestamp) -> Option<Kept> {
        let kept = self.disk.plate().kept;
        let (bytes, _) = kept.filter(|(_, until)| now < *until)?;
        Some(Kept::from_bytes(bytes))
    }

    async fn keep(
        &mut self,
        kept: &Kept,
        _now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.disk.plate().kept = Some((*kept.expose_to_keeper(), until));
        Ok(())
    }

    async fn forget(&mut self) {
        self.disk.plate().kept = None;
    }

    fn home(&self) -> Home {
        match self.disk.plate().browser {
            true => Home::Browser { lasting: false },
            false => Home::Computer,
        }
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("Ebb")
    }

    async fn rename(&mut self, name: &str) -> Result<(), StoreError> {
        self.name = Some(name.to_owned());
        Ok(())
    }

    async fn delete_everything(&mut self, store: Disk) -> Result<(), StoreError> {
        if let Some(fault) = store.plate().before {
            return Err(fault.error());
        }
        *store.plate() = Plate::default();
        Ok(())
    }

    fn place(&self) -> &str {
        "/disk"
    }

    fn is_invented(&self) -> bool {
        self.invented
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    pub(crate) to: Option<String>,
    pub(crate) html: String,
    pub(crate) headers: HeaderMap,
}

impl Shown {
    pub(crate) fn says(&self, id: &str) -> bool {
        let words = ebb_web::text::say(id);
        // A message is looked for as the page holds it.
        self.html.contains(&maud::html! { (words) }.into_string())
    }

    pub(crate) fn goes(&self) -> &str {
        self.to.as_deref().unwrap_or("(nowhere)")
    }
}

/// Waits for something that never really waits.
pub(crate) fn now_or_never<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// The shell, its disk, its clock, and who sits before it.
pub(crate) struct House {
    pub(crate) shell: Shell<Ground>,
    pub(crate) disk: Disk,
    pub(crate) now: Moment,
    pub(crate) visitor: Visitor,
    tokens: HashMap<String, String>,
}

impl House {
    /// An empty machine, the first night.
    pub(crate) fn empty() -> Self {
        Self::on(Disk::default(), 1)
    }

    /// A program over this disk; `seed` tells one program's chance from another's.
    pub(crate) fn on(disk: Disk, seed: u8) -> Self {
        let ground = Ground {
            disk: disk.clone(),
            chance: Rehearsed::new(seed),
            invented: false,
            name: None,
        };
        let shell = Shell::new(ground).with_pages(super::proof::pages());
        let visitor = Visitor {
            session: "a".repeat(32),
            trusted: true,
        };
        let now = Moment::parse(NIGHT).unwrap();
        Self {
            shell,
            disk,
            now,
            visitor,
            tokens: HashMap::new(),
        }
    }

    /// A machine with a vault, open.
    pub(crate) fn open() -> Self {
        let mut house = Self::empty();
        let made = house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
        assert_eq!(made.goes(), "/");
        assert!(house.shell.is_open());
        assert!(house.get("/").says("start-done"));
        house
    }

    /// A machine with a vault, locked.
    pub(crate) fn locked() -> Self {
        let mut house = Self::open();
        house.shell.lock();
        house
    }

    /// Another window's session, not trusted.
    pub(crate) fn stranger(&mut self, letter: &str) -> Visitor {
        Visitor {
            session: letter.repeat(32),
            trusted: false,
        }
    }

    pub(crate) fn as_visitor<T>(
        &mut self,
        visitor: &Visitor,
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let own = std::mem::replace(&mut self.visitor, visitor.clone());
        let done = act(self);
        self.visitor = own;
        done
    }

    /// Tells one house from another: by where its disk lies in memory.
    pub(crate) fn disk_name(&self) -> String {
        format!("{:p}", Arc::as_ptr(&self.disk.0))
    }

    pub(crate) fn later(&mut self, minutes: i64) {
        self.now = self.now.after(jiff::SignedDuration::from_mins(minutes));
    }

    pub(crate) fn answer(&mut self, request: Request<Bytes>) -> Shown {
        let answered = self.shell.answer(request, &self.visitor, &self.now);
        now_or_never(async {
            let response = answered.await;
            let (parts, body) = response.into_parts();
            let to = parts.headers.get(header::LOCATION);
            let to = to.map(|to| to.to_str().unwrap().to_owned());
            let html = body.collect().await.unwrap().to_bytes().to_vec();
            let html = String::from_utf8_lossy(&html).into_owned();
            Shown {
                status: parts.status,
                to,
                html,
                headers: parts.headers,
            }
        })
    }

    pub(crate) fn get(&mut self, path: &str) -> Shown {
        self.answer(Request::get(path).body(Bytes::new()).unwrap())
    }

    /// Goes where an answer leads, until there is a page.
    pub(crate) fn follow(&mut self, mut shown: Shown) -> Shown {
        for _ in 0..5 {
            let Some(to) = shown.to.clone() else { break };
            shown = self.get(&to);
        }
        shown
    }

    /// The token as it stood in the first page's forms; asked for once, as a tab does.
    pub(crate) fn token(&mut self) -> String {
        if let Some(token) = self.tokens.get(&self.visitor.session) {
            return token.clone();
        }
        let page = self.get("/tonight/7").html;
        let (_, after) = page.split_once("name=\"token\"").unwrap();
        let (_, after) = after.split_once("value=\"").unwrap();
        let token = after.split('"').next().unwrap().to_owned();
        self.tokens
            .insert(self.visitor.session.clone(), token.clone());
        token
    }

    pub(crate) fn form(
        &mut self,
        path: &str,
        token: &str,
        fields: &[(&str, &str)],
    ) -> Request<Bytes> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token).extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        request.body(Bytes::from(form.finish())).unwrap()
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.token();
        let request = self.form(path, &token, fields);
        self.answer(request)
    }

    pub(crate) fn unlock(&mut self) -> Shown {
        self.post("/open", &[("passphrase", PASS)])
    }

    /// Another program of the same person on the same disk.
    pub(crate) fn book(&self) -> Book<Disk> {
        self.book_by(PASS).unwrap()
    }

    pub(crate) fn book_by(&self, passphrase: &str) -> Option<Book<Disk>> {
        let keyrings = self.disk.plate().vault.as_ref()?.keyrings.clone();
        let keys = unlock(&Keyring::read(&keyrings).unwrap(), passphrase).ok()?;
        Some(now_or_never(Book::open(self.disk.clone(), keys)).unwrap())
    }

    /// What truly lies on the disk.
    pub(crate) fn life(&self) -> Arc<Life> {
        Arc::clone(self.book().life())
    }
}

/// A house with the invented life.
pub(crate) fn invented() -> House {
    let made = House::open();
    let ground = Ground {
        disk: made.disk.clone(),
        chance: Rehearsed::new(9),
        invented: true,
        name: None,
    };
    let shell = Shell::over(ground, made.book(), made.now.timestamp());
    let tokens = HashMap::new();
    House {
        shell,
        tokens,
        ..made
    }
}
