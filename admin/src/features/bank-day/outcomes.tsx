import { Say } from "@/components/say";
import { whyOpen, type Recording } from "@/features/sales";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import { count } from "@/lib/words";
import type { MatchedLine } from "./matching";
import styles from "./bank-day.module.css";

interface Props {
  matched: readonly MatchedLine[];
  recording: Recording;
}

/** How far the recording is; afterwards what is recorded, and each line that is not, with why. */
export function Outcomes({ matched, recording: { outcomes, isRunning, progress } }: Props) {
  if (isRunning)
    return (
      <Say>
        <span className="figures" role="status">
          {progress.through} of {count(progress.of, "payment")} …
        </span>
      </Say>
    );
  if (outcomes.size === 0) return null;
  const done = [...outcomes.values()].filter(({ kind }) => kind === "done").length;
  const open = matched.flatMap(({ line }) => {
    const outcome = outcomes.get(String(line.number));
    return outcome === undefined || outcome.kind === "done" ? [] : [{ line, outcome }];
  });
  return (
    <>
      {done > 0 && (
        <Say mood="ok">
          {count(done, "payment")} {done === 1 ? "is" : "are"} recorded.
        </Say>
      )}
      {open.length > 0 && (
        <Say mood="bad">
          <b>{open.length === 1 ? "1 payment is not." : `${open.length} payments are not.`}</b>{" "}
          Those that are recorded stay so; “Record” tries only these again.
          <span className={styles.failures}>
            {open.map(({ line, outcome }) => (
              <span key={line.number}>
                {formatMoney(line.amount)}, {isolated(line.text ?? line.reference ?? "no text")}:{" "}
                {whyOpen(outcome)}
              </span>
            ))}
          </span>
        </Say>
      )}
    </>
  );
}
