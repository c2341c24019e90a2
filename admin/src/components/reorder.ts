export type MoveKey = "ArrowUp" | "ArrowDown" | "Home" | "End";

/** The ids with one of them moved to another index. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const others = ids.filter((other) => other !== id);
  const place = Math.max(0, Math.min(others.length, to));
  return [...others.slice(0, place), id, ...others.slice(place)];
}

/** The index that a key leads to; null for a key that moves nothing. */
export function placeAfter(key: MoveKey, place: number, of: number): number | null {
  switch (key) {
    case "ArrowUp":
      return Math.max(0, place - 1);
    case "ArrowDown":
      return Math.min(of - 1, place + 1);
    case "Home":
      return 0;
    case "End":
      return of - 1;
    default:
      return null;
  }
}
