import type { EventRead } from "./queries";

/** When tickets are sold, by this device's clock. It only chooses what is shown: the API decides. */
export function salesWindow(event: EventRead, now: number) {
  const opensAt = event.sales_open_at ?? event.created_at;
  const closesAt = event.sales_close_at ?? event.starts_at;
  const isEarly = now < Date.parse(opensAt);
  const isLate = now >= Date.parse(closesAt);
  return { opensAt, closesAt, isEarly, isLate, isOpen: !isEarly && !isLate };
}
