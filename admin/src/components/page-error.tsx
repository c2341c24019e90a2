import { useState } from "react";
import { ApiProblem } from "@/lib/api";
import { wordsFor } from "@/lib/words";
import { Button, buttonLook } from "./button";
import { Icon } from "./icon";
import { cx } from "@/lib/class-names";
import emptyStateStyles from "./empty-state.module.css";
import styles from "./page-error.module.css";

/** In place of a page, or a part of one, that could not be loaded. */
export function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const requestId = error instanceof ApiProblem ? error.requestId : null;
  return (
    <section className={cx("panel", emptyStateStyles.empty)} role="alert">
      <h2>This page couldn't be loaded. Nothing is lost.</h2>
      <p className="muted">{wordsFor(error)}</p>
      <Button look="first" onClick={retry}>
        Try again
      </Button>
      {requestId !== null && <RequestId id={requestId} />}
    </section>
  );
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
