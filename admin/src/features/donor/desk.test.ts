import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, Unreachable, type Schemas } from "@/lib/api";
import type { Attempt } from "./buying";
import { Desk } from "./desk";
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

/** Whoever is signed in. */
let present: string | null = null;

/** A desk at which Priya stands, whose API answers what is given, one after the other. */
function deskWith(...answers: (Error | Purchase)[]) {
  const found = emptyDeskWith(...answers);
  present = "priya";
  found.desk.attend("priya");
  return found;
}

/** The same before anybody has signed in. */
function emptyDeskWith(...answers: (Error | Purchase)[]) {
  const sent: Attempt[] = [];
  const onBought = vi.fn();
  const desk = new Desk({
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
    desk,
    sent,
    onBought,
    step: () => desk.store.getState().buying.step,
    settle: () => vi.advanceTimersByTimeAsync(0),
  };
}

beforeEach(() => {
  present = null;
  sessionStorage.clear();
  vi.useFakeTimers();
});

describe("buying", () => {
  it("ends with the purchase, and the order is gone", async () => {
    const { desk, onBought, step, settle } = deskWith(PURCHASE);
    desk.change({ quantity: "2" });
    desk.buy(BODY);
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
    const { desk, sent, step, settle } = deskWith(failure, PURCHASE);
    desk.buy(BODY);
    await settle();
    expect(step()).toBe("in-doubt");
    desk.tryAgain();
    await settle();
    expect(step()).toBe("bought");
    expect(sent[1]).toMatchObject({ key: sent[0]?.key, body: BODY });
  });

  it("takes no second press while the first is under way", () => {
    const { desk, sent } = deskWith();
    desk.buy(BODY);
    desk.buy(BODY);
    desk.tryAgain();
    expect(sent).toHaveLength(1);
  });

  it("takes a new key after a refusal: nothing was bought with the old one", async () => {
    const { desk, sent, settle } = deskWith(refusal(409, "sold_out", { remaining: 1 }), PURCHASE);
    desk.buy(BODY);
    await settle();
    desk.buy({ ...BODY, quantity: 1 });
    await settle();
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });
});

describe("an order that may be bought", () => {
  it("can't be changed, put away or bought with another key", async () => {
    const { desk, sent, step, settle } = deskWith(new Unreachable(null));
    desk.change({ quantity: "2" });
    desk.buy(BODY);
    await settle();
    desk.change({ quantity: "3" });
    desk.dismiss();
    desk.buy({ ...BODY, quantity: 3 });
    expect(step()).toBe("in-doubt");
    expect(desk.store.getState().order.quantity).toBe("2");
    expect(sent).toHaveLength(1);
  });

  it("outlives the page, with its key", async () => {
    const first = deskWith(new Unreachable(null));
    first.desk.buy(BODY);
    await first.settle();
    const second = deskWith(PURCHASE);
    expect(second.desk.store.getState().buying).toMatchObject({
      step: "in-doubt",
      isTakenUp: true,
    });
    second.desk.tryAgain();
    await second.settle();
    expect(second.sent[0]).toMatchObject({ key: first.sent[0]?.key, body: BODY });
  });

  it("outlives a page that is gone before any answer", () => {
    const first = deskWith();
    first.desk.buy(BODY);
    expect(deskWith().step()).toBe("in-doubt");
  });

  it("leads to the tickets, and to nothing else, when its key is of another request", async () => {
    const { desk, sent, step, settle } = deskWith(refusal(422, "idempotency_key_reused"), PURCHASE);
    desk.change({ quantity: "2" });
    desk.buy(BODY);
    await settle();
    expect(step()).toBe("see-tickets");
    desk.buy(BODY);
    desk.tryAgain();
    desk.change({ quantity: "3" });
    await settle();
    expect(sent).toHaveLength(1);
    expect(desk.store.getState().order.quantity).toBe("2");
    expect(deskWith(refusal(422, "idempotency_key_reused")).step()).toBe("in-doubt");
    // Only the donor can say that it isn't among their tickets.
    desk.dismiss();
    expect(step()).toBe("choosing");
    desk.buy(BODY);
    await settle();
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });

  it("is not sent again from a page that was open longer than its key is known", async () => {
    const { desk, sent, step, settle } = deskWith(new Unreachable(null), PURCHASE);
    desk.buy(BODY);
    await settle();
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000);
    desk.tryAgain();
    await settle();
    expect(step()).toBe("see-tickets");
    expect(sent).toHaveLength(1);
  });

  it("is let go when the API has forgotten its key", async () => {
    const first = deskWith(new Unreachable(null));
    first.desk.change({ quantity: "2" });
    first.desk.buy(BODY);
    await first.settle();
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1_000);
    const second = deskWith();
    expect(second.step()).toBe("choosing");
    expect(second.desk.store.getState().order.quantity).toBe("2");
  });
});

