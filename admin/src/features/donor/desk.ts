import { createStore, type StoreApi } from "zustand";
import type { Schemas } from "@/lib/api";
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

export interface DeskState {
  order: Order;
  buying: Buying;
}

interface Needs {
  /** The event's slug: each event has an order of its own. */
  slug: string;
  /** The subject of whoever is signed in right now; null for nobody. */
  who: () => string | null;
  send: (attempt: Attempt) => Promise<Purchase>;
  onBought: (purchase: Purchase) => void;
  /** Told of every refusal: what is shown of the event may have changed. */
  onRefused?: () => void;
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

interface Kept {
  order: Order;
  attempt: Attempt | null;
}

const NOTHING: DeskState = { order: EMPTY_ORDER, buying: { step: "choosing" } };
// Before somebody has signed in.
const NOBODY = "";

/**
 * Where an order lies until it is bought. It outlives a reload and a way to the sign-in page and back: all of it is kept in
 * this tab, with the key of the attempt that is not answered yet.
 *
 * An order is of whoever put it together, and nobody else sees it or sends it: with another person's token the same key
 * would buy a second time. What was put together before signing in is of the first who signs in.
 */
export class Desk {
  readonly store: StoreApi<DeskState>;
  private readonly needs: Needs;
  private readonly storage: NonNullable<Needs["storage"]>;
  private owner: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needs: Needs) {
    this.needs = needs;
    this.storage = needs.storage ?? sessionStorage;
    this.store = createStore<DeskState>(() => this.keptOf(null));
    this.store.subscribe((state) => this.keep(this.owner, state));
  }

  /**
   * Somebody has signed in, or is back; another's order is put away for when they are.
   *
   * @param person null when it is known that nobody is signed in.
   */
  attend(person: string | null): void {
    if (person === this.owner) {
      if (person === null) this.askForItsOwner();
      else this.takeUpAgain();
      return;
    }
    clearTimeout(this.timer);
    const isAdopted = this.owner === null;
    const { order } = this.store.getState();
    if (isAdopted) this.keep(null, NOTHING);
    this.owner = person;
    const theirs = this.keptOf(person);
    const isFree = unanswered(theirs.buying) === null;
    this.store.setState(
      isAdopted && isFree && order !== EMPTY_ORDER ? { ...NOTHING, order } : theirs,
    );
  }

  /** Changes the order; not while an attempt is not answered, for its body is what will be bought. */
  change(part: Partial<Order>): void {
    const { order, buying } = this.store.getState();
    if (unanswered(buying) !== null) return;
    this.store.setState({ order: { ...order, ...part }, buying: { step: "choosing" } });
  }

  buy(body: PurchaseBody): void {
    const who = this.needs.who();
    if (who !== this.owner) {
      const isAnothers = this.owner !== null;
      this.attend(who);
      if (isAnothers) return;
    }
    if (unanswered(this.store.getState().buying) !== null) return;
    const attempt = { key: crypto.randomUUID(), body, startedAt: Date.now(), isInDoubt: false };
    void this.send(attempt);
  }

  /** Sends the same again: the same key, the same body, by the same person. */
  tryAgain(): void {
    if (this.needs.who() !== this.owner) {
      this.attend(this.needs.who());
      return;
    }
    const { buying } = this.store.getState();
    if (buying.step !== "in-doubt" && buying.step !== "waiting") return;
    const { attempt } = buying;
    if (isTooOld(attempt, Date.now()))
      this.store.setState({ buying: { step: "see-tickets", attempt } });
    else void this.send(attempt);
  }

  /** Ends an attempt. One that may have been carried out only ends once its donor has been sent to their tickets. */
  dismiss(): void {
    const { buying } = this.store.getState();
    if (unanswered(buying)?.isInDoubt && buying.step !== "see-tickets") return;
    clearTimeout(this.timer);
    this.store.setState({ buying: { step: "choosing" } });
  }

  /** Forgets the order: its donor has signed out. */
  clear(): void {
    clearTimeout(this.timer);
    this.store.setState(NOTHING);
  }

  /** The session that had ended goes on: what was interrupted by it can be taken up. */
  private takeUpAgain(): void {
    const { buying } = this.store.getState();
    if (buying.step !== "signed-out") return;
    const { attempt } = buying;
    this.store.setState({
      buying: attempt.isInDoubt
        ? { step: "in-doubt", attempt, isTakenUp: false }
        : { step: "choosing" },
    });
  }

  /** An attempt may have been carried out, and only the one whose it is can find out. What it was of isn't shown. */
  private askForItsOwner(): void {
    const left = Object.keys(this.read()).map((owner) => unanswered(this.keptOf(owner).buying));
    const attempt = left.find((one) => one !== null);
    if (attempt)
      this.store.setState({ order: EMPTY_ORDER, buying: { step: "signed-out", attempt } });
  }

  private async send(attempt: Attempt): Promise<void> {
    clearTimeout(this.timer);
    const { owner } = this;
    // Kept before it is sent: should this page be gone before the answer, the next one knows what to ask for.
    this.store.setState({ buying: { step: "sending", attempt, sentAt: Date.now() } });
    const answer = await this.needs
      .send(attempt)
      .catch((error: unknown) => afterFailure(attempt, error, Date.now()));
    const isBought = "id" in answer;
    const buying: Buying = isBought ? { step: "bought", purchaseId: answer.id } : answer;
    if (owner !== this.owner) {
      // Somebody else is there by now: it is kept for the one whose it is.
      this.keep(owner, { order: isBought ? EMPTY_ORDER : this.keptOf(owner).order, buying });
      return;
    }
    this.store.setState(isBought ? { order: EMPTY_ORDER, buying } : { buying });
    if (isBought) this.needs.onBought(answer);
    if (buying.step === "waiting")
      this.timer = setTimeout(() => this.tryAgain(), buying.until - Date.now());
    if (buying.step === "refused") this.needs.onRefused?.();
  }

  private get place(): string {
    return `orders:${this.needs.slug}`;
  }

  private keep(owner: string | null, { order, buying }: DeskState): void {
    // Without a token nothing can have been bought: what nobody sent is never in doubt.
    const attempt = owner === null ? null : worthKeeping(buying);
    const kept = new Map(Object.entries(this.read()));
    if (order === EMPTY_ORDER && attempt === null) kept.delete(owner ?? NOBODY);
    else kept.set(owner ?? NOBODY, { order, attempt });
    try {
      if (kept.size === 0) this.storage.removeItem(this.place);
      else this.storage.setItem(this.place, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // Storage may be forbidden or full; the order then lives as long as the page.
    }
  }

  private keptOf(owner: string | null): DeskState {
    const kept = this.read()[owner ?? NOBODY];
    if (kept === undefined) return NOTHING;
    return { order: { ...EMPTY_ORDER, ...kept.order }, buying: takenUp(kept.attempt, Date.now()) };
  }

  /** By whose they are. */
  private read(): Readonly<Record<string, Kept>> {
    try {
      return JSON.parse(this.storage.getItem(this.place) ?? "{}") as Record<string, Kept>;
    } catch {
      return {};
    }
  }
}
