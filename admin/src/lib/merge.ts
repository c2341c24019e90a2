export type Side = "theirs" | "mine";

/** One field of two changes to the same thing. */
export interface MergedField<T, K extends keyof T = keyof T> {
  field: K;
  before: T[K];
  theirs: T[K];
  mine: T[K];
}

export interface Merge<T> {
  /** Both changed it, each to something else: a person decides. */
  clashes: readonly MergedField<T>[];
  /** Only one changed it, or both to the same. */
  fitting: readonly (MergedField<T> & { from: Side | "both" })[];
  /** Nobody changed it. */
  untouched: readonly (keyof T)[];
}

/** Puts two changes of the same thing together, field by field. */
export function merge<T>(names: readonly (keyof T)[], before: T, theirs: T, mine: T): Merge<T> {
  const fields = names.map((field) => ({
    field,
    before: before[field],
    theirs: theirs[field],
    mine: mine[field],
  }));
  return {
    clashes: fields.filter((one) => isClash(one)),
    fitting: fields
      .filter((one) => !isClash(one) && (one.theirs !== one.before || one.mine !== one.before))
      .map((one) => ({ ...one, from: sourceOf(one) })),
    untouched: fields
      .filter((one) => one.theirs === one.before && one.mine === one.before)
      .map((one) => one.field),
  };
}

/** The thing with everything that fits, and what was decided; theirs where a clash is not decided. */
export function mergedFields<T>(theirs: T, { fitting }: Merge<T>, decided: Partial<T>): T {
  const mine = Object.fromEntries(
    fitting.filter((one) => one.from === "mine").map((one) => [one.field, one.mine]),
  ) as Partial<T>;
  return { ...theirs, ...mine, ...decided };
}

const isClash = <T>({ before, theirs, mine }: MergedField<T>): boolean =>
  theirs !== before && mine !== before && theirs !== mine;

function sourceOf<T>({ before, theirs, mine }: MergedField<T>): Side | "both" {
  if (theirs === mine) return "both";
  return mine === before ? "theirs" : "mine";
}
