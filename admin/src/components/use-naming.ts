import { useEffect, useRef, useState, type RefObject } from "react";

interface Naming {
  isNaming: boolean;
  begin: () => void;
  end: () => void;
  /** The button that opens the form; it gets the focus back when the form closes. */
  opener: RefObject<HTMLButtonElement | null>;
}

/** Whether the form for the guest of a ticket is open. */
export function useNaming(): Naming {
  const [isNaming, setNaming] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasNaming = useRef(false);
  useEffect(() => {
    if (wasNaming.current && !isNaming) opener.current?.focus();
    wasNaming.current = isNaming;
  }, [isNaming]);
  return { isNaming, begin: () => setNaming(true), end: () => setNaming(false), opener };
}
