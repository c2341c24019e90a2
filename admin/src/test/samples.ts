import type { Schemas } from "@/lib/api";

/** What the API answers, for tests. */

type Option = Schemas["OptionRead"];
type Package = Schemas["PublicPackageRead"];

export const optionOf = (fields: Partial<Option> = {}): Option => ({
  id: "dinner",
  package_id: "pair",
  name: "Dinner",
  option_type: "multi_select",
  choices: ["Lake trout", "Short rib", "Mushroom pie"],
  max_selections: 2,
  is_required: true,
  is_active: true,
  display_order: 1,
  ...fields,
});

export const packageOf = (fields: Partial<Package> = {}): Package => ({
  id: "pair",
  name: "Pair of Seats",
  description: "Two seats side by side.",
  price: "480.00",
  seats_per_package: 2,
  is_sponsorship: false,
  quantity_limit: 40,
  fair_market_value: null,
  remaining: 24,
  is_sold_out: false,
  image: null,
  custom_options: [],
  ...fields,
});
