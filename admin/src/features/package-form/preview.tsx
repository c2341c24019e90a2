import { buttonLook } from "@/components/button";
import { useWatch } from "react-hook-form";
import { PackageRow } from "@/components/package-row";
import type { PackageValues } from "@/features/packages";
import type { Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { formatMoney, parseMoney } from "@/lib/money";
import { listed } from "@/lib/words";
import type { PackageControl } from "./use-package-form";
import { cx } from "@/lib/class-names";
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
  const { name, description, price, seats_per_package, quantity_limit, is_sponsorship } = useWatch({
    control,
  }) as PackageValues;
  const amount = parseMoney(price);
  return (
    <>
      <h2 className={styles.asideTitle}>As donors will see it</h2>
      <section className={cx("panel", styles.preview)} aria-label="As donors will see it">
        <PackageRow
          name={name.trim() || "Its name"}
          description={description.trim() || "What a donor gets."}
          price={amount === null ? "$\u2013" : formatMoney(amount)}
          seatsPerPackage={Math.max(1, wholeNumber(seats_per_package) ?? 1)}
          isSponsorship={is_sponsorship}
          isSoldOut={remaining === 0}
          quantityLimit={wholeNumber(quantity_limit)}
          remaining={remaining}
          picture={picture}
          action={
            <span className={buttonLook("plain", true)} aria-hidden="true">
              Choose
            </span>
          }
        />
        <Questions options={options} />
      </section>
    </>
  );
}

const wholeNumber = (typed: string): number | null =>
  /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : null;

/** "You'll be asked about Dinner and, if you like, Allergies." */
function Questions({ options }: { options: Props["options"] }) {
  const active = options.filter((option) => option.is_active);
  const required = listed(
    active.filter((option) => option.is_required).map((option) => isolated(option.name)),
  );
  const optional = listed(
    active.filter((option) => !option.is_required).map((option) => isolated(option.name)),
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
