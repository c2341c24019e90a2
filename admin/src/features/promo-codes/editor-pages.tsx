import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Say } from "@/components/say";
import { eventQuery } from "@/features/events";
import { useCreate } from "./changes";
import { Preview } from "./preview";
import { NewPromoCodeForm, PromoCodeForm } from "./promo-code-form";
import { promoCodesQuery } from "./queries";
import styles from "./promo-codes.module.css";

/** Closes the editor below the table. */
function useClose(eventId: string): (options?: { ignoreBlocker: boolean }) => Promise<void> {
  const navigate = useNavigate();
  return (options) =>
    navigate({
      to: "/events/$eventId/tickets/promo-codes",
      params: { eventId },
      resetScroll: false,
      ...options,
    });
}

export function NewPromoCodePage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const create = useCreate(eventId);
  const close = useClose(eventId);
  return (
    <NewPromoCodeForm
      zone={event.time_zone}
      create={async (fields) => {
        await create.mutateAsync(fields);
        await close({ ignoreBlocker: true });
      }}
      onClose={() => void close()}
      aside={(control) => <Preview eventId={eventId} control={control} />}
    />
  );
}

export function PromoCodePage({ eventId, codeId }: { eventId: string; codeId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: codes } = useSuspenseQuery(promoCodesQuery(eventId));
  const close = useClose(eventId);
  const code = codes.find((one) => one.id === codeId);
  if (code === undefined)
    return (
      <div className={styles.gone}>
        <Say>This promo code isn't there any more.</Say>
      </div>
    );
  return (
    <PromoCodeForm
      // A new form for each code.
      key={codeId}
      code={code}
      zone={event.time_zone}
      onClose={() => void close()}
      aside={(control) => <Preview eventId={eventId} control={control} />}
    />
  );
}
