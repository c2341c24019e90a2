import { Icon } from "@/components/icon";
import type { Package } from "@/features/packages";
import { isolated } from "@/lib/isolated";
import type { OrderView } from "./view";
import { WaiveBox } from "./waive-box";
import { nextWords } from "./words";
import styles from "./obstacles-panel.module.css";

/** What is in the way of the order. Each box passes over one rule; none is ever ticked beforehand. */
export function ObstaclesPanel({ view: { obstacles, chosen, quantity } }: { view: OrderView }) {
  const remaining = chosen?.remaining ?? null;
  const isShort = remaining !== null && quantity !== null && quantity > remaining;
  if (chosen === null || (obstacles.length === 0 && !isShort)) return null;
  return (
    <section className="panel" aria-labelledby="in-the-way">
      <h2 id="in-the-way">In the way of this order</h2>
      <div className={styles.boxes}>
        {obstacles.map(({ rule, title, text }) => (
          <WaiveBox key={rule} name={`waive.${rule}`} title={title} text={text} />
        ))}
      </div>
      {remaining !== null && <Limit of={chosen} remaining={remaining} />}
    </section>
  );
}

function Limit({ of, remaining }: { of: Package; remaining: number }) {
  return (
    <p className={styles.limit}>
      <Icon name="lock" small />
      <span>
        Limits can't be passed over. For {nextWords(remaining, isolated(of.name))},{" "}
        <RaiseTheLimit of={of}>raise its limit</RaiseTheLimit>; the audit trail keeps that too.
      </span>
    </p>
  );
}

/** In a tab of its own: what is typed here stays. */
export function RaiseTheLimit({
  of,
  className,
  children,
}: {
  of: Package;
  className?: string;
  children: string;
}) {
  return (
    <a
      className={className}
      href={`/events/${of.event_id}/tickets/${of.id}/edit`}
      target="_blank"
      rel="noopener"
    >
      {children}
      <span className="visually-hidden"> (opens another tab)</span>
    </a>
  );
}
