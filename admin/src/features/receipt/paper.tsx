import { useRef } from "react";
import { formatMoney } from "@/lib/money";
import { formatNumber } from "@/lib/numbers";
import { count } from "@/lib/words";
import { useOnePage } from "./one-page";
import {
  dayOf,
  fullDay,
  giverOf,
  methodWords,
  openWords,
  payerOf,
  paymentAmount,
  perSeat,
  receivedWords,
  type Receipt,
} from "./words";
import { cx } from "@/lib/class-names";
import styles from "./receipt.module.css";

/** A receipt on one letter page, on paper in either theme. */
export function ReceiptPaper({ receipt }: { receipt: Receipt }) {
  const { kind, number, organization, payments } = receipt;
  const open = openWords(receipt);
  const sheet = useRef<HTMLDivElement>(null);
  useOnePage(sheet);
  return (
    <article className={styles.paper} aria-label={`Receipt ${number}`}>
      <div ref={sheet} className={styles.sheet}>
        <Letterhead receipt={receipt} />
        <h1>
          <span>{kind === "nothing_received" ? "For " : "Thank you, "}</span>
          <bdi>{giverOf(receipt)}</bdi>
        </h1>
        <p className={cx(styles.soft, styles.received)}>{receivedWords(receipt)}</p>
        <Facts receipt={receipt} />
        {payments.length > 1 && <Payments receipt={receipt} />}
        <InReturn receipt={receipt} />
        <Deductible receipt={receipt} />
        <p className={styles.statement}>{receipt.statement}</p>
        {organization.statement !== null && (
          <p className={cx(styles.statement, styles.soft)}>
            <bdi>{organization.statement}</bdi>
          </p>
        )}
        <p className={cx(styles.statement, styles.soft)}>Please keep this page for your records.</p>
        <div className={styles.foot}>
          <span>{open}</span>
          <span className={styles.nowrap}>
            <span>Receipt </span>
            <span className="code">{number}</span>
            <span>, page 1 of 1</span>
          </span>
        </div>
      </div>
    </article>
  );
}

function Letterhead({ receipt }: { receipt: Receipt }) {
  const { amended, issued_at: issued, number, organization, replaces } = receipt;
  const day = dayOf(issued, receipt);
  return (
    <div className={styles.letterhead}>
      <div>
        <b>
          <bdi>{organization.legal_name}</bdi>
        </b>
        {organization.address !== null && (
          <p>
            <bdi>{organization.address}</bdi>
          </p>
        )}
        {organization.tax_id !== null && (
          <p>
            <span>EIN </span>
            <bdi>{organization.tax_id}</bdi>
          </p>
        )}
      </div>
      <div>
        <p>
          <span>Receipt </span>
          <span className="code">{number}</span>
        </p>
        <p>{`Issued ${day}`}</p>
        {amended && (
          <>
            <p>
              <span className={styles.amended}>{`Amended ${day}`}</span>
            </p>
            <p>
              <span>Replaces </span>
              <span className="code">{replaces}</span>
            </p>
          </>
        )}
      </div>
    </div>
  );
}

function Facts({ receipt }: { receipt: Receipt }) {
  const { event, in_the_name_of: name, payments, purchase_id: purchaseId, purchaser } = receipt;
  const [only, ...more] = payments;
  return (
    <div className={styles.facts}>
      <dl>
        <dt>Given by</dt>
        <dd>
          <bdi>{payerOf(purchaser) ?? "A guest"}</bdi>
          {name !== null && (
            <>
              <span>, for </span>
              <bdi>{name}</bdi>
            </>
          )}
        </dd>
        <dt>For</dt>
        <dd>
          <bdi>{event.name}</bdi>
          <span>{`, ${dayOf(event.starts_at, receipt)}`}</span>
        </dd>
      </dl>
      <dl>
        {only !== undefined && more.length === 0 && (
          <>
            <dt>How</dt>
            <dd>
              <span>{methodWords(only)}</span>
              {only.reference !== null && (
                <span className={styles.reference}>{only.reference}</span>
              )}
            </dd>
          </>
        )}
        <dt>Purchase</dt>
        <dd className="code">{purchaseId.slice(0, 8)}</dd>
      </dl>
    </div>
  );
}

function Payments({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <h2>Payments</h2>
      <ul className={styles.payments}>
        {receipt.payments.map((payment, place) => (
          <li key={place}>
            <span>
              <span>{`${fullDay(payment.on)}, ${methodWords(payment)}`}</span>
              {payment.reference !== null && (
                <span className={styles.reference}>{payment.reference}</span>
              )}
            </span>
            <span className="figures">{paymentAmount(payment)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function InReturn({ receipt }: { receipt: Receipt }) {
  const { lines } = receipt;
  if (lines.length === 0) return null;
  const hasValue = lines.some(({ amount }) => amount !== null);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">What you received in return</th>
          <th scope="col" className="align-right">
            Seats
          </th>
          {hasValue && (
            <th scope="col" className="align-right">
              Estimated fair value
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, place) => (
          <tr key={place}>
            <td>
              <bdi>{line.text}</bdi>
              {line.description !== null && (
                <>
                  <span>: </span>
                  <bdi>{line.description}</bdi>
                </>
              )}
              {perSeat(line) !== null && <span>{`, ${perSeat(line) ?? ""}`}</span>}
            </td>
            <td className="align-right figures">{formatNumber(line.quantity)}</td>
            {hasValue && (
              <td className="align-right figures">
                {line.amount === null ? "not stated" : formatMoney(line.amount)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Deductible({ receipt }: { receipt: Receipt }) {
  const { amount_paid: paid, deductible_amount: deductible, kind } = receipt;
  const seats = receipt.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <>
      {kind === "partly_deductible" && (
        <dl className={styles.sum}>
          <dt>You paid</dt>
          <dd className="figures">{formatMoney(paid)}</dd>
          <dt>{`Less the fair value of ${count(seats, "seat")}`}</dt>
          <dd className="figures">
            {formatMoney(`-${receipt.fair_market_value_total ?? "0.00"}`)}
          </dd>
        </dl>
      )}
      <div className={styles.deductible}>
        <p>
          <b>Tax-deductible as a contribution</b>
          <br />
          <span className={styles.soft}>for federal income tax purposes</span>
        </p>
        <span className="display-font figures">
          {deductible === null ? "Not stated" : formatMoney(deductible)}
        </span>
      </div>
    </>
  );
}
