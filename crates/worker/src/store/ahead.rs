//! Rows that were asked for before they are needed: the browser fetches them while the passphrase is
//! typed, or while this thread is busy with it.
//!
//! They are sealed and no secret. What was added since is read where these end; what was blanked since
//! is told by a row that comes later.

use ebb_vault::{EachRecord, Position};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{RECORD, ROWS, begin, hand_on, number};

/// How many rows wait in memory, at most.
const MOST: f64 = 32.0 * 1024.0;

/// Rows on their way, as lists in a list.
#[derive(Debug)]
pub(super) struct Ahead(Promise);

impl Ahead {
    /// Asks for the first rows, up to number `end` where that is not too many.
    pub(super) fn begin(base: &Database, end: f64) -> Self {
        let (base, end) = (base.clone(), end.min(MOST));
        Self(future_to_promise(async move {
            // Whatever fails here is met again, and told, by the reading itself.
            Ok(fetch(&base, end).await.unwrap_or_default().into())
        }))
    }

    /// Hands on what came; returns the number of the last row that did.
    pub(super) async fn hand_on(self, each: &mut EachRecord<'_>) -> f64 {
        let lists = JsFuture::from(self.0).await.unwrap_or_default();
        let mut position = 0;
        let mut bytes = Vec::new();
        for list in lists.dyn_into::<Array>().unwrap_or_default().iter() {
            for row in list.dyn_into::<Array>().unwrap_or_default().iter() {
                position += 1;
                hand_on(&row, Position(position), &mut bytes, each);
            }
        }
        number(position)
    }
}

/// The rows up to `end`, only as far as there is one under every number.
async fn fetch(base: &Database, end: f64) -> Result<Array, Error> {
    let look = begin(base, false)?;
    let records = look.object_store(RECORD)?;
    let mut asked = Vec::new();
    let mut from = 0.0;
    while from < end {
        let to = end.min(from + f64::from(ROWS));
        let range = KeyRange::Bound(from, true, to, false);
        let rows = records.get_all::<JsValue>().with_query::<f64, _>(range);
        asked.push((rows.primitive()?, to - from));
        from = to;
    }
    let lists = Array::new();
    for (rows, wanted) in asked {
        let list: Array = rows.await?.collect::<Result<_, _>>()?;
        if f64::from(list.length()) < wanted {
            break;
        }
        lists.push(&list);
    }
    Ok(lists)
}
