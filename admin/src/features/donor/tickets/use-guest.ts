import { useQueryClient } from "@tanstack/react-query";
import { purchaseQuery } from "@/features/donor/queries";
import type { Purchase, Ticket } from "@/features/donor/types";
import { askToSignIn } from "@/features/donor/sign-in-dialog";
import { useSubject } from "@/features/donor/subject";
import { guestWords } from "@/components/guest-form";
import { announce } from "@/lib/announce";
import { api, isProblem, read, type Schemas } from "@/lib/api";

/** Saves the guest of a donor's own ticket; rejects with the refusal of the API. */
export function useGuest({
  id,
  purchase_id,
}: Ticket): (guest: Schemas["GuestPatch"]) => Promise<void> {
  const queries = useQueryClient();
  const who = useSubject();
  return async (guest) => {
    try {
      const saved = await read(
        api.PATCH("/api/v1/me/tickets/{ticket_id}", {
          params: { path: { ticket_id: id } },
          body: guest,
        }),
      );
      queries.setQueryData<Purchase>(
        purchaseQuery(who, purchase_id).queryKey,
        (purchase) =>
          purchase && {
            ...purchase,
            tickets: purchase.tickets.map((one) => (one.id === saved.id ? saved : one)),
          },
      );
      // Also cancels a request from before the change, and updates the stored tickets.
      void queries.invalidateQueries({ queryKey: ["own", who] });
      announce(guestWords(saved));
    } catch (error) {
      if (isProblem(error, "unauthenticated")) askToSignIn();
      throw error;
    }
  };
}
