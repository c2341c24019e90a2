import { createStore, type StoreApi } from "zustand";
import type { Schemas } from "@/lib/api";
import { afterFailure, takenUp, unanswered, worthKeeping, type Attempt, type Buying } from "./buying";
import { EMPTY_ORDER, type Order, type PurchaseBody } from "./order";

type Purchase = Schemas["PurchaseRead"];

export interface DeskState {
  order: Order;
  buying: Buying;
}

interface Needs {
  /** The event's slug: each event has an order of its own. */
  slug: string;
  send: (attempt: Attempt) => Promise<Purchase>;
  onBought: (purchase: Purchase) => void;
  /** Told of every refusal: what is shown of the event may have changed. */
  onRefused?: () => void;
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/**
 * Where an order lies until it is bought. It outlives a reload and a way to the sign-in page and back: all of it is kept in
 * this tab, with the key of the attempt that is not answered yet.
 */
export class Desk {
  readonly store: StoreApi<DeskState>;
  private readonly needs: Needs;
  private readonly storage: NonNullable<Needs["storage"]>;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: Needs) {
    this.needs = needs;
    this.storage = needs.storage ?? sessionStorage;
    const kept = this.read();
    this.store = createStore<DeskState>(() => ({ order: { ...EMPTY_ORDER, ...kept?.order }, buying: takenUp(kept?.attempt ?? null, Date.now()) }));
    this.store.subscribe((state) => this.keep(state));
  }

  /** Changes the order; not while an attempt is not answered, for its body is what will be bought. */
  change(part: Partial<Order>): void {
    const { order, buying } = this.store.getState();
    if (unanswered(buying) !== null) return;
    this.store.setState({ order: { ...order, ...part }, buying: { step: "choosing" } });
  }

  buy(body: PurchaseBody): void {
    if (unanswered(this.store.getState().buying) !== null) return;
    const attempt = { key: crypto.randomUUID(), body, startedAt: Date.now(), isInDoubt: false };
    void this.send(attempt);
  }

  /** Sends the same again: the same key, the same body. */
  tryAgain(): void {
    const { buying } = this.store.getState();
    const attempt = unanswered(buying);
    if (attempt !== null && buying.step !== "sending") void this.send(attempt);
  }

  /** Puts away what was said; an attempt that may have been carried out stays. */
  dismiss(): void {
    const attempt = unanswered(this.store.getState().buying);
    if (attempt?.isInDoubt) return;
    clearTimeout(this.timer);
    this.store.setState({ buying: { step: "choosing" } });
  }

  /** The session that had ended goes on: what was interrupted by it can be taken up. */
  signedInAgain(): void {
    const { buying } = this.store.getState();
    if (buying.step !== "signed-out") return;
    const { attempt } = buying;
    this.store.setState({ buying: attempt.isInDoubt ? { step: "in-doubt", attempt, isTakenUp: false } : { step: "choosing" } });
  }

  /** Forgets the order: it is bought, or its donor has signed out. */
  clear(): void {
    clearTimeout(this.timer);
    this.store.setState({ order: EMPTY_ORDER, buying: { step: "choosing" } });
  }

  private async send(attempt: Attempt): Promise<void> {
    clearTimeout(this.timer);
    // Kept before it is sent: should this page be gone before the answer, the next one knows what to ask for.
    this.store.setState({ buying: { step: "sending", attempt, sentAt: Date.now() } });
    try {
      const purchase = await this.needs.send(attempt);
      this.store.setState({ order: EMPTY_ORDER, buying: { step: "bought", purchaseId: purchase.id } });
      this.needs.onBought(purchase);
    } catch (error) {
      const buying = afterFailure(attempt, error, Date.now());
      this.store.setState({ buying });
      if (buying.step === "waiting") this.timer = setTimeout(() => this.tryAgain(), buying.until - Date.now());
      if (buying.step === "refused") this.needs.onRefused?.();
    }
  }

  private get place(): string {
    return `order:${this.needs.slug}`;
  }

  private keep({ order, buying }: DeskState): void {
    try {
      const attempt = worthKeeping(buying);
      if (order === EMPTY_ORDER && attempt === null) this.storage.removeItem(this.place);
      else this.storage.setItem(this.place, JSON.stringify({ order, attempt }));
    } catch {
      // Storage may be forbidden or full; the order then lives as long as the page.
    }
  }

  private read(): { order: Order; attempt: Attempt | null } | null {
    try {
      return JSON.parse(this.storage.getItem(this.place) ?? "null") as { order: Order; attempt: Attempt | null } | null;
    } catch {
      return null;
    }
  }
}
