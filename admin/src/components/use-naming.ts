import { useEffect, useRef, useState, type RefObject } from "react";

interface Naming {
  isNaming: boolean;
  begin: () => void;
  end: () => void;
  /** The button that begins. It has the focus again once the form, which had it, is gone. */
  opener: RefObject<HTMLButtonElement | null>;
}

/** Whether the guest of a ticket is being named. */
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
