import { useEffect, useRef, useState, type ReactNode } from "react";
import { ApiProblem } from "@/lib/api";
import { explain, type ErrorWords } from "@/lib/explain-error";
import { useReach } from "@/lib/reach";
import { count } from "@/lib/words";
import { Button, buttonLook } from "./button";
import { Icon } from "./icon";
import { cx } from "@/lib/class-names";
import emptyStateStyles from "./empty-state.module.css";
import styles from "./page-error.module.css";

interface Props {
  error: unknown;
  /** Called by the button, and by itself as soon as it may help. */
  retry: () => void;
  /** Another way on, for example a link to a page that is there. */
  children?: ReactNode;
}

/** In place of a page, or a part of one, that could not be loaded. */
export function PageError({ error, retry, children }: Props) {
  const words = explain(error, useReach());
  const seconds = useRetry(words, error, retry);
  const requestId = error instanceof ApiProblem ? error.requestId : null;
  return (
    <section className={cx("panel", emptyStateStyles.empty)} role="alert">
      <h2>{words.title}</h2>
      <p className="muted">{words.text}</p>
      {words.retry === "seconds" && (
        <p className="muted figures" role="timer" aria-live="off">
          {`It is tried again by itself in ${count(seconds, "second")}.`}
        </p>
      )}
      <div className={cx("actions", styles.actions)}>
        {words.canRetry ? (
          <Button look="first" onClick={retry}>
            Try again
          </Button>
        ) : null}
        {children === undefined ? null : <span>{children}</span>}
      </div>
      {requestId !== null && words.isTrouble && <RequestId id={requestId} />}
    </section>
  );
}

/** Retries by itself: after the seconds that the error asks for, or once the network is back. Returns what is left. */
function useRetry(words: ErrorWords, error: unknown, retry: () => void): number {
  const { retry: when, afterSeconds } = words;
  const [left, setLeft] = useState(afterSeconds);
  const latest = useRef(retry);
  useEffect(() => {
    latest.current = retry;
  });
  useEffect(() => {
    if (when === "online") {
      const retryNow = () => latest.current();
      window.addEventListener("online", retryNow);
      return () => window.removeEventListener("online", retryNow);
    }
    if (when !== "seconds") return undefined;
    const until = Date.now() + afterSeconds * 1_000;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1_000);
      setLeft(Math.max(seconds, 0));
      if (seconds > 0) return;
      clearInterval(timer);
      latest.current();
    };
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [when, afterSeconds, error]);
  return Math.min(left, afterSeconds);
}

function RequestId({ id }: { id: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    setCopied(true);
  };
  return (
    <p className={cx("hint", styles.requestId)}>
      Request <span className="code">{id}</span>
      <button type="button" className={buttonLook("quiet", true)} onClick={() => void copy()}>
        <Icon name={isCopied ? "check" : "copy"} small />
        <span>{isCopied ? "Copied" : "Copy"}</span>
      </button>
    </p>
  );
}
