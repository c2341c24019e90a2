import type { EventRead } from "@/features/events";
import type { Package } from "@/features/packages";
import { isEmptyAnswer } from "@/lib/answers";
import { isolated } from "@/lib/isolated";
import { salesPhase } from "@/lib/sales-window";
import { formatMoment } from "@/lib/time";
import { capitalized, count, listed } from "@/lib/words";
import { personOf, quantityOf, type OrderValues, type Rule } from "./values";

/** A rule of sale that is in the way of an order, and what it means to pass over it. */
export interface Obstacle {
  rule: Rule;
  title: string;
  text: string;
}

/** How many seats a person has and may have, as the API has answered. */
export interface Cap {
  most: number;
  taken: number;
}

/** What the API has refused that this page could not know. */
export interface Refused {
  rules: readonly Rule[];
  cap: Cap | null;
}

export const NOTHING_REFUSED: Refused = { rules: [], cap: null };

type Sale = Pick<
  EventRead,
  "sales_open_at" | "sales_close_at" | "starts_at" | "time_zone" | "max_tickets_per_donor"
>;

interface Situation {
  values: OrderValues;
  event: Sale;
  chosen: Package;
  refused: Refused;
  now: number;
}

/** The rules in the way, in the order in which the API looks at them. */
export const obstaclesOf = (situation: Situation): Obstacle[] =>
  [salesWindow, disabled, donorCap, requiredOptions].flatMap((find) => find(situation) ?? []);

/** Those that are in the way and ticked: a tick of a rule that no longer applies is not sent. */
export const waivedIn = (obstacles: readonly Obstacle[], { waive }: OrderValues): Rule[] =>
  obstacles.filter(({ rule }) => waive[rule]).map(({ rule }) => rule);

export const requiredLeft = ({ custom_options }: Package, { answers }: OrderValues) =>
  custom_options.filter(
    ({ id, is_active, is_required }) =>
      is_active && is_required && isEmptyAnswer(answers[id] ?? null),
  );

function salesWindow({ event, chosen, refused, now }: Situation): Obstacle | null {
  const sales = salesPhase(event, now);
  const of = isolated(chosen.name);
  if (sales.phase === "early")
    return {
      rule: "sales_window",
      title: `Sell ${of} although its sale hasn't begun`,
      text: `It opens ${formatMoment(sales.opensAt, event.time_zone, now)}. Donors still can't buy it.`,
    };
  if (sales.phase === "late")
    return {
      rule: "sales_window",
      title: `Sell ${of} although its sale ended`,
      text: `It closed ${formatMoment(sales.closesAt, event.time_zone, now)}. Donors still can't buy it.`,
    };
  return refused.rules.includes("sales_window")
    ? {
        rule: "sales_window",
        title: `Sell ${of} outside the time of sales`,
        text: "Donors still can't buy it.",
      }
    : null;
}

function disabled({ chosen, refused }: Situation): Obstacle | null {
  if (chosen.is_enabled && !refused.rules.includes("package_disabled")) return null;
  return {
    rule: "package_disabled",
    title: `Sell ${isolated(chosen.name)} although it is disabled`,
    text: "Donors don't see it, and still can't buy it.",
  };
}

function donorCap({ values, event, chosen, refused }: Situation): Obstacle | null {
  const seats = (quantityOf(values) ?? 1) * chosen.seats_per_package;
  const most = refused.cap?.most ?? event.max_tickets_per_donor;
  const taken = refused.cap?.taken ?? 0;
  if (most === null || taken + seats <= most) return null;
  const who = isolated(personOf(values) ?? "one person");
  const has = `${capitalized(who)} has ${count(taken, "seat")} already, and would have ${taken + seats}`;
  return {
    rule: "donor_cap",
    title: `Give ${who} more than ${count(most, "seat")}`,
    text: `${taken === 0 ? `The order is for ${count(seats, "seat")}` : has}; a donor can have up to ${most}.`,
  };
}

function requiredOptions({ values, chosen, refused }: Situation): Obstacle | null {
  const left = requiredLeft(chosen, values);
  if (left.length === 0 && !refused.rules.includes("required_options")) return null;
  const names = left.map(({ name }) => isolated(name));
  return {
    rule: "required_options",
    title: `Leave ${names.length === 0 ? "the answers" : listed(names)} for later`,
    text:
      left.length === 1
        ? "An answer is required of donors. The order is entered without it."
        : `${count(left.length, "answer")} are required of donors. The order is entered without them.`,
  };
}
