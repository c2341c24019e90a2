import type { Move } from "@/features/sales";

/** What is open over the page: a change, and the payment that it is about. */
export interface Open {
  move: Move;
  paymentId?: string | undefined;
}
