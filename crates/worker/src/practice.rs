//! Making the worker's code quick while the person types: a browser compiles well only what has run
//! for a while, and the first to run would be the opening that somebody waits for.

use std::cell::Cell;

use ebb_vault::KdfParams;
use ebb_web::practice::Practice;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::clock::now;
use crate::pocket::BrowserChance;

/// How long the first page may be drawn before anything else is done, in milliseconds.
const FIRST: i32 = 30;
/// A pause in which a request can come through, in milliseconds.
const BETWEEN: i32 = 5;
/// How often the records are opened in one go, and how many goes there are.
const GO: usize = 12;
const GOES: usize = 6;
/// A derivation of a few milliseconds.
const SHORT: KdfParams = KdfParams {
    memory_kib: 1024,
    passes: 1,
    lanes: 1,
};

thread_local! {
    /// Whether somebody began to practise in this module.
    static BEGUN: Cell<bool> = const { Cell::new(false) };
    /// Whether something was opened in earnest: then there is nothing left to practise.
    static EARNEST: Cell<bool> = const { Cell::new(false) };
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, milliseconds: i32) -> JsValue;
}

/// A vault is being opened: whatever is left of the practice isn't needed.
pub(crate) fn in_earnest() {
    EARNEST.set(true);
}

/// Practises once, in small goes, as soon as nobody waits for an answer.
pub(crate) fn begin() {
    if !BEGUN.replace(true) {
        wasm_bindgen_futures::spawn_local(async {
            let _ = practise().await;
        });
    }
}

/// Returns none where it became earnest meanwhile.
async fn practise() -> Option<()> {
    pause(FIRST).await?;
    for _ in 0..4 {
        let _ = SHORT.rehearse();
        pause(BETWEEN).await?;
    }
    let practice = Practice::new(&now(), &mut BrowserChance)?;
    for _ in 0..GOES {
        for _ in 0..GO {
            practice.run();
        }
        pause(BETWEEN).await?;
    }
    Some(())
}

async fn pause(milliseconds: i32) -> Option<()> {
    let waits = Promise::new(&mut |then, _| drop(set_timeout(&then, milliseconds)));
    let _ = JsFuture::from(waits).await;
    (!EARNEST.get()).then_some(())
}
