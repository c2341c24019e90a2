import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, Unreachable, type Schemas } from "@/lib/api";
import type { Attempt } from "./buying";
import { OrderStore } from "./order-store";
import { bodyOf, EMPTY_ORDER } from "./order";
import { packageOf } from "@/test/samples";

type Purchase = Schemas["PurchaseRead"];

const PURCHASE = { id: "bought" } as Purchase;
const BODY = bodyOf(
  { ...EMPTY_ORDER, quantity: "2", guests: ["Leo Raman"] },
  packageOf(),
  "960.00",
);

const refusal = (
  status: number,
  code: string,
  extra: Record<string, unknown> = {},
  retryAfter: number | null = null,
) => new ApiProblem(status, code, "", "In the API's words.", "request-1", [], extra, retryAfter);

/** The signed-in user. */
let present: string | null = null;

/** The store with Priya signed in; the API gives these answers in turn. */
function storeWith(...answers: (Error | Purchase)[]) {
  const found = emptyStoreWith(...answers);
  present = "priya";
  found.orders.setOwner("priya");
  return found;
}

/** The same before anybody has signed in. */
function emptyStoreWith(...answers: (Error | Purchase)[]) {
  const sent: Attempt[] = [];
  const onBought = vi.fn();
  const orders = new OrderStore({
    slug: "gala",
    who: () => present,
    send: (attempt) => {
      sent.push(attempt);
      const answer = answers[sent.length - 1];
      return answer instanceof Error
        ? Promise.reject(answer)
        : answer === undefined
          ? new Promise(() => undefined)
          : Promise.resolve(answer);
    },
    onBought,
  });
  return {
    orders,
    sent,
    onBought,
    step: () => orders.store.getState().buying.step,
    settle: () => vi.advanceTimersByTimeAsync(0),
  };
}

beforeEach(() => {
  present = null;
  sessionStorage.clear();
  vi.useFakeTimers();
});

describe("buying", () => {
  it("ends with the purchase, and clears the order", async () => {
    const { orders, onBought, step, settle } = storeWith(PURCHASE);
    orders.change({ quantity: "2" });
    orders.buy(BODY);
    expect(step()).toBe("sending");
    await settle();
    expect(step()).toBe("bought");
    expect(onBought).toHaveBeenCalledWith(PURCHASE);
    expect(sessionStorage).toHaveLength(0);
  });

  it.each([
    ["no answer", new Unreachable(null)],
    ["a part that is down", refusal(503, "service_unavailable")],
    ["a fault of the server", refusal(500, "internal_error")],
  ])("sends the very same again after %s", async (_, failure) => {
    const { orders, sent, step, settle } = storeWith(failure, PURCHASE);
    orders.buy(BODY);
    await settle();
    expect(step()).toBe("in-doubt");
    orders.tryAgain();
    await settle();
    expect(step()).toBe("bought");
    expect(sent[1]).toMatchObject({ key: sent[0]?.key, body: BODY });
  });

  it("ignores a second press while the first is under way", () => {
    const { orders, sent } = storeWith();
    orders.buy(BODY);
    orders.buy(BODY);
    orders.tryAgain();
    expect(sent).toHaveLength(1);
  });

  it("takes a new key after a refusal: nothing was bought with the old one", async () => {
    const { orders, sent, settle } = storeWith(
      refusal(409, "sold_out", { remaining: 1 }),
      PURCHASE,
    );
    orders.buy(BODY);
    await settle();
    orders.buy({ ...BODY, quantity: 1 });
    await settle();
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });
});

