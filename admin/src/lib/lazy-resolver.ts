import type { FieldValues, Resolver } from "react-hook-form";

/**
 * A resolver that is loaded with the first validation: a page can be read and filled in before its rules are loaded.
 *
 * @param load called for every validation; what it imports is loaded once.
 */
export function lazyResolver<Typed extends FieldValues, Read, Context = unknown>(
  load: () => Promise<Resolver<Typed, Context, Read>>,
): Resolver<Typed, Context, Read> {
  return async (values, context, options) => (await load())(values, context, options);
}
