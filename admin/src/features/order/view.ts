import type { EventRead } from "@/features/events";
import type { Package } from "@/features/packages";
import type { Option } from "@/lib/answers";
import type { Schemas } from "@/lib/api";
import { obstaclesOf, type Obstacle, type Refused } from "./obstacles";
import { promoOf, type Promo } from "./promo";
import { sumOf, type Sum } from "./sum";
import { isPriced, quantityOf, type OrderValues } from "./values";

/** What an order is judged by, apart from what was typed. */
export interface OrderContext {
  event: EventRead;
  packages: readonly Package[];
  codes: readonly Schemas["PromoCodeRead"][];
  refused: Refused;
  now: number;
}

/** What follows from an order and from what is on sale. */
export interface OrderView {
  /** Null until one is chosen. */
  chosen: Package | null;
  quantity: number | null;
  promo: Promo;
  /** Null without a package. */
  sum: Sum | null;
  /** The questions of the package that are asked. */
  options: readonly Option[];
  obstacles: readonly Obstacle[];
}

const NO_PROMO: Promo = { typed: null, code: null, fault: undefined };

export function viewOf(values: OrderValues, context: OrderContext): OrderView {
  const { event, packages, codes, refused, now } = context;
  const chosen = packages.find(({ id }) => id === values.packageId) ?? null;
  const promo = isPriced(values)
    ? promoOf(values.promoCode, codes, event.time_zone, now)
    : NO_PROMO;
  return {
    chosen,
    quantity: quantityOf(values),
    promo,
    sum: chosen && sumOf(values, chosen, promo.code),
    options: chosen?.custom_options.filter(({ is_active }) => is_active) ?? [],
    obstacles: chosen === null ? [] : obstaclesOf({ values, event, chosen, refused, now }),
  };
}
