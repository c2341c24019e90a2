import { buttonLook } from "@/components/button";
import { useWatch } from "react-hook-form";
import { SeatRing } from "@/components/seat-ring";
import type { PackageValues } from "@/features/packages";
import type { Schemas } from "@/lib/api";
import { formatMoney, parseMoney } from "@/lib/money";
import { count, listed } from "@/lib/words";
import type { PackageControl } from "./use-package-form";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import styles from "./package-form.module.css";

interface Props {
  control: PackageControl;
  /** Null: no limit. */
  remaining: number | null;
  options: readonly Schemas["OptionRead"][];
  picture?: string | null;
}

/** The package as donors will see it, updated while it is edited. */
export function Preview({ control, remaining, options, picture = null }: Props) {
  const { name, description, price, seats_per_package, is_sponsorship } = useWatch({
    control,
  }) as PackageValues;
  const seats = /^\d{1,3}$/.test(seats_per_package) ? Math.max(1, Number(seats_per_package)) : 1;
  const amount = parseMoney(price);
  const left = remaining === null ? "" : remaining === 0 ? ", sold out" : `, ${remaining} left`;
  return (
    <>
      <h2 className={styles.asideTitle}>As donors will see it</h2>
      <section
        className={cx(ticketStyles.ticket, ticketStyles.stubBelow, styles.preview)}
        style={{ "--stub": "76px" }}
      >
        <div className={styles.previewBody}>
          <div className={styles.previewHeader}>
            {picture === null ? (
              <SeatRing seats={seats} size={62} />
            ) : (
              <img className="thumbnail" src={picture} alt="" width={62} height={62} />
            )}
            <div>
              <h3>{name.trim() || "Its name"}</h3>
              <p className="hint figures">
                {count(seats, "seat")}
                {left}
                {is_sponsorship && ", sponsorship"}
              </p>
            </div>
          </div>
          <p className="muted">{description.trim() || "What a donor gets."}</p>
          <Questions options={options} />
        </div>
        <div className={cx(ticketStyles.stub, styles.previewStub)}>
          <span className="display-font figures">
            {amount === null ? "$\u2013" : formatMoney(amount)}
          </span>
          <span className={buttonLook("first", true)} aria-hidden="true">
            Choose
          </span>
        </div>
      </section>
    </>
  );
}

/** "You'll be asked about Dinner and, if you like, Allergies." */
function Questions({ options }: { options: Props["options"] }) {
  const active = options.filter((option) => option.is_active);
  const required = listed(
    active.filter((option) => option.is_required).map((option) => option.name),
  );
  const optional = listed(
    active.filter((option) => !option.is_required).map((option) => option.name),
  );
  if (active.length === 0) return null;
  return (
    <p className="hint">
      You'll be asked
      {required && (
        <>
          {" "}
          about <b>{required}</b>
        </>
      )}
      {required && optional && " and"}
      {optional && (
        <>
          , if you like, {!required && "about "}
          <b>{optional}</b>
        </>
      )}
      .
    </p>
  );
}
