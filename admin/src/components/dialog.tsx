import { lazy, Suspense, useEffect, useState } from "react";
import type { DialogProps, QuestionProps } from "./dialog-types";

const load = () => import("./open-dialog");
const OpenQuestion = lazy(async () => ({ default: (await load()).OpenQuestion }));
const OpenDialog = lazy(async () => ({ default: (await load()).OpenDialog }));

/**
 * Whether a dialog has been open. Dialogs weigh 15 kB, which no page waits for: they are loaded once the page that has
 * one is shown, so that a question about unsaved changes can also be asked without a network.
 */
function useWasOpen(isOpen: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  useEffect(() => void load().catch(() => undefined), []);
  return wasOpen;
}

/** A question before something is lost. Esc and a click outside choose the safe answer. */
export const Question = (props: QuestionProps) =>
  useWasOpen(props.isOpen) && (
    <Suspense fallback={null}>
      <OpenQuestion {...props} />
    </Suspense>
  );

/** A small form over the page. */
export const Dialog = (props: DialogProps) =>
  useWasOpen(props.isOpen) && (
    <Suspense fallback={null}>
      <OpenDialog {...props} />
    </Suspense>
  );
