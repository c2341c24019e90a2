import { createStore, type StoreApi } from "zustand";
import type { Schemas } from "@/lib/api";
import { tabStorage } from "@/lib/storage";
import {
  afterFailure,
  isTooOld,
  takenUp,
  unanswered,
  worthKeeping,
  type Attempt,
  type Buying,
} from "./buying";
import { EMPTY_ORDER, type Order, type PurchaseBody } from "./order";

type Purchase = Schemas["PurchaseRead"];

export interface OrderState {
  order: Order;
  buying: Buying;
}

const storageKeyOf = (slug: string): string => `orders:${slug}`;

/** Keeps the orders of an event whose slug has changed. */
export function moveOrders(from: string, to: string): void {
  const stored = tabStorage.getItem(storageKeyOf(from));
  if (stored === null) return;
  tabStorage.setItem(storageKeyOf(to), stored);
  tabStorage.removeItem(storageKeyOf(from));
}

interface Needs {
  /** The event's slug: each event has an order of its own. */
  slug: string;
  /** The subject of the signed-in user; null if nobody is signed in. */
  who: () => string | null;
  send: (attempt: Attempt) => Promise<Purchase>;
  onBought: (purchase: Purchase) => void;
  /** Called after every refusal: the event and its packages may have changed. */
  onRefused?: () => void;
  storage?: Pick<typeof tabStorage, "getItem" | "setItem" | "removeItem">;
}

interface Stored {
  order: Order;
  attempt: Attempt | null;
}

const NOTHING: OrderState = { order: EMPTY_ORDER, buying: { step: "choosing" } };
// The owner before anybody has signed in.
const ANONYMOUS = "";

/**
 * The order until it is bought. It survives a reload and the redirects of signing in: it is stored in this tab, with the
 * idempotency key of an attempt that is not answered yet.
 *
 * An order belongs to the user who made it, and nobody else can see or send it: keys are valid per user, so another
 * user's token would buy a second time. An order made before signing in belongs to the first user who signs in.
 */
