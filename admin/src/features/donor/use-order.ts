import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useStore } from "zustand";
import { useDebounced } from "@/components/use-debounced";
import { useSession } from "@/features/session";
import type { Discount } from "@/lib/discount";
import { priceOf, type Price } from "@/lib/price";
import { promoRefusalOf, unanswered, type Buying, type Refusal } from "./buying";
import type { OrderStore } from "./order-store";
import {
  chosenOf,
  errorsIn,
  quantityOf,
  type FieldErrors,
  type Order,
  type Package,
} from "./order";
import type { PromoState } from "./promo-field";
import { quoteQuery } from "./queries";

const TYPING_MILLISECONDS = 500;

export interface OrderView {
  order: Order;
  buying: Buying;
  /** Undefined if the chosen package is no longer on sale. */
  chosen: Package | undefined;
  price: Price;
  /** The discount of the typed code, once it is known. */
  discount: Discount | null;
  promo: {
    state: PromoState;
    refusal: Extract<Refusal, { kind: "promo" }> | null;
    shownAs: string;
  };
  errors: FieldErrors;
  /** An attempt is not answered yet: the order can't be changed until it is. */
  isLocked: boolean;
}

/** The order with everything derived from it and from the packages on sale. */
export function useOrder(
  orders: OrderStore,
  eventId: string,
  packages: readonly Package[],
): OrderView {
  const { order, buying } = useStore(orders.store);
  const chosen = chosenOf(order, packages);
  const quantity = quantityOf(order) ?? 1;
  const { discount, ...promo } = useQuote(eventId, order.promoCode, chosen?.id ?? "", quantity);
  return {
    order,
    buying,
    chosen,
    price: priceOf(chosen?.price ?? "0.00", quantity, discount),
    discount,
    promo,
    errors: chosen === undefined ? {} : errorsIn(order, chosen),
    isLocked: unanswered(buying) !== null,
  };
}

function useQuote(eventId: string, typed: string, packageId: string, quantity: number) {
  const isSignedIn = useSession((state) => state.status === "signed-in");
  const wanted = typed.trim();
  const code = useDebounced(wanted, TYPING_MILLISECONDS);
  const howMany = useDebounced(quantity, TYPING_MILLISECONDS);
  const quote = useQuery({
    ...quoteQuery(eventId, code, packageId, howMany),
    enabled: isSignedIn && code !== "" && packageId !== "",
    // The discount does not depend on the quantity: the previous answer is valid while the next is loading.
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isSame = (answered: string | undefined) => answered?.toUpperCase() === wanted.toUpperCase();
  const known = isSame(quote.data?.code) && !quote.isError ? quote.data : undefined;
  const refusal = isSame(code) && quote.isError ? promoRefusalOf(quote.error) : null;
  const state: PromoState =
    wanted === ""
      ? "none"
      : !isSignedIn
        ? "signed-out"
        : known !== undefined
          ? "applied"
          : refusal !== null
            ? "refused"
            : isSame(code) && quote.isError
              ? "unknown"
              : "asking";
  return { discount: known ?? null, state, refusal, shownAs: known?.code ?? wanted };
}
