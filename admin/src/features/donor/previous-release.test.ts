import { QueryClient } from "@tanstack/react-query";
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "@/lib/config";
import { persistQueries, PUBLIC_QUERIES } from "@/lib/last-seen";
import { ATTEMPT_LIFETIME_MILLISECONDS, type Attempt } from "./buying";
import { OrderStore } from "./order-store";
import { storedTickets } from "./stored-tickets";

/**
 * What the donors' page of an earlier release left in the browser, by step, as `make record-release` recorded it.
 */
type Stored = Record<
  "choosing" | "bought" | "in_doubt",
  { localStorage: Record<string, string>; sessionStorage: Record<string, string> }
>;

const FOLDER = "../tests/releases";
const RELEASES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "__pycache__")
  .map(({ name }) => name);
const recorded = (release: string) =>
  JSON.parse(readFileSync(`${FOLDER}/${release}/donor_page.json`, "utf8")) as Stored;

const PLACE = "orders:recorded-gala";
interface Kept {
  order: { quantity: string; guests: string[] };
  attempt: Attempt | null;
}
function keptIn(step: Stored[keyof Stored]): { who: string; kept: Kept } {
  const [found] = Object.entries(
    JSON.parse(step.sessionStorage[PLACE] ?? "{}") as Record<string, Kept>,
  );
  if (found === undefined) throw new Error("No order was recorded.");
  return { who: found[0], kept: found[1] };
}

function restore(step: Stored[keyof Stored]): void {
  for (const [name, value] of Object.entries(step.localStorage)) localStorage.setItem(name, value);
  for (const [name, value] of Object.entries(step.sessionStorage))
    sessionStorage.setItem(name, value);
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.useRealTimers();
});

it("has a recording to test against", () => {
  expect(RELEASES).not.toEqual([]);
});

describe.each(RELEASES)("what release %s left in a donor's browser", (release) => {
  const stored = recorded(release);

  const deskOf = (who: string, sent: Attempt[]) => {
    const orders = new OrderStore({
      slug: "recorded-gala",
      who: () => who,
      send: (attempt) => {
        sent.push(attempt);
        return new Promise(() => undefined);
      },
      onBought: () => undefined,
    });
    orders.setOwner(who);
    return orders;
  };

  it("is an order that goes on where it was", () => {
    restore(stored.choosing);
    const { who, kept } = keptIn(stored.choosing);
    const { order, buying } = deskOf(who, []).store.getState();
    expect(order).toMatchObject(kept.order);
    expect(buying.step).toBe("choosing");
  });

  it("is an order in doubt, which is sent again with its key and its very body", () => {
    restore(stored.in_doubt);
    const { who, kept } = keptIn(stored.in_doubt);
    if (kept.attempt === null) throw new Error("No attempt was recorded.");
    vi.useFakeTimers({ now: kept.attempt.startedAt + ATTEMPT_LIFETIME_MILLISECONDS });
    const sent: Attempt[] = [];
    const orders = deskOf(who, sent);
    expect(orders.store.getState().buying).toMatchObject({ step: "in-doubt", isTakenUp: true });
    orders.tryAgain();
    expect(sent).toEqual([kept.attempt]);
  });

  it("is a ticket that is shown without a network, to its owner only", () => {
    restore(stored.bought);
    const place = Object.keys(stored.bought.sessionStorage).find((name) =>
      name.startsWith("tickets:"),
    );
    const purchaseId = place?.replace("tickets:", "") ?? "";
    const { who } = keptIn(stored.in_doubt);
    const { at } = JSON.parse(stored.bought.sessionStorage[place ?? ""] ?? "{}") as { at: number };
    vi.useFakeTimers({ now: at });
    expect(storedTickets(who, purchaseId)?.purchase.id).toBe(purchaseId);
    expect(storedTickets(who, purchaseId)?.purchase.tickets[0]?.qr_payload).toMatch(/^T1\./);
    expect(storedTickets("somebody else", purchaseId)).toBeUndefined();
  });

  it("is the event and its packages as they were last seen", () => {
    restore(stored.choosing);
    vi.useFakeTimers({ now: Date.now() });
    const queries = new QueryClient();
    persistQueries(queries, PUBLIC_QUERIES);
    expect(queries.getQueryData(["event", "recorded-gala"])).toMatchObject({
      slug: "recorded-gala",
    });
    const [packages] = queries.getQueriesData<{ name: string }[]>({ queryKey: ["packages"] });
    expect(packages?.[1]?.map(({ name }) => name)).toContain("Pair of Seats");
  });

  it("is a configuration to start with while there is no network", async () => {
    restore(stored.choosing);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    expect((await loadConfig()).sign_in.kind).toBe("local");
    vi.unstubAllGlobals();
  });
});
