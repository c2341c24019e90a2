import type { Package } from "./queries";

type Code = "package_has_sales" | "package_exceeds_donor_cap";

/** What the API warns of, if it warns of that. */
export const warningOf = ({ warnings }: Package, code: Code): string | undefined =>
  warnings.find((warning) => warning.code === code)?.detail;

export const hasWarning = (shown: Package, code: Code): boolean =>
  warningOf(shown, code) !== undefined;
