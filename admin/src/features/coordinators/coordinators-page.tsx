import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Badge } from "@/components/badge";
import { Button, IconButton } from "@/components/button";
import { Ago } from "@/components/date-time";
import { Question } from "@/components/dialog";
import { EmptyState } from "@/components/empty-state";
import { FieldError, EmailField } from "@/components/field";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { toast } from "@/components/toast";
import { isolated } from "@/lib/isolated";
import { lazyResolver } from "@/lib/lazy-resolver";
import { initials, wordsFor } from "@/lib/words";
import { coordinatorsQuery, useInvite, useRemove, type Coordinator } from "./queries";
import { cx } from "@/lib/class-names";
import styles from "./coordinators.module.css";

/** The coordinators of an event: invite by e-mail, remove. */
export function CoordinatorsPage({ eventId }: { eventId: string }) {
  const { data: coordinators } = useSuspenseQuery(coordinatorsQuery(eventId));
  const [leaving, setLeaving] = useState<Coordinator | null>(null);
  return (
    <>
      <PageHead
        title="Coordinators"
        lead="They set up packages and promo codes, and see everything that is sold."
      />
      <div className="narrow stack">
        <Invite eventId={eventId} />
        {coordinators.length === 0 ? (
          <EmptyState title="Nobody yet">
            Super admins see every event. Invite whoever is to look after this one.
          </EmptyState>
        ) : (
          <section className="panel">
            <h2 className="visually-hidden">Who coordinates</h2>
            <ul className={styles.coordinators}>
              {coordinators.map((one) => (
                <li key={one.id}>
                  <span className="avatar" aria-hidden="true">
                    {initials(one.name ?? one.email)}
                  </span>
                  <div>
                    <b>
                      <bdi>{one.name ?? one.email}</bdi>
                    </b>
                    <span className="hint">
                      {one.name === null ? "" : `${one.email ?? ""} · `}since{" "}
                      <Ago instant={one.since} />
                    </span>
                  </div>
                  {one.status === "invited" && (
                    <Badge look="wait" icon="clock">
                      Invited
                    </Badge>
                  )}
                  <IconButton
                    icon="cross"
                    label={`Remove ${one.name ?? one.email ?? ""}`}
                    onClick={() => setLeaving(one)}
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {leaving && (
        <RemoveDialog eventId={eventId} coordinator={leaving} onClose={() => setLeaving(null)} />
      )}
    </>
  );
}

interface Invitation {
  email: string;
}

function Invite({ eventId }: { eventId: string }) {
  const invite = useInvite(eventId);
  const form = useForm({
    resolver: lazyResolver<Invitation, Invitation>(
      async () => (await import("./rules")).invitationRules,
    ),
    defaultValues: { email: "" },
  });
  const submit = async ({ email }: Invitation) => {
    const invited = await invite.mutateAsync(email).catch(() => null);
    if (invited === null) return;
    form.reset();
    toast(
      invited.status === "assigned"
        ? `${isolated(invited.name ?? email)} coordinates this event now.`
        : `${isolated(email)} is invited.`,
    );
  };
  return (
    <form
      className={cx("panel", styles.invite)}
      noValidate
      onSubmit={(event) => void form.handleSubmit(submit)(event)}
    >
      {invite.isError && <Say mood="bad">{wordsFor(invite.error)}</Say>}
      <EmailField
        label="Invite by e-mail"
        hint="Somebody who has never signed in gets the event at their first sign-in with this address."
        error={form.formState.errors.email?.message}
        {...form.register("email")}
      />
      <Button type="submit" look="first" icon="plus" busy={form.formState.isSubmitting}>
        Invite
      </Button>
    </form>
  );
}

function RemoveDialog({
  eventId,
  coordinator,
  onClose,
}: {
  eventId: string;
  coordinator: Coordinator;
  onClose: () => void;
}) {
  const remove = useRemove(eventId);
  const name = isolated(coordinator.name ?? coordinator.email ?? "this person");
  return (
    <Question
      isOpen
      title={`Remove ${name}?`}
      keep="Keep them"
      onKeep={onClose}
      proceed={{
        words: "Remove",
        isDangerous: true,
        isBusy: remove.isPending,
        onClick: () => {
          remove.mutate(coordinator.id, {
            onSuccess: () => {
              toast(`${name} doesn't coordinate this event any more.`);
              onClose();
            },
          });
        },
      }}
    >
      <p>
        They won't see this event any more. What they did stays in the audit trail, and you can
        invite them again.
      </p>
      {remove.isError && <FieldError>{wordsFor(remove.error)}</FieldError>}
    </Question>
  );
}
