import { fromLocalInput, toLocalInput } from "@/lib/time";
import type { PromoCode } from "./queries";

/** What a change may hold: the code and its type are fixed once it is there. */
export const CHANGEABLE = [
  "discount_value",
  "expires_at",
  "max_total_uses",
  "max_uses_per_donor",
  "is_active",
] as const;
export type Changeable = (typeof CHANGEABLE)[number];

export const FIELD_WORDS: Record<Changeable, string> = {
  discount_value: "Discount",
  expires_at: "Expires",
  max_total_uses: "Uses in total",
  max_uses_per_donor: "Uses per donor",
  is_active: "Active",
};

export type ChangeableFields = Pick<PromoCode, Changeable>;

export function changeableOf(of: ChangeableFields, zone: string): ChangeableFields {
  const { discount_value, expires_at, max_total_uses, max_uses_per_donor, is_active } = of;
  return {
    discount_value,
    expires_at: toTheMinute(expires_at, zone),
    max_total_uses,
    max_uses_per_donor,
    is_active,
  };
}

/** An expiry as the form gives it back: what has seconds would else count as changed without anybody's doing. */
const toTheMinute = (instant: string | null, zone: string): string | null =>
  instant === null ? null : fromLocalInput(toLocalInput(instant, zone), zone);
