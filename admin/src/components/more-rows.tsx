import { useEffect, useEffectEvent, useRef } from "react";
import { wordsFor } from "@/lib/words";
import { Button } from "./button";
import { FieldError } from "./field";

const AHEAD = "400px";

interface Props {
  words: string;
  isLoading: boolean;
  /** Why the last try failed; null when it didn't. Then only a press tries again. */
  error: unknown;
  load: () => void;
}

/** Stands below a list that goes on: loads the rest as it comes into sight, or when it is pressed. */
export function MoreRows({ words, isLoading, error, load }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const onSight = useEffectEvent(load);
  const waits = !isLoading && error === null;
  useEffect(() => {
    if (end.current === null || !waits) return;
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && onSight(),
      { rootMargin: AHEAD },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [waits]);
  return (
    <div className="more-rows" ref={end}>
      {error !== null && <FieldError>{wordsFor(error)}</FieldError>}
      <Button look="quiet" busy={isLoading} onClick={load}>
        {words}
      </Button>
    </div>
  );
}
