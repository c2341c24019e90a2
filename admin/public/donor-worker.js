// The donors' page without a network. A service worker of its own, for /e/ only: the coordinators' one loads their whole
// app ahead, which nobody should have to who only wants a ticket. This one keeps what the page has loaded anyway.
const KEPT = "donor-page";
const PAGE = "/e/";
const PATIENCE_MILLISECONDS = 1_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  // Every path below /e/ is the same document.
  if (request.mode === "navigate") event.respondWith(fromNetwork(event, PAGE));
  // Named by what is in them: what is kept is what would come.
  else if (pathname.startsWith("/assets/")) event.respondWith(fromKept(request));
  else if (pathname === "/theme.js") event.respondWith(fromNetwork(event, pathname));
  // The page itself keeps /config.json, and knows whether the network has answered it.
});

// The page tells what it is made of once it is quiet. It came before this worker did, mostly, so it is asked for again;
// the browser has it at hand. What an older page was made of goes.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keep(event.data.keep));
});

async function keep(wanted) {
  const kept = await caches.open(KEPT);
  await Promise.all(wanted.map(async (path) => (await kept.match(path)) ?? kept.add(path)));
  for (const { url } of await kept.keys()) {
    if (!wanted.includes(new URL(url).pathname)) await kept.delete(url);
  }
}

// A dead Wi-Fi accepts the request and never answers. What is kept is shown after a second then, and an answer that
// comes later is kept for the next time.
async function fromNetwork(event, name) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(name);
  const fetched = fetch(event.request).then(async (answer) => {
    if (answer.ok) await kept.put(name, answer.clone());
    return answer;
  });
  if (found === undefined) return fetched;
  event.waitUntil(fetched.catch(() => undefined));
  const late = new Promise((resolve) => setTimeout(() => resolve(found), PATIENCE_MILLISECONDS));
  return Promise.race([fetched.catch(() => found), late]);
}

async function fromKept(request) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found !== undefined) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}
