// The page that is seen once, while Ebb arrives. Then Ebb answers this address itself.
"use strict";
(async () => {
  const cannot = () => {
    for (const id of ["said", "more"]) document.getElementById(id).hidden = true;
    document.getElementById("cannot").hidden = false;
  };
  if (!("serviceWorker" in navigator)) return cannot();
  try {
    const { serviceWorker } = navigator;
    const found = await serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
    const coming = found.installing ?? found.waiting;
    if (!found.active && coming) {
      await new Promise((resolve, reject) => {
        const look = () => {
          if (coming.state === "activated") resolve();
          if (coming.state === "redundant") reject(new Error("not installed"));
        };
        coming.addEventListener("statechange", look);
        look();
      });
    }
    // To go where one is with words behind a # would load nothing anew.
    if (location.hash) location.reload();
    else location.replace(location.pathname === "/index.html" ? "/" : location.href);
  } catch {
    cannot();
  }
})();
