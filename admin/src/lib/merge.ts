export type Side = "theirs" | "mine";

/** One field of two changes to the same object. */
export interface FieldChange<T, K extends keyof T = keyof T> {
  field: K;
  before: T[K];
  theirs: T[K];
  mine: T[K];
}

export interface Merge<T> {
  /** Both changed it, to different values: a person decides. */
  conflicts: readonly FieldChange<T>[];
  /** Only one changed it, or both to the same value. */
  merged: readonly (FieldChange<T> & { from: Side | "both" })[];
  /** Changed by neither. */
  unchanged: readonly (keyof T)[];
}

/** Compares two changes of the same object, field by field. */
export function merge<T>(names: readonly (keyof T)[], before: T, theirs: T, mine: T): Merge<T> {
  const fields = names.map((field) => ({
    field,
    before: before[field],
    theirs: theirs[field],
    mine: mine[field],
  }));
  return {
    conflicts: fields.filter((one) => isConflict(one)),
    merged: fields
      .filter((one) => !isConflict(one) && (one.theirs !== one.before || one.mine !== one.before))
      .map((one) => ({ ...one, from: sourceOf(one) })),
    unchanged: fields
      .filter((one) => one.theirs === one.before && one.mine === one.before)
      .map((one) => one.field),
  };
}

/** The object with everything that could be merged and what was decided; theirs where a conflict is not decided. */
export function mergedFields<T>(theirs: T, { merged }: Merge<T>, decided: Partial<T>): T {
  const mine = Object.fromEntries(
    merged.filter((one) => one.from === "mine").map((one) => [one.field, one.mine]),
  ) as Partial<T>;
  return { ...theirs, ...mine, ...decided };
}

const isConflict = <T>({ before, theirs, mine }: FieldChange<T>): boolean =>
  theirs !== before && mine !== before && theirs !== mine;

function sourceOf<T>({ before, theirs, mine }: FieldChange<T>): Side | "both" {
  if (theirs === mine) return "both";
  return mine === before ? "theirs" : "mine";
}
