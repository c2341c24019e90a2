import { hashKey, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** Web Locks of one browser: one holder a name, the others wait in a queue. */
class Locks {
  private readonly holders = new Map<string, () => void>();
  private readonly queues = new Map<string, (() => void)[]>();

  request(
    name: string,
    { steal = false, signal }: { steal?: boolean; signal?: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new DOMException("Taken", "AbortError"));
      const begin = () => {
        this.holders.set(name, fail);
        void work().then(() => {
          if (this.holders.get(name) === fail) {
            this.holders.delete(name);
            this.queues.get(name)?.shift()?.();
          }
          resolve();
        });
      };
      if (steal) {
        this.holders.get(name)?.();
        begin();
        return;
      }
      if (!this.holders.has(name)) {
        begin();
        return;
      }
      const queue = this.queues.get(name) ?? [];
      this.queues.set(name, [...queue, begin]);
      signal?.addEventListener("abort", () => {
        this.queues.set(
          name,
          (this.queues.get(name) ?? []).filter((one) => one !== begin),
        );
        fail();
      });
    });
  }
}

type Listener = (event: { data: unknown }) => void;
const channels = new Set<Channel>();

class Channel {
  private readonly listeners: Listener[] = [];
  constructor() {
    channels.add(this);
  }
  addEventListener(_: string, listener: Listener) {
    this.listeners.push(listener);
  }
  postMessage(data: unknown) {
    for (const other of channels)
      if (other !== this) for (const listener of other.listeners) listener({ data });
  }
}

const KEY = ["events", "gala", "sales-counts"];
const INTERVAL = 1_000;

/** A window of the browser that polls a query while it is open. */
async function openWindow(person = "amara") {
  vi.resetModules();
  const module = await import("./shared-polls");
  const queries = new QueryClient();
  module.sharePolls(queries, () => person);
  let asked = 0;
  const observer = new QueryObserver(queries, {
    queryKey: KEY,
    queryFn: () => Promise.resolve({ asked: ++asked, person }),
    retry: false,
    refetchInterval: (query) => (module.isPoller(query) ? INTERVAL : 10 * INTERVAL),
  });
  const close = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(10);
  return {
    queries,
    module,
    close,
    asked: () => asked,
    shown: () => queries.getQueryData<{ asked: number; person: string }>(KEY),
    isPoller: () => module.isPoller({ queryHash: hashKey(KEY) }),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  channels.clear();
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.stubGlobal("navigator", { locks: new Locks() });
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("lets one window of six poll, and all show what it was answered", async () => {
  const windows = [];
  for (let place = 0; place < 6; place++) windows.push(await openWindow());
  const before = windows.map((one) => one.asked());
  await vi.advanceTimersByTimeAsync(20 * INTERVAL);
  const polled = windows.map((one, place) => one.asked() - (before[place] ?? 0));
  expect(polled).toEqual([20, 0, 0, 0, 0, 0]);
  expect(new Set(windows.map((one) => JSON.stringify(one.shown()))).size).toBe(1);
});

it("lets the next window poll once the one that did is closed", async () => {
  const first = await openWindow();
  const second = await openWindow();
  expect([first.isPoller(), second.isPoller()]).toEqual([true, false]);
  first.close();
  await vi.advanceTimersByTimeAsync(10);
  expect(second.isPoller()).toBe(true);
});

it("lets the window with the focus poll", async () => {
  const first = await openWindow();
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  const second = await openWindow();
  expect([first.isPoller(), second.isPoller()]).toEqual([false, true]);
});

it("asks by itself where the window that polls is answered nothing for long", async () => {
  await openWindow();
  const second = await openWindow();
  channels.clear();
  const before = second.asked();
  await vi.advanceTimersByTimeAsync(21 * INTERVAL);
  expect(second.asked() - before).toBe(2);
});

it("shows nothing that another person was answered", async () => {
  await openWindow("amara");
  const other = await openWindow("theo");
  await vi.advanceTimersByTimeAsync(5 * INTERVAL);
  expect(other.shown()?.person).toBe("theo");
  expect(other.isPoller()).toBe(true);
});

it("keeps a change that is newer than another window's request", async () => {
  const first = await openWindow();
  const second = await openWindow();
  second.queries.setQueryData(KEY, { asked: 0, person: "changed here" });
  const state = second.queries.getQueryState(KEY);
  for (const channel of channels)
    channel.postMessage({
      owner: "amara",
      key: KEY,
      data: first.shown(),
      askedAt: (state?.dataUpdatedAt ?? 0) - 1,
    });
  expect(second.shown()?.person).toBe("changed here");
});

it("polls in every window where the browser has no locks", async () => {
  vi.stubGlobal("navigator", {});
  const [first, second] = [await openWindow(), await openWindow()];
  expect([first.isPoller(), second.isPoller()]).toEqual([true, true]);
});

it("waits with every poll as long as the rate limit says", async () => {
  const { queries, module } = await openWindow();
  const { ApiProblem } = await import("@/lib/api");
  const refusal = new ApiProblem(429, "rate_limited", "", "", null, [], {}, 40);
  await queries
    .query({ queryKey: ["x"], queryFn: () => Promise.reject(refusal), retry: false })
    .catch(() => undefined);
  expect(module.pausedFor()).toBe(40_000);
  await vi.advanceTimersByTimeAsync(41_000);
  expect(module.pausedFor()).toBe(0);
});
