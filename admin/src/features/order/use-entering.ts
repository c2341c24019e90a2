import { useCallback, useEffect, useRef, useState } from "react";
import { sessionNow } from "@/features/session";
import { api, read, type Schemas } from "@/lib/api";
import { tabStorage } from "@/lib/storage";
import {
  afterFailure,
  canRepeat,
  EDITING,
  takenUp,
  unanswered,
  type Attempt,
  type Entering,
  type Refusal,
} from "./attempt";
import type { Body, OrderValues } from "./values";

type Purchase = Schemas["PurchaseRead"];

const storageKey = (eventId: string): string => `team-order:${eventId}`;
const ownerNow = (): string => sessionNow().person?.subject ?? "";

function storedAttempt(eventId: string): Attempt | null {
  try {
    const stored = tabStorage.getItem(storageKey(eventId));
    const attempt = JSON.parse(stored ?? "null") as Attempt | null;
    // What somebody else has typed here is not kept for them.
    if (attempt?.owner !== ownerNow()) tabStorage.removeItem(storageKey(eventId));
    return attempt;
  } catch {
    return null;
  }
}

/** Stored before it is sent, until it is answered: a page that is closed in between can be opened again and ask. */
function storeAttempt(eventId: string, attempt: Attempt | null): void {
  if (attempt === null) tabStorage.removeItem(storageKey(eventId));
  else tabStorage.setItem(storageKey(eventId), JSON.stringify(attempt));
}

const sendToApi = (eventId: string, { key, body }: Attempt): Promise<Purchase> =>
  read(
    api.POST("/api/v1/admin/events/{event_id}/purchases", {
      params: { path: { event_id: eventId }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

interface Options {
  eventId: string;
  onEntered: (purchase: Purchase, values: OrderValues) => void;
  /** Called after every refusal: what is on sale may have changed. */
  onRefused: (refusal: Refusal) => void;
}

export interface Enter {
  entering: Entering;
  enter: (body: Body, values: OrderValues) => void;
  /** Repeats the attempt: the same key, the same body. */
  tryAgain: () => void;
  /** Back to the form: closes a refusal, or gives up an attempt after looking whether it was entered. */
  edit: () => void;
}

/** Enters an order exactly once, whatever happens to the network meanwhile. */
export function useEntering({ eventId, onEntered, onRefused }: Options): Enter {
  const [entering, setEntering] = useState(() =>
    takenUp(storedAttempt(eventId), ownerNow(), Date.now()),
  );
  const then = useRef({ onEntered, onRefused });
  useEffect(() => {
    then.current = { onEntered, onRefused };
  });

  const send = useCallback(
    async (attempt: Attempt) => {
      setEntering({ step: "sending", attempt });
      storeAttempt(eventId, { ...attempt, isInDoubt: true });
      let next: Entering;
      try {
        const purchase = await sendToApi(eventId, attempt);
        storeAttempt(eventId, null);
        then.current.onEntered(purchase, attempt.values);
        return;
      } catch (error) {
        next = afterFailure(attempt, error);
      }
      storeAttempt(eventId, unanswered(next));
      setEntering(next);
      if (next.step === "editing" && next.refusal !== null) then.current.onRefused(next.refusal);
    },
    [eventId],
  );

  const tryAgain = useCallback(() => {
    const attempt = unanswered(entering);
    if (attempt === null || entering.step === "sending") return;
    if (canRepeat(attempt, ownerNow(), Date.now())) void send(attempt);
    else setEntering({ step: "look-in-sales", attempt });
  }, [entering, send]);

  useEffect(() => {
    if (entering.step !== "waiting") return undefined;
    const timer = setTimeout(tryAgain, entering.milliseconds);
    return () => clearTimeout(timer);
  }, [entering, tryAgain]);

  return {
    entering,
    enter: (body, values) => {
      if (unanswered(entering) !== null) return;
      const [key, owner] = [crypto.randomUUID(), ownerNow()];
      void send({ key, owner, body, values, startedAt: Date.now(), isInDoubt: false });
    },
    tryAgain,
    edit: () => {
      storeAttempt(eventId, null);
      setEntering(EDITING);
    },
  };
}
