import type { InfiniteData } from "@tanstack/react-query";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

type Pages<T> = InfiniteData<Page<T>, string | null>;

/**
 * The list with its newest page read anew, in front of what was there before below it.
 *
 * Everything down to the last one of the new page is as it is now: what is gone from there has gone. If the new page and the
 * old list don't meet, more has come than fits on a page, and the list starts over: a hole in it would go unnoticed.
 */
export function mergeNewest<T extends { id: string }>(
  newest: Page<T>,
  { pages }: Pages<T>,
): Pages<T> {
  const alone: Pages<T> = { pages: [newest], pageParams: [null] };
  const last = newest.items.at(-1);
  const before = pages.flatMap((page) => page.items);
  const meeting = before.findIndex((one) => one.id === last?.id);
  if (newest.next_cursor === null || meeting === -1 || pages.length === 1) return alone;
  const shown = new Set(newest.items.map((one) => one.id));
  const older = before.slice(meeting + 1).filter((one) => !shown.has(one.id));
  const end = pages.at(-1);
  return {
    pages: [newest, { items: older, next_cursor: end?.next_cursor ?? null }],
    pageParams: [null, newest.next_cursor],
  };
}
