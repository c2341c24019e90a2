import type { FieldValues, Resolver } from "react-hook-form";

/**
 * A resolver that is loaded when a form is first judged: a page can be read and filled in before its rules are there.
 *
 * @param load called for every judgement; what it imports is loaded once.
 */
export function lateResolver<Typed extends FieldValues, Read>(
  load: () => Promise<Resolver<Typed, unknown, Read>>,
): Resolver<Typed, unknown, Read> {
  return async (values, context, options) => (await load())(values, context, options);
}
