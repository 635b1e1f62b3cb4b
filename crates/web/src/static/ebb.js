// Ebb works without this. It makes leaving quicker, the wait gentler, and a slip of the finger
// harmless. It stores nothing and asks nobody but this program.
"use strict";
(() => {
  const doc = document;
  const away = doc.querySelector("[data-away]");
  const stay = doc.querySelector("[data-stay]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("ebb") : null;
  let typed = null;

  // Leave this page, in every tab: nothing stays to be seen, nor one step back.
  const go = () => {
    typed = null;
    doc.documentElement.hidden = true;
    location.replace(away.href);
  };
  const leave = () => {
    if (others) others.postMessage("away");
    go();
  };
  if (away) {
    if (others) others.onmessage = go;
    away.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    let last = -Infinity;
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || event.repeat) return;
      if (event.timeStamp - last < 1500) leave();
      last = event.timeStamp;
    });
  }

  // What was typed isn't lost by a touch beside the button. Help opens beside it, at once.
  addEventListener("input", (event) => {
    if (event.target.type === "hidden") return;
    typed = event.target;
    if (stay) stay.target = "_blank";
  });
  addEventListener("submit", (event) => { if (event.target.contains(typed)) typed = null; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

  // In a browser Ebb is a worker, ended when nobody needs it, and the key with it; an open page says
  // that somebody does, and keeps for it in memory what lies on the desk. Once something is kept, the
  // browser is asked not to clear it.
  const { dataset } = doc.documentElement;
  const worker = "home" in dataset ? navigator.serviceWorker : undefined;
  if (worker) {
    let luggage = "";
    const here = () => worker.controller?.postMessage({ here: luggage });
    worker.addEventListener("message", (event) => { luggage = event.data.luggage; });
    for (const what of ["click", "submit"]) addEventListener(what, here, true);
    doc.addEventListener("visibilitychange", here);
    setInterval(here, 20000);
    here();
    if ("keep" in dataset && navigator.storage) {
      navigator.storage.persist().then((kept) => { if (kept) worker.controller?.postMessage({ kept }); });
    }
  }

  // A relay is often where Ebb itself came from. Words that a camera read stand in the address alone,
  // which no server is sent; they go from there into the box.
  const origin = doc.querySelector("[data-origin]");
  if (worker && origin) {
    origin.value ||= location.origin;
    const words = doc.getElementById("w-words");
    if (words && location.hash) {
      words.value = location.hash.slice(1).replaceAll("-", " ");
      history.replaceState(null, "", location.pathname);
    }
  }

  // Something is under way: look again, as long as somebody looks.
  if (doc.querySelector("[data-busy]")) {
    const look = () => (doc.hidden || typed ? setTimeout(look, 2000) : location.reload());
    setTimeout(look, 2500);
  }

  // The plain page that is left behind: a clock.
  const clock = doc.querySelector("[data-clock]");
  const tick = () => {
    const now = new Date();
    clock.textContent = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
  };
  if (clock) setInterval(tick, 5000);

  // The wait: what comes after it appears when it is over. Nothing reloads.
  const wait = doc.querySelector("[data-left]");
  if (!wait) return;
  const end = Date.now() + 1000 * wait.dataset.left;
  const after = doc.querySelectorAll(".over");
  const step = doc.querySelector("[data-step]");
  let timer;
  const show = () => {
    clearTimeout(timer);
    const left = end - Date.now();
    const over = left <= 0;
    for (const part of after) part.firstElementChild.classList.toggle("later", !over);
    if (step) step.classList.toggle("dim", !over);
    if (!over) timer = setTimeout(show, Math.min(left + 50, 60000));
  };
  show();
  doc.addEventListener("visibilitychange", show);
})();
