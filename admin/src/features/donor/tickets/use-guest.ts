import { useQueryClient } from "@tanstack/react-query";
import { purchaseQuery, type Purchase, type Ticket } from "@/features/donor/queries";
import { askToSignIn } from "@/features/donor/sign-in-dialog";
import { useWho } from "@/features/donor/who";
import { guestWords } from "@/components/guest-form";
import { announce } from "@/lib/announce";
import { api, isProblem, read, type Schemas } from "@/lib/api";

/** Names the guest of a donor's own ticket; rejects with what the API refused. */
export function useGuest({
  id,
  purchase_id,
}: Ticket): (guest: Schemas["GuestPatch"]) => Promise<void> {
  const queries = useQueryClient();
  const who = useWho();
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
      // Also ends a read that began before this was saved, and renews what is kept for the door.
      void queries.invalidateQueries({ queryKey: ["own", who] });
      announce(guestWords(saved));
    } catch (error) {
      if (isProblem(error, "unauthenticated")) askToSignIn();
      throw error;
    }
  };
}
