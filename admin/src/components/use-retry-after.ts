import { useEffect, useEffectEvent, useState } from "react";
import { isProblem } from "@/lib/api";

const RATE_LIMIT_SECONDS = 60;

/**
 * Tries again by itself once the rate limit allows it.
 *
 * @returns the seconds until then; null if the error is another one, or none.
 */
export function useRetryAfter(error: unknown, retry: () => void): number | null {
  const onTime = useEffectEvent(retry);
  const wait = isProblem(error, "rate_limited")
    ? (error.retryAfterSeconds ?? RATE_LIMIT_SECONDS)
    : null;
  const [counted, setCounted] = useState({ error, left: wait });
  useEffect(() => {
    if (wait === null) return;
    const until = Date.now() + wait * 1_000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
      setCounted({ error, left });
      if (left > 0) return;
      clearInterval(timer);
      onTime();
    }, 1_000);
    return () => clearInterval(timer);
  }, [error, wait]);
  return counted.error === error ? counted.left : wait;
}
