import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type PointerEvent,
  type PointerEventHandler,
  type ReactNode,
  type RefObject,
} from "react";
import { announce } from "@/lib/announce";
import { Icon } from "./icon";
import type { PointerDragProps } from "./pointer-drag";
import { moved, placeAfter, type MoveKey } from "./reorder";
import { cx } from "@/lib/class-names";
import styles from "./draggable-list.module.css";

// 17 kB that no list waits for. Until it has come, or if it does not, items are moved by keyboard and menu.
const loadPointerDrag = () => import("./pointer-drag");
const noDragging = () => undefined;
const PointerDrag = lazy(async () => ({ default: (await loadPointerDrag()).PointerDrag }));

interface Item {
  id: string;
  name: string;
}

interface Props<T extends Item> {
  items: readonly T[];
  className?: string | undefined;
  /** Saves the new order; resolves with false if it was refused and the list is as before. */
  onMove: (item: T, ids: string[]) => Promise<boolean>;
  /** The classes of an item's `li`. */
  lookOf: (item: T, isLifted: boolean) => string;
  /** The content of an item's `li`, which has to contain the handle. */
  children: (item: T, moving: Moving) => ReactNode;
}

/** For an item: its position, and the means to move it. */
export interface Moving {
  /** Its position, from 1. */
  place: number;
  /** To be rendered in the item: it is dragged by it, or moved with the keyboard. */
  handle: ReactNode;
  isLifted: boolean;
  moveTo: (place: number) => void;
  isFirst: boolean;
  isLast: boolean;
}

/**
 * A list that is reordered by mouse, touch and keyboard, with announcements for screen readers.
 *
 * dnd-kit handles pointers. Keys are handled here: space or enter lifts, the arrows, Home and End move, space drops, Esc
 * cancels. That needs no geometry, and the announced positions are exact.
 */
export function DraggableList<T extends Item>({
  items,
  className,
  onMove,
  lookOf,
  children,
}: Props<T>) {
  const [lift, setLifted] = useState<{ id: string; from: number; ids: string[] } | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const instructions = useId();
  const [canDrag, setCanDrag] = useState(false);
  useEffect(() => void loadPointerDrag().then(() => setCanDrag(true), noDragging), []);

  const ids = items.map((item) => item.id);
  // Another person may have changed the list while an item is lifted.
  const lifted =
    lift !== null && lift.ids.toSorted().join() === ids.toSorted().join() ? lift : null;
  const shownIds = lifted?.ids ?? ids;
  const byId = new Map(items.map((item) => [item.id, item]));
  const shown = shownIds.flatMap((id) => byId.get(id) ?? []);

  const pointer = usePointer(list);
  const { elementsOf } = pointer;
  // An element loses the focus when it is moved in the document.
  useLayoutEffect(() => {
    if (lifted !== null) elementsOf(lifted.id)?.handle.focus();
  }, [lifted, elementsOf]);

  const save = async (id: string, order: string[]) => {
    const item = byId.get(id);
    if (item === undefined || order.join() === ids.join()) return;
    const place = order.indexOf(id) + 1;
    const isSaved = await onMove(item, order);
    announce(
      isSaved ? `Dropped at position ${place}. Saved.` : "Not saved; the list is as before.",
    );
  };

  const pickUp = (id: string) => {
    const from = ids.indexOf(id);
    setLifted({ id, from, ids });
    announce(
      `${nameOf(byId, id)} lifted, position ${from + 1} of ${ids.length}. Arrow keys move it.`,
    );
  };
  const cancel = () => {
    if (lifted === null) return;
    setLifted(null);
    announce(`Cancelled, back at ${lifted.from + 1}.`);
  };
  const drop = () => {
    if (lifted === null) return;
    setLifted(null);
    if (lifted.ids.join() === ids.join()) announce(`Dropped at position ${lifted.from + 1}.`);
    else void save(lifted.id, lifted.ids);
  };
  const press = (id: string, key: string): boolean => {
    const isMine = lifted?.id === id;
    if (key === " " || key === "Enter") {
      if (isMine) drop();
      else pickUp(id);
      return true;
    }
    if (!isMine) return false;
    if (key === "Escape") {
      cancel();
      return true;
    }
    const place = placeAfter(key as MoveKey, lifted.ids.indexOf(id), lifted.ids.length);
    if (place === null) return false;
    const order = moved(lifted.ids, id, place);
    setLifted({ ...lifted, ids: order });
    const next = order[place + 1];
    const where = next === undefined ? "at the end" : `before ${nameOf(byId, next)}`;
    announce(`Position ${place + 1} of ${order.length}, ${where}.`);
    return true;
  };

  const endDrag = (id: string, over: string | null) => {
    setDragged(null);
    if (over !== null) void save(id, moved(ids, id, ids.indexOf(over)));
  };

  const render = (item: T, place: number, isLifted: boolean, isCopy = false) =>
    children(item, {
      place,
      isLifted,
      isFirst: place === 1,
      isLast: place === shown.length,
      moveTo: (to) => void save(item.id, moved(ids, item.id, to - 1)),
      handle: (
        <Handle
          item={item}
          place={place}
          of={shown.length}
          isLifted={isLifted}
          instructions={instructions}
          isCopy={isCopy}
          onPress={(event) => pointer.press(item.id, event)}
          onKey={(key) => press(item.id, key)}
          onLeave={() => {
            // If the element was only moved, it gets the focus back at once.
            requestAnimationFrame(() => {
              if (lifted?.id === item.id && document.activeElement !== elementsOf(item.id)?.handle)
                cancel();
            });
          }}
        />
      ),
    });

  const draggedItem = dragged === null ? undefined : byId.get(dragged);
  return (
    <>
      <p id={instructions} hidden>
        Space lifts, the arrow keys move, space drops, escape returns.
      </p>
      <ol className={className} ref={list}>
        {shown.map((item, place) => (
          <li
            key={item.id}
            className={cx(lookOf(item, lifted?.id === item.id), item.id === dragged && styles.slot)}
          >
            {render(item, place + 1, lifted?.id === item.id)}
          </li>
        ))}
      </ol>
      {canDrag && (
        <Suspense fallback={null}>
          {" "}
          <PointerDrag
            ids={shownIds}
            elementsOf={elementsOf}
            onReady={pointer.setPress}
            onStart={(id) => {
              setLifted(null);
              setDragged(id);
            }}
            onEnd={endDrag}
            copy={
              draggedItem && (
                <ol className={className}>
                  <li className={lookOf(draggedItem, true)}>
                    {render(draggedItem, ids.indexOf(draggedItem.id) + 1, true, true)}
                  </li>
                </ol>
              )
            }
          />
        </Suspense>
      )}
    </>
  );
}

