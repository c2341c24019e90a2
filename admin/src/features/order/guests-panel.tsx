import { Controller, useFormContext } from "react-hook-form";
import { OrderCreate as Limits } from "@/api/limits";
import { TextArea } from "@/components/field";
import { Segments } from "@/components/segments";
import { formatNumber } from "@/lib/numbers";
import { lengthOf } from "@/lib/text";
import { count } from "@/lib/words";
import { guestsIn, guestWords } from "./guest-list";
import { noteOf, type OrderValues } from "./values";

const WHEN = [
  { value: "later", words: "Names later" },
  { value: "now", words: "Names now" },
] as const;

interface Props {
  values: OrderValues;
  seats: number;
}

/** Who will sit on the seats, if that is known, and a note. */
export function GuestsPanel({ values, seats }: Props) {
  const { control, register, formState } = useFormContext<OrderValues>();
  const { errors } = formState;
  return (
    <section className="panel">
      <h2>Guests and a note</h2>
      <Controller
        control={control}
        name="hasNames"
        render={({ field }) => (
          <Segments
            label="Guests"
            options={WHEN}
            value={field.value ? "now" : "later"}
            hint={field.value ? undefined : laterWords(seats)}
            onChange={(when) => field.onChange(when === "now")}
          />
        )}
      />
      {values.hasNames && (
        <TextArea
          label="Names"
          note="one a line, or a pasted list"
          hint={guestWords(guestsIn(values.names), seats)}
          error={errors.names?.message}
          spellCheck={false}
          {...register("names")}
        />
      )}
      <TextArea
        label="Note"
        note={`only your team sees it · ${formatNumber(lengthOf(noteOf(values)))} of ${formatNumber(Limits.note.maxLength)}`}
        error={errors.note?.message}
        rows={2}
        {...register("note")}
      />
    </section>
  );
}

const laterWords = (seats: number): string => {
  if (seats === 0) return "Seats can be named at any time.";
  return seats === 1
    ? "The seat stays without a name for now; it can be named at any time."
    : `The ${count(seats, "seat")} stay without names for now; each can be named at any time.`;
};
