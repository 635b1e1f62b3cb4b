// Ebb's service worker: it answers every request of its own pages, with or without a network.
// The build puts the glue of the module, `unpack` and `stay` before it. VERSION, FILES, MODULE and WORDS are
// filled in by the build.
"use strict";
const VERSION = "@VERSION@";
const MODULE = "@MODULE@";
const FILES = @FILES@;
const WORDS = @WORDS@;

// A new version is taken in whole or not at all: one file that doesn't come leaves the old one
// serving. It takes over when no page of the old one is open any more.
addEventListener("install", (event) => event.waitUntil(fetchAll()));
async function fetchAll() {
  const cache = await caches.open(VERSION);
  try {
    await Promise.all([cache.put(MODULE, await unpacked(await fresh(MODULE))),
      ...FILES.map(async (file) => cache.put(file, await fresh(file)))]);
  } catch (error) {
    await caches.delete(VERSION);
    throw error;
  }
}
async function fresh(file) {
  const answer = await fetch(new Request(file, { cache: "reload" }));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer;
}
// The module travels packed, whatever the host does.
async function unpacked(answer) {
  const module = unpack(new Uint8Array(await answer.arrayBuffer()));
  if (!WebAssembly.validate(module)) throw new Error("the module came damaged");
  return new Response(module, { headers: { "content-type": "application/wasm" } });
}
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== VERSION) await caches.delete(name);
  await clients.claim();
})()));

// One module, made when it is first needed. After a panic it is dropped, with the keys in it, and
// whoever waits for an answer is told; the next request finds a fresh one.
let made;
let lasting = false;
const waiting = new Set();
function module() {
  made ??= (async () => {
    const ebb = self.newEbb();
    const cache = await caches.open(VERSION);
    await ebb({ module_or_path: await cache.match(MODULE) ?? await unpacked(await fresh(MODULE)) });
    await look();
    return ebb;
  })();
  made.catch(() => { made = undefined; });
  return made;
}
function broke(event) {
  const error = event.error ?? event.reason;
  // Only the module itself breaks for good: a trap, or a stack that ran over.
  if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) return;
  event.preventDefault();
  made = undefined;
  for (const reject of waiting) reject(new Error("broke"));
}
addEventListener("error", broke);
addEventListener("unhandledrejection", broke);

async function look() {
  lasting = await (navigator.storage?.persisted?.() ?? false);
}

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  const answer = answered(event.request, url.pathname);
  event.respondWith(answer);
  event.waitUntil(answer.then(drive));
});
// What is to go to the relay goes after each page, and whenever a page says that it is open.
async function drive() {
  try {
    await (await made)?.drive();
  } catch {
    made = undefined;
  }
}
async function answered(request, path) {
  if (FILES.includes(path)) {
    const cache = await caches.open(VERSION);
    const kept = await cache.match(path) ?? await fetch(request);
    return path === "/manifest.webmanifest" ? named(kept) : kept;
  }
  let drop;
  try {
    return await new Promise((resolve, reject) => {
      drop = reject;
      waiting.add(reject);
      module().then((ebb) => ebb.answer(request, lasting)).then(resolve, reject);
    });
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) made = undefined;
    return page(500, WORDS.broke);
  } finally {
    waiting.delete(drop);
  }
}
// The home screen shows the name that was chosen here.
async function named(kept) {
  try {
    const said = await kept.clone().json();
    said.name = said.short_name = await (await module()).called();
    return new Response(JSON.stringify(said), { headers: { "content-type": "application/manifest+json" } });
  } catch {
    return kept;
  }
}
function page(status, words) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
    + `<title>Ebb</title><link rel="stylesheet" href="/first.css"><main><h1>${words}</h1><p><a href="/">${WORDS.again}</a></p></main></html>`;
  return new Response(html, { status, headers: {
    "content-type": "text/html; charset=utf-8", "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  } });
}

// A page that is open says so now and then, and whenever something is pressed. That keeps the worker
// alive, and with it the key that is in its memory alone; it is also when Ebb sees whether it is time to
// lock. The page keeps a copy of what lies on the desk, for the worker that comes after this one.
addEventListener("message", (event) => {
  const { kept, here } = event.data;
  if (kept) event.waitUntil(look());
  if (here !== undefined && (made || here)) event.waitUntil(greet(here, event.source).catch(() => {}));
});
async function greet(luggage, page) {
  const ebb = await module();
  try {
    await ebb.tick();
    if (luggage) await ebb.unpack(luggage);
    page.postMessage({ luggage: await ebb.pack() });
    await drive();
  } catch {
    made = undefined;
  }
}
