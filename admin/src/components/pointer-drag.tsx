import {
  closestCenter,
  DndContext,
  DragOverlay,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { useLayoutEffect, type PointerEventHandler, type ReactNode } from "react";

export interface PointerDragProps {
  /** Of the items, in the order in which they are shown. */
  ids: readonly string[];
  /** The `li` of an item, and its handle. */
  elementsOf: (id: string) => { item: HTMLElement; handle: HTMLElement } | null;
  /** Is called with what each handle has to call on pointerdown. */
  onReady: (id: string, press: PointerEventHandler | undefined) => void;
  onStart: (id: string) => void;
  /** `over` is the item in whose place it was dropped; null if it was dropped elsewhere. */
  onEnd: (id: string, over: string | null) => void;
  /** The copy of the dragged item, under the pointer. */
  copy: ReactNode;
}

/**
 * Moves the items of a list by mouse and touch.
 *
 * It renders no item, and is rendered beside the list: it can be loaded after the list is shown, and no item is mounted
 * again when it has come.
 */
export function PointerDrag({ ids, onStart, onEnd, copy, ...item }: PointerDragProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={SILENT}
      onDragStart={({ active }) => onStart(String(active.id))}
      onDragCancel={({ active }) => onEnd(String(active.id), null)}
      onDragEnd={({ active, over }) =>
        onEnd(String(active.id), over === null ? null : String(over.id))
      }
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        {ids.map((id) => (
          <Sortable key={id} id={id} {...item} />
        ))}
      </SortableContext>
      <DragOverlay>{copy}</DragOverlay>
    </DndContext>
  );
}

// The list makes its own announcements, with names and positions.
const SILENT = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: "" },
};

function Sortable({
  id,
  elementsOf,
  onReady,
}: { id: string } & Pick<PointerDragProps, "elementsOf" | "onReady">) {
  const { setNodeRef, setActivatorNodeRef, listeners, transform, transition } = useSortable({ id });
  useLayoutEffect(() => {
    const elements = elementsOf(id);
    setNodeRef(elements?.item ?? null);
    setActivatorNodeRef(elements?.handle ?? null);
    if (elements === null) return;
    elements.item.style.transform = CSS.Translate.toString(transform) ?? "";
    elements.item.style.transition = transition ?? "";
  });
  useLayoutEffect(() => {
    onReady(id, listeners?.onPointerDown as PointerEventHandler | undefined);
    return () => onReady(id, undefined);
  }, [id, listeners, onReady]);
  return null;
}