/** Connects the items of a list with `PointerDrag`, once that is loaded. */
function usePointer(list: RefObject<HTMLElement | null>) {
  const presses = useRef(new Map<string, PointerEventHandler>());
  const elementsOf = useCallback<PointerDragProps["elementsOf"]>(
    (id) => {
      const handle = list.current?.querySelector<HTMLElement>(`[data-handle="${CSS_ESCAPE(id)}"]`);
      const item = handle?.closest("li");
      return handle && item ? { item, handle } : null;
    },
    [list],
  );
  const setPress = useCallback<PointerDragProps["onReady"]>(
    (id, press) => {
      if (press === undefined) presses.current.delete(id);
      else presses.current.set(id, press);
      list.current?.toggleAttribute("data-drags", presses.current.size > 0);
    },
    [list],
  );
  const press = (id: string, event: PointerEvent) => presses.current.get(id)?.(event);
  return { elementsOf, setPress, press };
}

const CSS_ESCAPE = (id: string) => id.replaceAll(/["\\]/g, "\\$&");
const nameOf = (byId: ReadonlyMap<string, Item>, id: string) => byId.get(id)?.name ?? "";

interface HandleProps {
  item: Item;
  place: number;
  of: number;
  isLifted: boolean;
  instructions: string;
  /** Under the pointer while an item is dragged. */
  isCopy: boolean;
  onPress: (event: PointerEvent) => void;
  onKey: (key: string) => boolean;
  onLeave: () => void;
}

function Handle({
  item,
  place,
  of,
  isLifted,
  instructions,
  isCopy,
  onPress,
  onKey,
  onLeave,
}: HandleProps) {
  return (
    <button
      type="button"
      aria-label={`Reorder ${item.name}, position ${place} of ${of}`}
      aria-describedby={instructions}
      aria-pressed={isLifted}
      data-handle={isCopy ? undefined : item.id}
      onPointerDown={onPress}
      onKeyDown={(event) => {
        if (!onKey(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={onLeave}
    >
      <Icon name="grip" />
      <span className="figures">{place}</span>
    </button>
  );
}
