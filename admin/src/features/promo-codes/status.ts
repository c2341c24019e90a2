import type { BadgeLook } from "@/components/badge";
import type { PromoCode } from "./queries";
import { formatNumber } from "@/lib/numbers";

export interface Status {
  words: "Active" | "Used up" | "Expired" | "Inactive";
  look: BadgeLook;
}

/** Why donors can't use the code now, in the order in which a purchase is refused; "Active" if they can. */
export function statusOf(
  { is_active, expires_at, remaining_uses }: PromoCode,
  now: number,
): Status {
  if (!is_active) return { words: "Inactive", look: "off" };
  if (expires_at !== null && Date.parse(expires_at) <= now)
    return { words: "Expired", look: "plain" };
  if (remaining_uses === 0) return { words: "Used up", look: "out" };
  return { words: "Active", look: "good" };
}

/** "18 of 20 used", or "9 used" without a limit. */
export const usesText = ({ times_used, max_total_uses }: PromoCode): string =>
  max_total_uses === null
    ? `${formatNumber(times_used)} used`
    : `${formatNumber(times_used)} of ${formatNumber(max_total_uses)} used`;

export const perDonorText = ({ max_uses_per_donor }: PromoCode): string =>
  max_uses_per_donor === null
    ? "No limit per donor"
    : `${formatNumber(max_uses_per_donor)} per donor`;
