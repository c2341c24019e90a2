import { useState } from "react";

interface State {
  ids: ReadonlySet<string>;
  /** The row that was ticked or unticked last: a range begins there. */
  anchor: string | null;
}

export interface Selection {
  /** Of the rows that are listed: what is no longer shown is not acted on. */
  ids: ReadonlySet<string>;
  isAll: boolean;
  /** Ticks or unticks a row; as a range, also all rows between it and the one before. */
  toggle: (id: string, asRange: boolean) => void;
  toggleAll: () => void;
  remove: (ids: ReadonlySet<string>) => void;
}

const NOTHING: State = { ids: new Set(), anchor: null };

/** Which rows of a list are ticked. */
export function useSelection(listed: readonly string[]): Selection {
  const [state, setState] = useState(NOTHING);
  const ids = new Set(listed.filter((id) => state.ids.has(id)));
  const isAll = ids.size > 0 && ids.size === listed.length;
  return {
    ids,
    isAll,
    toggle: (id, asRange) => setState((before) => toggled(before, listed, id, asRange)),
    toggleAll: () => setState(isAll ? NOTHING : { ids: new Set(listed), anchor: null }),
    remove: (gone) =>
      setState((before) => ({
        ...before,
        ids: new Set([...before.ids].filter((id) => !gone.has(id))),
      })),
  };
}

/** The state after a row was ticked or unticked; all rows of a range become what it becomes. */
export function toggled(
  before: State,
  listed: readonly string[],
  id: string,
  asRange: boolean,
): State {
  const isOn = !before.ids.has(id);
  const start = before.anchor === null ? -1 : listed.indexOf(before.anchor);
  const end = listed.indexOf(id);
  const range =
    asRange && start !== -1 ? listed.slice(Math.min(start, end), Math.max(start, end) + 1) : [id];
  const ids = new Set(before.ids);
  for (const one of range) {
    if (isOn) ids.add(one);
    else ids.delete(one);
  }
  return { ids, anchor: id };
}
