import { Controller, useFormContext } from "react-hook-form";
import { DayField } from "@/components/day-field";
import { MoneyField, TextArea, TextField } from "@/components/field";
import { Segments } from "@/components/segments";
import { formatMoney, groupMoney } from "@/lib/money";
import { METHOD_WORDS, MONEY_METHODS, referenceLabel } from "@/lib/payment-method";
import { WaiveBox } from "./waive-box";
import { differenceOf, type Sum } from "./sum";
import type { OrderValues, Settlement } from "./values";
import { differenceWords } from "./words";

const SETTLEMENTS: readonly { value: Settlement; words: string }[] = [
  { value: "paid", words: "Paid already" },
  { value: "later", words: "Will pay later" },
  { value: "comp", words: "Comp" },
  { value: "in_kind", words: "In kind" },
];
const METHODS = MONEY_METHODS.map((value) => ({ value, words: METHOD_WORDS[value] }));

const HINTS: Readonly<Partial<Record<Settlement, string>>> = {
  later: "The seats stay theirs until it is paid or cancelled; no hold ends.",
  comp: "Nothing is to be paid: counted as a comp.",
  in_kind: "Paid in things or work: the total is $0.00.",
};

interface Props {
  values: OrderValues;
  sum: Sum | null;
}

/** How the order is paid: with money that is there, with money that will come, or with none. */
export function PaymentPanel({ values, sum }: Props) {
  const { control, register, formState } = useFormContext<OrderValues>();
  return (
    <section className="panel">
      <h2>How it is paid</h2>
      <Controller
        control={control}
        name="settlement"
        render={({ field }) => (
          <Segments
            label="Payment"
            options={SETTLEMENTS}
            value={field.value}
            hint={HINTS[field.value]}
            onChange={field.onChange}
          />
        )}
      />
      {values.settlement === "paid" && <Received values={values} sum={sum} />}
      {values.settlement === "later" && (
        <Controller
          control={control}
          name="dueOn"
          render={({ field, fieldState }) => (
            <DayField label="Due on" note="optional" error={fieldState.error?.message} {...field} />
          )}
        />
      )}
      {values.settlement === "in_kind" && (
        <TextArea
          label="What was given"
          hint="Goes into the note, which only your team sees. What is it worth?"
          error={formState.errors.given?.message}
          rows={2}
          {...register("given")}
        />
      )}
    </section>
  );
}

function Received({ values, sum }: Props) {
  const { control, register, formState } = useFormContext<OrderValues>();
  const { errors } = formState;
  const difference = sum === null ? 0 : differenceOf(values, sum.total);
  return (
    <>
      <Controller
        control={control}
        name="method"
        render={({ field }) => (
          <Segments
            label="By"
            isLabelShown
            areApart
            options={METHODS}
            value={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <div className="three-columns">
        <TextField
          label={referenceLabel(values.method)}
          note="optional"
          error={errors.reference?.message}
          {...register("reference")}
        />
        <Controller
          control={control}
          name="receivedOn"
          render={({ field, fieldState }) => (
            <DayField label="Received on" error={fieldState.error?.message} {...field} />
          )}
        />
        <MoneyField
          label="Amount"
          placeholder={sum === null ? undefined : groupMoney(sum.total)}
          error={errors.amount?.message}
          {...register("amount")}
        />
      </div>
      {sum !== null && difference !== 0 && (
        <WaiveBox
          name="acceptsDifference"
          title={differenceWords(difference, sum.total)}
          text={`The total is ${formatMoney(sum.total)}.`}
        />
      )}
    </>
  );
}