describe("an order that may be bought", () => {
  it("can't be changed, dismissed or bought with another key", async () => {
    const { orders, sent, step, settle } = storeWith(new Unreachable(null));
    orders.change({ quantity: "2" });
    orders.buy(BODY);
    await settle();
    orders.change({ quantity: "3" });
    orders.dismiss();
    orders.buy({ ...BODY, quantity: 3 });
    expect(step()).toBe("in-doubt");
    expect(orders.store.getState().order.quantity).toBe("2");
    expect(sent).toHaveLength(1);
  });

  it("survives a reload, with its key", async () => {
    const first = storeWith(new Unreachable(null));
    first.orders.buy(BODY);
    await first.settle();
    const second = storeWith(PURCHASE);
    expect(second.orders.store.getState().buying).toMatchObject({
      step: "in-doubt",
      isTakenUp: true,
    });
    second.orders.tryAgain();
    await second.settle();
    expect(second.sent[0]).toMatchObject({ key: first.sent[0]?.key, body: BODY });
  });

  it("survives a page that is closed before any answer", () => {
    const first = storeWith();
    first.orders.buy(BODY);
    expect(storeWith().step()).toBe("in-doubt");
  });

  it("leads to the tickets, and to nothing else, when its key is of another request", async () => {
    const { orders, sent, step, settle } = storeWith(
      refusal(422, "idempotency_key_reused"),
      PURCHASE,
    );
    orders.change({ quantity: "2" });
    orders.buy(BODY);
    await settle();
    expect(step()).toBe("see-tickets");
    orders.buy(BODY);
    orders.tryAgain();
    orders.change({ quantity: "3" });
    await settle();
    expect(sent).toHaveLength(1);
    expect(orders.store.getState().order.quantity).toBe("2");
    expect(storeWith(refusal(422, "idempotency_key_reused")).step()).toBe("in-doubt");
    // Only the donor can say that it isn't among their tickets.
    orders.dismiss();
    expect(step()).toBe("choosing");
    orders.buy(BODY);
    await settle();
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });

  it("is not sent again after its key has expired", async () => {
    const { orders, sent, step, settle } = storeWith(new Unreachable(null), PURCHASE);
    orders.buy(BODY);
    await settle();
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000);
    orders.tryAgain();
    await settle();
    expect(step()).toBe("see-tickets");
    expect(sent).toHaveLength(1);
  });

  it("is dropped when its key has expired", async () => {
    const first = storeWith(new Unreachable(null));
    first.orders.change({ quantity: "2" });
    first.orders.buy(BODY);
    await first.settle();
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000);
    const second = storeWith();
    expect(second.step()).toBe("choosing");
    expect(second.orders.store.getState().order.quantity).toBe("2");
  });
});

