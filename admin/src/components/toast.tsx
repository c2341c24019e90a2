import { lazy, Suspense, useState } from "react";
import { useToasts } from "./toast-store";

export { toast } from "./toast-store";

// Not loaded before there is something to show.
const ToastList = lazy(async () => ({ default: (await import("./toast-list")).ToastList }));

/** Where toasts appear; to be rendered once per page. */
export function Toasts() {
  const hasSome = useToasts(({ messages }) => messages.length > 0);
  const [isNeeded, setNeeded] = useState(false);
  if (hasSome && !isNeeded) setNeeded(true);
  return (
    isNeeded && (
      <Suspense fallback={null}>
        <ToastList />
      </Suspense>
    )
  );
}
