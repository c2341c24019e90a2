import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";
import { OFFLINE_MILLISECONDS, persistQueries, PUBLIC_QUERIES, userQueries } from "./last-seen";

const KEY = ["events"];
const EVENTS = [{ name: "Gala", created_by: { name: "Noor Haddad", email: "noor@example.org" } }];

/** A page that has read the events and is open long enough to store them. */
async function see(options = userQueries(() => true)) {
  const queries = new QueryClient();
  persistQueries(queries, options);
  await queries.query({
    queryKey: KEY,
    queryFn: () => EVENTS,
    meta: { isKept: true },
  });
  vi.advanceTimersByTime(10_000);
}

function seenLater(options = userQueries(() => true)) {
  const queries = new QueryClient();
  persistQueries(queries, options);
  return queries.getQueryData(KEY);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

it("stores what was seen, without e-mail addresses", async () => {
  await see();
  expect(seenLater()).toMatchObject([{ name: "Gala", created_by: { name: "Noor Haddad" } }]);
  expect(JSON.stringify(localStorage)).not.toContain("noor@example.org");
});

it("forgets after a day what a user has seen, and not what is public", async () => {
  await see();
  await see(PUBLIC_QUERIES);
  vi.advanceTimersByTime(OFFLINE_MILLISECONDS);
  expect(seenLater()).toBeUndefined();
  expect(localStorage.getItem("last-seen")).toBeNull();
  expect(seenLater(PUBLIC_QUERIES)).toBeDefined();
});

it("neither stores nor restores anything while nobody is signed in", async () => {
  await see(userQueries(() => false));
  expect(localStorage).toHaveLength(0);
  await see();
  expect(seenLater(userQueries(() => false))).toBeUndefined();
});
