import type { InfiniteData } from "@tanstack/react-query";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

type Pages<T> = InfiniteData<Page<T>, string | null>;

/**
 * The list with its first page replaced by a newer one.
 *
 * Down to the last item of the new page the list is current: what is missing there was removed. If that item is not in
 * the old list, more has come than fits on a page, and the list starts over: it would have a gap otherwise.
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
