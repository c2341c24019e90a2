import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { PackageCreate as limits } from "@/api/limits";
import { money, optionalNumber, text, wholeNumber } from "@/lib/forms";

/** A package as its form has it. `soldCount` is what the limit can't go below. */
export const packageSchema = (soldCount: number) =>
  z.object({
    name: text(limits.name, "Please give it a name."),
    description: text(limits.description, "Please say what a donor gets."),
    price: money(limits.price.maximum),
    seats_per_package: wholeNumber(limits.seats_per_package, "A package has"),
    quantity_limit: optionalNumber(
      limits.quantity_limit,
      "Leave it empty for no limit, or enter",
    ).refine(
      (limit) => limit === null || limit >= soldCount,
      `${soldCount.toLocaleString("en-US")} are sold already, so this can't be lower than ${soldCount.toLocaleString("en-US")}.`,
    ),
    is_enabled: z.boolean(),
    is_sponsorship: z.boolean(),
  });

export const packageRules = (soldCount: number) => zodResolver(packageSchema(soldCount));