export class OrderStore {
  readonly store: StoreApi<OrderState>;
  private readonly needs: Needs;
  private readonly storage: NonNullable<Needs["storage"]>;
  private owner: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: Needs) {
    this.needs = needs;
    this.storage = needs.storage ?? tabStorage;
    this.store = createStore<OrderState>(() => this.storedFor(null));
    this.store.subscribe((state) => this.save(this.owner, state));
  }

  /**
   * Switches to the order of another user; the previous user's order stays stored for their return.
   *
   * @param person null if nobody is signed in.
   */
  setOwner(person: string | null): void {
    if (person === this.owner) {
      if (person === null) this.showUnansweredOfOthers();
      else this.resumeAfterSignIn();
      return;
    }
    clearTimeout(this.timer);
    const isAdopted = this.owner === null;
    const { order } = this.store.getState();
    if (isAdopted) this.save(null, NOTHING);
    this.owner = person;
    const stored = this.storedFor(person);
    const isFree = unanswered(stored.buying) === null;
    this.store.setState(
      isAdopted && isFree && order !== EMPTY_ORDER ? { ...NOTHING, order } : stored,
    );
  }

  /** Changes the order, except while an attempt is not answered: its body may be bought as it is. */
  change(part: Partial<Order>): void {
    const { order, buying } = this.store.getState();
    if (unanswered(buying) !== null) return;
    this.store.setState({ order: { ...order, ...part }, buying: { step: "choosing" } });
  }

  buy(body: PurchaseBody): void {
    const who = this.needs.who();
    if (who !== this.owner) {
      const hadOwner = this.owner !== null;
      this.setOwner(who);
      if (hadOwner) return;
    }
    if (unanswered(this.store.getState().buying) !== null) return;
    const attempt = { key: crypto.randomUUID(), body, startedAt: Date.now(), isInDoubt: false };
    void this.send(attempt);
  }

  /** Repeats the attempt: the same key, the same body, the same user. */
  tryAgain(): void {
    if (this.needs.who() !== this.owner) {
      this.setOwner(this.needs.who());
      return;
    }
    const { buying } = this.store.getState();
    if (buying.step !== "in-doubt" && buying.step !== "waiting") return;
    const { attempt } = buying;
    if (isTooOld(attempt, Date.now()))
      this.store.setState({ buying: { step: "see-tickets", attempt } });
    else void this.send(attempt);
  }

  /** Dismisses a notice. An attempt that may have been carried out stays until its donor was led to their tickets. */
  dismiss(): void {
    const { buying } = this.store.getState();
    if (unanswered(buying)?.isInDoubt && buying.step !== "see-tickets") return;
    clearTimeout(this.timer);
    this.store.setState({ buying: { step: "choosing" } });
  }

  /** Deletes the order: its donor has signed out. */
  clear(): void {
    clearTimeout(this.timer);
    this.store.setState(NOTHING);
  }

  /** Resumes an attempt that was interrupted by the end of the session. */
  private resumeAfterSignIn(): void {
    const { buying } = this.store.getState();
    if (buying.step !== "signed-out") return;
    const { attempt } = buying;
    this.store.setState({
      buying: attempt.isInDoubt
        ? { step: "in-doubt", attempt, isTakenUp: false }
        : { step: "choosing" },
    });
  }

  /** Asks to sign in if there is an unanswered attempt: only its owner can repeat it. Its order is not shown. */
  private showUnansweredOfOthers(): void {
    const attempts = Object.keys(this.read()).map((owner) =>
      unanswered(this.storedFor(owner).buying),
    );
    const attempt = attempts.find((one) => one !== null);
    if (attempt)
      this.store.setState({ order: EMPTY_ORDER, buying: { step: "signed-out", attempt } });
  }

  private async send(attempt: Attempt): Promise<void> {
    clearTimeout(this.timer);
    const { owner } = this;
    // Stored before it is sent: if the page is closed before the answer, the next one can repeat it.
    this.store.setState({ buying: { step: "sending", attempt, sentAt: Date.now() } });
    const answer = await this.needs
      .send(attempt)
      .catch((error: unknown) => afterFailure(attempt, error, Date.now()));
    const isBought = "id" in answer;
    const buying: Buying = isBought ? { step: "bought", purchaseId: answer.id } : answer;
    if (owner !== this.owner) {
      // Another user has signed in: the result is stored for its owner.
      this.save(owner, { order: isBought ? EMPTY_ORDER : this.storedFor(owner).order, buying });
      return;
    }
    this.store.setState(isBought ? { order: EMPTY_ORDER, buying } : { buying });
    if (isBought) this.needs.onBought(answer);
    if (buying.step === "waiting")
      this.timer = setTimeout(() => this.tryAgain(), buying.until - Date.now());
    if (buying.step === "refused") this.needs.onRefused?.();
  }

  private get storageKey(): string {
    return storageKeyOf(this.needs.slug);
  }

  private save(owner: string | null, { order, buying }: OrderState): void {
    // Without a token nothing can have been bought.
    const attempt = owner === null ? null : worthKeeping(buying);
    const stored = new Map(Object.entries(this.read()));
    if (order === EMPTY_ORDER && attempt === null) stored.delete(owner ?? ANONYMOUS);
    else stored.set(owner ?? ANONYMOUS, { order, attempt });
    if (stored.size === 0) this.storage.removeItem(this.storageKey);
    else this.storage.setItem(this.storageKey, JSON.stringify(Object.fromEntries(stored)));
  }

  private storedFor(owner: string | null): OrderState {
    const stored = this.read()[owner ?? ANONYMOUS];
    if (stored === undefined) return NOTHING;
    return {
      order: { ...EMPTY_ORDER, ...stored.order },
      buying: takenUp(stored.attempt, Date.now()),
    };
  }

  /** By owner. */
  private read(): Readonly<Record<string, Stored>> {
    try {
      return JSON.parse(this.storage.getItem(this.storageKey) ?? "{}") as Record<string, Stored>;
    } catch {
      return {};
    }
  }
}
