// What opens the vault without a passphrase, for who chose that: sealed by a key that no script can read
// out, in a database of its own. Deleting the database is all that can be done to be rid of it.
const STAY = "ebb-stay";
const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = request.onblocked = () => reject(request.error);
});
function stayBase(make) {
  const request = indexedDB.open(STAY, 1);
  // Whoever only looks makes nothing.
  request.onupgradeneeded = () => make ? request.result.createObjectStore(STAY) : request.transaction.abort();
  return asked(request);
}
self.ebbKeep = async (secrets, since, until) => {
  await ebbForget();
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, secrets);
  secrets.fill(0);
  const base = await stayBase(true);
  try {
    const change = base.transaction(STAY, "readwrite", { durability: "strict" });
    change.objectStore(STAY).put({ key, iv, sealed, since, until }, 1);
    await new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
};
self.ebbKept = async () => {
  const base = await stayBase(false);
  try {
    const { key, iv, sealed, since, until } = await asked(base.transaction(STAY).objectStore(STAY).get(1));
    return [new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)), since, until];
  } finally {
    base.close();
  }
};
self.ebbForget = () => asked(indexedDB.deleteDatabase(STAY));
