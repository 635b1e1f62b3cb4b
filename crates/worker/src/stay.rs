//! What opens the vault here without a passphrase, where the person chose so: `stay.js` keeps it.

use ebb_vault::{Kept, StoreError};
use jiff::Timestamp;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = ebbKeep, catch)]
    async fn put(secrets: Uint8Array, since: f64, until: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = ebbKept, catch)]
    async fn get() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = ebbForget, catch)]
    async fn delete() -> Result<JsValue, JsValue>;
}

/// What is known of it.
#[derive(Debug, Default)]
pub(crate) enum Stay {
    /// This worker hasn't looked yet.
    #[default]
    Unknown,
    /// Nothing is kept.
    Off,
    /// Something is, until then.
    On(Timestamp),
}

impl Stay {
    /// Until when, if something is kept.
    pub(crate) fn until(&self) -> Option<Timestamp> {
        match self {
            Self::On(until) => Some(*until),
            Self::Unknown | Self::Off => None,
        }
    }

    /// What is kept. What is over, or begins later than now, is deleted.
    pub(crate) async fn look(&mut self, now: Timestamp) -> Option<Kept> {
        if matches!(self, Self::Off) {
            return None;
        }
        *self = Self::Off;
        let (kept, since, until) = read(&get().await.ok()?.dyn_into().ok()?)?;
        if since <= now && now < until {
            *self = Self::On(until);
            return Some(kept);
        }
        self.end().await;
        None
    }

    /// Keeps it from now until then.
    pub(crate) async fn begin(
        &mut self,
        kept: &Kept,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let secrets = Uint8Array::from(kept.expose_to_keeper().as_slice());
        let put = put(secrets, millis(now), millis(until)).await;
        put.map_err(|error| StoreError::Other {
            source: format!("{error:?}").into(),
        })?;
        *self = Self::On(until);
        Ok(())
    }

    /// Deletes it. Where nothing is known of it either: it may be there.
    pub(crate) async fn end(&mut self) {
        let _ = delete().await;
        *self = Self::Off;
    }
}

fn read(parts: &Array) -> Option<(Kept, Timestamp, Timestamp)> {
    let secrets: Uint8Array = parts.get(0).dyn_into().ok()?;
    if secrets.length() != 64 {
        return None;
    }
    let mut bytes = [0; 64];
    secrets.copy_to(&mut bytes);
    secrets.fill(0, 0, 64);
    Some((
        Kept::from_bytes(bytes),
        moment(&parts.get(1))?,
        moment(&parts.get(2))?,
    ))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our time fit")]
fn millis(at: Timestamp) -> f64 {
    at.as_millisecond() as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float becomes an integer, and one beyond all time no time at all"
)]
fn moment(value: &JsValue) -> Option<Timestamp> {
    Timestamp::from_millisecond(value.as_f64()? as i64).ok()
}
