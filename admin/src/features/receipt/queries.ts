import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/lib/api";

/** The receipt of a purchase, for the team. Read again each time: it may have been amended. */
export const receiptQuery = (eventId: string, purchaseId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "receipt", purchaseId],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/purchases/{purchase_id}/receipt", {
          params: { path: { event_id: eventId, purchase_id: purchaseId } },
          signal,
        }),
      ),
    staleTime: 0,
  });

/** @param who the user: part of the key, so that another user's receipts are never shown. */
export const ownReceiptQuery = (who: string | null, purchaseId: string) =>
  queryOptions({
    queryKey: ["own", who, "receipt", purchaseId],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/me/purchases/{purchase_id}/receipt", {
          params: { path: { purchase_id: purchaseId } },
          signal,
        }),
      ),
    staleTime: 0,
  });