describe("waiting", () => {
  it("tries again by itself when the crowd has passed, and no sooner", async () => {
    const { desk, sent, step, settle } = deskWith(refusal(429, "rate_limited", {}, 5), PURCHASE);
    desk.buy(BODY);
    await settle();
    expect(step()).toBe("waiting");
    await vi.advanceTimersByTimeAsync(4_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(step()).toBe("bought");
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  it("can be given up while nothing was carried out", async () => {
    const { desk, sent, step, settle } = deskWith(refusal(429, "rate_limited", {}, 5));
    desk.buy(BODY);
    await settle();
    desk.dismiss();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(step()).toBe("choosing");
    expect(sent).toHaveLength(1);
  });

  it("asks again for a purchase that is being made, and holds on to it", async () => {
    const { desk, sent, step, settle } = deskWith(
      refusal(409, "idempotency_in_progress", {}, 1),
      PURCHASE,
    );
    desk.buy(BODY);
    await settle();
    desk.dismiss();
    expect(step()).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(step()).toBe("bought");
    expect(sent).toHaveLength(2);
  });
});

describe("a session that has ended", () => {
  it("gives the order back once somebody is signed in again", async () => {
    const { desk, step, settle } = deskWith(refusal(401, "unauthenticated"));
    desk.change({ quantity: "2" });
    desk.buy(BODY);
    await settle();
    expect(step()).toBe("signed-out");
    desk.attend("priya");
    expect(step()).toBe("choosing");
    expect(desk.store.getState().order.quantity).toBe("2");
  });

  it("doesn't make a doubtful order a safe one", async () => {
    const { desk, step, settle } = deskWith(new Unreachable(null), refusal(401, "unauthenticated"));
    desk.buy(BODY);
    await settle();
    desk.tryAgain();
    await settle();
    desk.attend("priya");
    expect(step()).toBe("in-doubt");
  });
});

describe("an order is of whoever put it together", () => {
  const comes = (desk: Desk, person: string | null) => {
    present = person;
    desk.attend(person);
  };
  const orderAt = (desk: Desk) => desk.store.getState().order;

  it("or of the first who signs in", () => {
    const { desk } = emptyDeskWith();
    desk.change({ guests: ["Leo Raman"] });
    comes(desk, "priya");
    expect(orderAt(desk).guests).toEqual(["Leo Raman"]);
    comes(desk, "tom");
    expect(orderAt(desk)).toEqual(EMPTY_ORDER);
    comes(desk, "priya");
    expect(orderAt(desk).guests).toEqual(["Leo Raman"]);
  });

  it("and what may have been bought is never sent by somebody else", async () => {
    const { desk, sent, step, settle } = deskWith(new Unreachable(null), PURCHASE);
    desk.buy(BODY);
    await settle();
    // The token is another's already, and the page has not been told yet.
    present = "tom";
    desk.tryAgain();
    await settle();
    expect(sent).toHaveLength(1);
    expect(step()).toBe("choosing");
    comes(desk, "priya");
    expect(step()).toBe("in-doubt");
    desk.tryAgain();
    await settle();
    expect(sent[1]?.key).toBe(sent[0]?.key);
    expect(step()).toBe("bought");
  });

  it("and what another has put together is nobody else's to buy", async () => {
    const { desk, sent, settle } = deskWith(PURCHASE);
    desk.change({ guests: ["Leo Raman"] });
    present = "tom";
    desk.buy(BODY);
    await settle();
    expect(sent).toHaveLength(0);
    expect(orderAt(desk)).toEqual(EMPTY_ORDER);
  });

  it("after a reload, too: until they sign in it is only known that there is one", async () => {
    const first = deskWith(new Unreachable(null));
    first.desk.change({ guests: ["Leo Raman"] });
    first.desk.buy(BODY);
    await first.settle();
    present = null;
    const { desk, sent, step } = emptyDeskWith(PURCHASE);
    expect(step()).toBe("choosing");
    desk.attend(null);
    expect(step()).toBe("signed-out");
    expect(orderAt(desk)).toEqual(EMPTY_ORDER);
    desk.tryAgain();
    expect(sent).toHaveLength(0);
    comes(desk, "tom");
    expect(step()).toBe("choosing");
    comes(desk, "priya");
    expect(step()).toBe("in-doubt");
    expect(orderAt(desk).guests).toEqual(["Leo Raman"]);
  });

  it("whose answer comes while somebody else is there", async () => {
    let answer: (purchase: Purchase) => void = () => undefined;
    const onBought = vi.fn();
    present = "priya";
    const send = () => new Promise<Purchase>((resolve) => (answer = resolve));
    const desk = new Desk({ slug: "gala", who: () => present, send, onBought });
    desk.attend("priya");
    desk.change({ quantity: "2" });
    desk.buy(BODY);
    comes(desk, "tom");
    answer(PURCHASE);
    await vi.advanceTimersByTimeAsync(0);
    expect(onBought).not.toHaveBeenCalled();
    expect(desk.store.getState()).toEqual({ order: EMPTY_ORDER, buying: { step: "choosing" } });
    comes(desk, "priya");
    expect(desk.store.getState()).toEqual({ order: EMPTY_ORDER, buying: { step: "choosing" } });
  });

  it("and is bought as soon as they have signed in, even if the page has not heard of it yet", async () => {
    const { desk, sent, settle } = emptyDeskWith(PURCHASE);
    desk.change({ quantity: "2" });
    present = "priya";
    desk.buy(BODY);
    await settle();
    expect(sent).toHaveLength(1);
    expect(sessionStorage).toHaveLength(0);
  });
});