describe("waiting", () => {
  it("tries again by itself when the crowd has passed, and no sooner", async () => {
    const { orders, sent, step, settle } = storeWith(refusal(429, "rate_limited", {}, 5), PURCHASE);
    orders.buy(BODY);
    await settle();
    expect(step()).toBe("waiting");
    await vi.advanceTimersByTimeAsync(4_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(step()).toBe("bought");
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  it("can be given up while nothing was carried out", async () => {
    const { orders, sent, step, settle } = storeWith(refusal(429, "rate_limited", {}, 5));
    orders.buy(BODY);
    await settle();
    orders.dismiss();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(step()).toBe("choosing");
    expect(sent).toHaveLength(1);
  });

  it("repeats a request that is still in progress, and can't be dismissed", async () => {
    const { orders, sent, step, settle } = storeWith(
      refusal(409, "idempotency_in_progress", {}, 1),
      PURCHASE,
    );
    orders.buy(BODY);
    await settle();
    orders.dismiss();
    expect(step()).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(step()).toBe("bought");
    expect(sent).toHaveLength(2);
  });
});

describe("a session that has ended", () => {
  it("restores the order after signing in again", async () => {
    const { orders, step, settle } = storeWith(refusal(401, "unauthenticated"));
    orders.change({ quantity: "2" });
    orders.buy(BODY);
    await settle();
    expect(step()).toBe("signed-out");
    orders.setOwner("priya");
    expect(step()).toBe("choosing");
    expect(orders.store.getState().order.quantity).toBe("2");
  });

  it("keeps an order in doubt", async () => {
    const { orders, step, settle } = storeWith(
      new Unreachable(null),
      refusal(401, "unauthenticated"),
    );
    orders.buy(BODY);
    await settle();
    orders.tryAgain();
    await settle();
    orders.setOwner("priya");
    expect(step()).toBe("in-doubt");
  });
});

describe("an order belongs to the user who made it", () => {
  const comes = (orders: OrderStore, person: string | null) => {
    present = person;
    orders.setOwner(person);
  };
  const orderAt = (orders: OrderStore) => orders.store.getState().order;

  it("or of the first who signs in", () => {
    const { orders } = emptyStoreWith();
    orders.change({ guests: ["Leo Raman"] });
    comes(orders, "priya");
    expect(orderAt(orders).guests).toEqual(["Leo Raman"]);
    comes(orders, "tom");
    expect(orderAt(orders)).toEqual(EMPTY_ORDER);
    comes(orders, "priya");
    expect(orderAt(orders).guests).toEqual(["Leo Raman"]);
  });

  it("and what may have been bought is never sent by somebody else", async () => {
    const { orders, sent, step, settle } = storeWith(new Unreachable(null), PURCHASE);
    orders.buy(BODY);
    await settle();
    // Another user's token is in use already, before the page has switched to them.
    present = "tom";
    orders.tryAgain();
    await settle();
    expect(sent).toHaveLength(1);
    expect(step()).toBe("choosing");
    comes(orders, "priya");
    expect(step()).toBe("in-doubt");
    orders.tryAgain();
    await settle();
    expect(sent[1]?.key).toBe(sent[0]?.key);
    expect(step()).toBe("bought");
  });

  it("and what another has put together is nobody else's to buy", async () => {
    const { orders, sent, settle } = storeWith(PURCHASE);
    orders.change({ guests: ["Leo Raman"] });
    present = "tom";
    orders.buy(BODY);
    await settle();
    expect(sent).toHaveLength(0);
    expect(orderAt(orders)).toEqual(EMPTY_ORDER);
  });

  it("after a reload, too: until they sign in it is only known that there is one", async () => {
    const first = storeWith(new Unreachable(null));
    first.orders.change({ guests: ["Leo Raman"] });
    first.orders.buy(BODY);
    await first.settle();
    present = null;
    const { orders, sent, step } = emptyStoreWith(PURCHASE);
    expect(step()).toBe("choosing");
    orders.setOwner(null);
    expect(step()).toBe("signed-out");
    expect(orderAt(orders)).toEqual(EMPTY_ORDER);
    orders.tryAgain();
    expect(sent).toHaveLength(0);
    comes(orders, "tom");
    expect(step()).toBe("choosing");
    comes(orders, "priya");
    expect(step()).toBe("in-doubt");
    expect(orderAt(orders).guests).toEqual(["Leo Raman"]);
  });

  it("whose answer comes while somebody else is there", async () => {
    let answer: (purchase: Purchase) => void = () => undefined;
    const onBought = vi.fn();
    present = "priya";
    const send = () => new Promise<Purchase>((resolve) => (answer = resolve));
    const orders = new OrderStore({ slug: "gala", who: () => present, send, onBought });
    orders.setOwner("priya");
    orders.change({ quantity: "2" });
    orders.buy(BODY);
    comes(orders, "tom");
    answer(PURCHASE);
    await vi.advanceTimersByTimeAsync(0);
    expect(onBought).not.toHaveBeenCalled();
    expect(orders.store.getState()).toEqual({ order: EMPTY_ORDER, buying: { step: "choosing" } });
    comes(orders, "priya");
    expect(orders.store.getState()).toEqual({ order: EMPTY_ORDER, buying: { step: "choosing" } });
  });

  it("and is bought as soon as they have signed in, even if the page has not heard of it yet", async () => {
    const { orders, sent, settle } = emptyStoreWith(PURCHASE);
    orders.change({ quantity: "2" });
    present = "priya";
    orders.buy(BODY);
    await settle();
    expect(sent).toHaveLength(1);
    expect(sessionStorage).toHaveLength(0);
  });
});
