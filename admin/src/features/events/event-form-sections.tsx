import { Controller } from "react-hook-form";
import { DateTimeField } from "@/components/date-time-field";
import { TextArea, TextField } from "@/components/field";
import { TimeZoneField } from "@/components/time-zone-field";
import { count } from "@/lib/words";
import { PastWarning } from "./event-warnings";
import type { EventFieldName, EventValues } from "./schema";
import type { EventFormApi } from "./use-event-form";

interface Props {
  form: EventFormApi;
  isNew: boolean;
  typed: EventValues;
  /** In which times are typed. */
  zone: string;
}

const isChanged = ({ form, isNew }: Props, name: EventFieldName): boolean =>
  !isNew && form.formState.dirtyFields[name] === true;

export function WhatDonorsRead(props: Props & { onName: (name: string) => void }) {
  const { form, isNew, typed, onName } = props;
  const { errors } = form.formState;
  return (
    <section className="panel">
      <h2>What donors read</h2>
      <TextField
        label="Name"
        autoFocus={isNew}
        error={errors.name?.message}
        isChanged={isChanged(props, "name")}
        {...form.register("name", {
          onChange: ({ target }: { target: HTMLInputElement }) => onName(target.value),
        })}
      />
      <TextField
        label="Address of the donor page"
        hint={`${location.host}/e/${typed.slug || "…"}`}
        error={errors.slug?.message}
        isChanged={isChanged(props, "slug")}
        {...form.register("slug")}
      />
      <TextField
        label="Venue"
        note="optional"
        error={errors.venue?.message}
        isChanged={isChanged(props, "venue")}
        {...form.register("venue")}
      />
      <TextArea
        label="Description"
        note="optional"
        error={errors.description?.message}
        isChanged={isChanged(props, "description")}
        {...form.register("description")}
      />
    </section>
  );
}

export function When(props: Props) {
  const { form, typed, zone } = props;
  return (
    <section className="panel">
      <h2>When</h2>
      <div className="two-columns">
        <Time {...props} name="starts_at" label="It starts" />
        <Controller
          control={form.control}
          name="time_zone"
          render={({ field, fieldState }) => (
            <TimeZoneField
              label="Time zone"
              error={fieldState.error?.message}
              isChanged={isChanged(props, "time_zone")}
              {...field}
            />
          )}
        />
        <Time {...props} name="sales_open_at" label="Sales open" hintWhenEmpty="Empty: at once" />
        <Time
          {...props}
          name="sales_close_at"
          label="Sales close"
          hintWhenEmpty="Empty: when it starts"
        />
      </div>
      <PastWarning typed={typed.starts_at} zone={zone} />
    </section>
  );
}

interface TimeProps extends Props {
  name: "starts_at" | "sales_open_at" | "sales_close_at";
  label: string;
  hintWhenEmpty?: string;
}

function Time({ name, label, hintWhenEmpty, ...props }: TimeProps) {
  return (
    <Controller
      control={props.form.control}
      name={name}
      render={({ field, fieldState }) => (
        <DateTimeField
          label={label}
          zone={props.zone}
          hintWhenEmpty={hintWhenEmpty}
          error={fieldState.error?.message}
          isChanged={isChanged(props, name)}
          {...field}
        />
      )}
    />
  );
}

export function HowItSells(props: Props) {
  const { form, typed } = props;
  const { errors } = form.formState;
  return (
    <section className="panel">
      <h2>How it sells</h2>
      <div className="two-columns">
        <TextField
          label="Seats a donor may hold"
          note="optional"
          inputMode="numeric"
          hint={
            typed.max_tickets_per_donor.trim() === ""
              ? "Empty: no limit, one donor can take every seat"
              : "Across all packages"
          }
          error={errors.max_tickets_per_donor?.message}
          isChanged={isChanged(props, "max_tickets_per_donor")}
          {...form.register("max_tickets_per_donor")}
        />
        <TextField
          label="Minutes to pay"
          note="optional"
          inputMode="numeric"
          hint={holdHint(typed.payment_hold_minutes)}
          error={errors.payment_hold_minutes?.message}
          isChanged={isChanged(props, "payment_hold_minutes")}
          {...form.register("payment_hold_minutes")}
        />
      </div>
      <div id="how-donors-pay">
        <TextArea
          label="How donors pay"
          note="optional"
          hint="Donors read it before they buy, and on each purchase that is not paid. Addresses that begin with https:// are links."
          error={errors.payment_instructions?.message}
          isChanged={isChanged(props, "payment_instructions")}
          {...form.register("payment_instructions")}
        />
      </div>
    </section>
  );
}

/** Who receives the money: what receipts need to say. */
export function Receipts(props: Props) {
  const { form } = props;
  const { errors } = form.formState;
  return (
    <section className="panel" id="receipts">
      <h2>Receipts</h2>
      <TextField
        label="Legal name of the organization"
        note="optional"
        hint="It receives the money. Without one, receipts bear the event's name."
        error={errors.organization_legal_name?.message}
        isChanged={isChanged(props, "organization_legal_name")}
        {...form.register("organization_legal_name")}
      />
      <div className="two-columns">
        <TextField
          label="Tax ID"
          note="optional"
          hint="In the United States its EIN, such as 00-1234567"
          error={errors.organization_tax_id?.message}
          isChanged={isChanged(props, "organization_tax_id")}
          {...form.register("organization_tax_id")}
        />
        <TextField
          label="Postal address"
          note="optional"
          hint="On one line"
          error={errors.organization_address?.message}
          isChanged={isChanged(props, "organization_address")}
          {...form.register("organization_address")}
        />
      </div>
      <TextArea
        label="Statement on receipts"
        note="optional"
        hint="What kind of charity it is. What tax law asks for is on every receipt by itself."
        error={errors.organization_statement?.message}
        isChanged={isChanged(props, "organization_statement")}
        {...form.register("organization_statement")}
      />
    </section>
  );
}

/** "48 hours; then unpaid seats go back on sale" */
function holdHint(typed: string): string {
  if (typed.trim() === "") return "Empty: unpaid seats are never given to others";
  const hours = Number(typed.replaceAll(",", "")) / 60;
  const after = "nobody pays, seats go back on sale";
  return Number.isInteger(hours) && hours > 0
    ? `${count(hours, "hour")}; if ${after}`
    : `If ${after}`;
}
