import { isProblem, type ApiProblem } from "./api";
import { savedByAnother } from "./saved-by-another";

/** Somebody else has saved after `before` was read. */
export interface Conflict<Row, Fields> {
  kind: "conflict";
  before: Row;
  theirs: Row;
  mine: Fields;
  by: string;
  at: string;
}

export type Outcome<Row, Fields> = { kind: "saved"; saved: Row } | Conflict<Row, Fields>;

interface Save<Row, Fields> {
  /** The version that the form was filled with. */
  base: Row;
  fieldsOf: (row: Row) => Fields;
  names: readonly (keyof Fields)[];
  fields: Fields;
  /** Sends the fields that differ, with the version of `base`. */
  send: (changed: Partial<Fields>) => Promise<Row>;
}

/** Saves the fields that differ from `base`; a conflict is an outcome, any other refusal rejects. */
export async function saveOver<Row, Fields>({
  base,
  fieldsOf,
  names,
  fields,
  send,
}: Save<Row, Fields>): Promise<Outcome<Row, Fields>> {
  const before = fieldsOf(base);
  const changed = names.filter((name) => fields[name] !== before[name]);
  if (changed.length === 0) return { kind: "saved", saved: base };
  try {
    const body = Object.fromEntries(changed.map((name) => [name, fields[name]]));
    return { kind: "saved", saved: await send(body as Partial<Fields>) };
  } catch (error) {
    if (!isProblem(error, "precondition_failed")) throw error;
    return conflictOf(error, base, fields);
  }
}

function conflictOf<Row, Fields>(
  error: ApiProblem,
  before: Row,
  mine: Fields,
): Conflict<Row, Fields> {
  const { current, by, at } = savedByAnother<Row>(error);
  return { kind: "conflict", before, theirs: current, mine, by, at };
}

/** A version as `If-Match` takes it. */
export const versionTag = ({ version }: { version: number }): string => `"${version}"`;
