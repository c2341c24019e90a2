import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Exchange as Limits } from "@/api/limits";
import { Field, Stepper, TextField } from "@/components/field";
import { Money } from "@/components/money";
import { packagesQuery } from "@/features/packages";
import { CALLS, useChange, whoseInText } from "@/features/sales/moves";
import type { Purchase } from "@/features/sales/types";
import { isProblem, type Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import { tidyCode } from "@/lib/text";
import { count, wordsFor } from "@/lib/words";
import { cx } from "@/lib/class-names";
import { ChangeDialog } from "./change-dialog";
import { exchangeResult, guestsMoveWords } from "./consequences";
import { useReason } from "./reason-field";
import { liveTickets, packagesOf } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import { usePreview } from "./use-preview";
import fieldStyles from "@/components/field.module.css";
import styles from "./dialogs.module.css";

type Body = Pick<Schemas["Exchange"], "package_id" | "quantity" | "promo_code">;
const MOST = Limits.quantity.maximum;

/** Another package, or more or fewer of the same, in place of what was bought. */
export function Exchange({ purchase, onClose }: MoveProps) {
  const { data: packages = [] } = useQuery(packagesQuery(purchase.event_id));
  const reason = useReason();
  const others = packages.filter(({ id }) => id !== purchase.package_id);
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState(String(purchase.quantity));
  const [code, setCode] = useState("");
  const packageId = chosen ?? others[0]?.id ?? purchase.package_id;
  const quantity = /^\d+$/.test(typed.trim()) ? Number(typed) : 0;
  const isSame = packageId === purchase.package_id && quantity === purchase.quantity;
  const isFine = quantity >= 1 && quantity <= MOST && !isSame;
  const body: Body | null =
    isFine && packages.length > 0
      ? { package_id: packageId, quantity, promo_code: tidyCode(code) || null }
      : null;
  const preview = usePreview(purchase, previewExchange, body);
  const exchanging = useChange(
    purchase,
    CALLS.exchange,
    (done) => `${whoseInText(done)} has ${packagesOf(done)} now.`,
  );
  const name = packages.find(({ id }) => id === packageId)?.name ?? "";
  const error = exchanging.error ?? preview.error;
  return (
    <ChangeDialog
      purchase={purchase}
      title={name === "" ? "Exchange?" : `Exchange for ${quantity || 1} × ${isolated(name)}?`}
      keep="Not now"
      proceed="Exchange"
      isAwaited={preview.isAwaited}
      change={exchanging}
      error={error === null ? undefined : refusalWords(error, name)}
      onClose={onClose}
      onSubmit={() => {
        if (!reason.check() || body === null) return;
        exchanging.mutate({ ...body, reason: reason.text }, { onSuccess: onClose });
      }}
    >
      <Field label="Package">
        {(control) => (
          <select
            className={cx(fieldStyles.input, styles.select)}
            value={packageId}
            onChange={(event) => setChosen(event.target.value)}
            {...control}
          >
            {[...others, ...packages.filter(({ id }) => id === purchase.package_id)].map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}, {formatMoney(one.price)}
                {one.id === purchase.package_id ? " (the same)" : ""}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="two-columns">
        <Stepper
          label="Packages"
          one="package"
          least={1}
          most={MOST}
          value={typed}
          error={isFine ? undefined : quantityFault(isSame)}
          onChange={setTyped}
        />
        <TextField
          label="Promo code"
          note="optional"
          maxLength={Limits.promo_code.maxLength}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      <div aria-live="polite">
        {preview.after !== undefined && <Sum before={purchase} after={preview.after} />}
      </div>
      <TextField {...reason.field} />
    </ChangeDialog>
  );
}

/** What the new costs, what is given back for it, and what is due after it. */
function Sum({ before, after }: { before: Purchase; after: Purchase }) {
  const result = exchangeResult(before, after);
  return (
    <>
      <p className={cx("muted", styles.lead)}>{guestsMoveWords(before, after)}</p>
      <dl className={styles.sum}>
        <dt>
          {packagesOf(after)}, {count(liveTickets(after).length, "seat")}
        </dt>
        <dd>
          <Money amount={after.total_price} />
        </dd>
        <dt>{packagesOf(before)}</dt>
        <dd>
          <Money amount={`-${before.total_price}`} />
        </dd>
        <dt className={styles.result}>{result.words}</dt>
        <dd className={styles.result}>
          <Money amount={result.amount} />
        </dd>
      </dl>
    </>
  );
}

const previewExchange = (of: Purchase, body: Body, signal?: AbortSignal) =>
  CALLS.exchange(of, { ...body, reason: "Preview", preview: true }, signal);

const quantityFault = (isSame: boolean) =>
  isSame ? "That is what they have already." : `From 1 to ${count(MOST, "package")} can be taken.`;

function refusalWords(error: Error, name: string): string {
  if (!isProblem(error, "sold_out")) return wordsFor(error);
  const left = Number(error.extra.remaining ?? 0);
  const of = isolated(name);
  return left === 0
    ? `${of} is sold out. Nothing was changed; the seats they have stay theirs.`
    : `Only ${left} of ${of} ${left === 1 ? "is" : "are"} left. Nothing was changed.`;
}
