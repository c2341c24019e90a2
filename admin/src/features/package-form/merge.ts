import { FIELDS, type FieldName, type PackageFields } from "./schema";

type Fields = Required<PackageFields>;
type Value = Fields[FieldName];

export type Side = "theirs" | "mine";

/** One field of two changes to the same thing. */
export interface Merged {
  field: FieldName;
  before: Value;
  theirs: Value;
  mine: Value;
}

export interface Merge {
  /** Both changed it, each to something else: a person decides. */
  clashes: readonly Merged[];
  /** Only one changed it, or both to the same. */
  fitting: readonly (Merged & { from: Side | "both" })[];
  /** Nobody changed it. */
  untouched: readonly FieldName[];
}

/** Puts two changes of the same package together, field by field. */
export function merge(before: Fields, theirs: Fields, mine: Fields): Merge {
  const fields = FIELDS.map((field) => ({ field, before: before[field], theirs: theirs[field], mine: mine[field] }));
  const clashes = fields.filter((one) => isClash(one));
  const fitting = fields
    .filter((one) => !isClash(one) && (one.theirs !== one.before || one.mine !== one.before))
    .map((one) => ({ ...one, from: sourceOf(one) }));
  const untouched = fields.filter((one) => one.theirs === one.before && one.mine === one.before).map((one) => one.field);
  return { clashes, fitting, untouched };
}

/** The package with everything that fits, and what was decided; theirs where a clash is not decided. */
export function mergedFields(theirs: Fields, { fitting }: Merge, decided: Partial<Fields>): Fields {
  const mine = Object.fromEntries(fitting.filter((one) => one.from === "mine").map((one) => [one.field, one.mine]));
  return { ...theirs, ...mine, ...decided };
}

const isClash = ({ before, theirs, mine }: Merged): boolean => theirs !== before && mine !== before && theirs !== mine;

function sourceOf({ before, theirs, mine }: Merged): Side | "both" {
  if (theirs === mine) return "both";
  return mine === before ? "theirs" : "mine";
}
