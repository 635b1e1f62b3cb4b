//! What only the tests need: the story that every store is told, in a real browser.

use wasm_bindgen::prelude::*;

use crate::store::{IdbStore, open_named};

#[path = "../../vault/tests/conformance/mod.rs"]
mod conformance;
#[path = "../../vault/tests/opened/mod.rs"]
mod opened;

/// Tells a new store under `name` the story of `conformance`, and another one what release 0.1 wrote;
/// whatever isn't as told is a panic.
///
/// # Errors
/// When the browser has no place for a store.
#[wasm_bindgen]
pub async fn rehearse(name: String) -> Result<(), JsValue> {
    let said = |error: ebb_vault::StoreError| JsValue::from(error.to_string());
    let base = open_named(&name).await.map_err(said)?;
    conformance::tell(IdbStore::create(base).await.map_err(said)?).await;
    let base = open_named(&format!("{name}, golden")).await.map_err(said)?;
    opened::tell(IdbStore::create(base).await.map_err(said)?).await;
    Ok(())
}
