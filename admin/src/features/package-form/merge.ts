import * as fields from "@/lib/merge";
import { FIELDS, type PackageFields } from "./schema";

type Fields = Required<PackageFields>;

export type Merged = fields.MergedField<Fields>;
export type Merge = fields.Merge<Fields>;

/** Puts two changes of the same package together, field by field. */
export const merge = (before: Fields, theirs: Fields, mine: Fields): Merge =>
  fields.merge(FIELDS, before, theirs, mine);

export const mergedFields: typeof fields.mergedFields<Fields> = fields.mergedFields;
