import type { Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { dayAt, formatDay } from "@/lib/time";
import { tidyCode } from "@/lib/text";

type PromoCode = Schemas["PromoCodeRead"];

export interface Promo {
  /** What is typed; null if nothing is. */
  typed: string | null;
  /** The code, if donors could use it now. */
  code: PromoCode | null;
  fault: string | undefined;
}

/**
 * What a typed code is worth, by the codes of the event. The API has the last word: it also counts the uses of a person.
 * The quote for donors counts those of the person who asks, and the order is for another one.
 */
export function promoOf(
  typed: string,
  codes: readonly PromoCode[],
  zone: string,
  now: number,
): Promo {
  const wanted = tidyCode(typed);
  if (wanted === "") return { typed: null, code: null, fault: undefined };
  const found = codes.find(({ code }) => code.toUpperCase() === wanted.toUpperCase());
  const fault = found === undefined ? unknownCode(wanted) : faultOf(found, zone, now);
  return { typed: wanted, code: fault === undefined ? (found ?? null) : null, fault };
}

const unknownCode = (code: string): string => `This event has no code “${isolated(code)}”.`;

function faultOf(code: PromoCode, zone: string, now: number): string | undefined {
  if (!code.is_active) return "This code isn't active.";
  if (code.expires_at !== null && Date.parse(code.expires_at) <= now)
    return `This code ended on ${formatDay(dayAt(Date.parse(code.expires_at), zone))}.`;
  return code.remaining_uses === 0 ? "This code has been used up." : undefined;
}

/** How the API refuses a code. */
export const PROMO_REFUSALS = {
  promo_code_unknown: "This event has no such code.",
  promo_code_inactive: "This code isn't active.",
  promo_code_expired: "This code has ended.",
  promo_code_exhausted: "This code has been used up.",
  promo_code_donor_limit: "This person has used the code as often as one may.",
} as const;
