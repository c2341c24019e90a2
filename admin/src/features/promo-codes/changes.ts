import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { toast } from "@/components/toast";
import { api, isProblem, read, type Schemas } from "@/lib/api";
import { versionTag } from "@/lib/save-over";
import { savedByAnother } from "@/lib/saved-by-another";
import { CHANGEABLE, changeableOf, type ChangeableFields, type PromoCodeFields } from "./fields";
import { promoCodesQuery, type PromoCode } from "./queries";

const CODE = "/api/v1/admin/events/{event_id}/promo-codes/{code_id}";
const paramsOf = (code: PromoCode) => ({
  path: { event_id: code.event_id, code_id: code.id },
  header: { "If-Match": versionTag(code) },
});

const change = (code: PromoCode, body: Schemas["PromoCodePatch"]) =>
  read(api.PATCH(CODE, { params: paramsOf(code), body }));

/** Puts a code from an answer into the cached list. */
function cachePromoCode(queries: QueryClient, changed: PromoCode): void {
  queries.setQueryData(promoCodesQuery(changed.event_id).queryKey, (before) =>
    before?.map((one) => (one.id === changed.id ? changed : one)),
  );
}

export function useCreate(eventId: string) {
  const queries = useQueryClient();
  const { queryKey } = promoCodesQuery(eventId);
  return useMutation({
    mutationFn: (body: PromoCodeFields) =>
      read(
        api.POST("/api/v1/admin/events/{event_id}/promo-codes", {
          params: { path: { event_id: eventId } },
          body,
        }),
      ),
    onSuccess: (created) => {
      queries.setQueryData(queryKey, (before) => before && [created, ...before]);
      toast(
        created.is_active
          ? `${created.code} is created: donors can use it.`
          : `${created.code} is created. It isn't active yet.`,
      );
    },
  });
}

/** Saves the fields that differ from those of `code`; the API refuses it if somebody else has saved since. */
export function useSave(zone: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ code, fields }: { code: PromoCode; fields: ChangeableFields }) => {
      const before = changeableOf(code, zone);
      const changed = CHANGEABLE.filter((field) => fields[field] !== before[field]);
      return changed.length === 0
        ? Promise.resolve(code)
        : change(code, Object.fromEntries(changed.map((field) => [field, fields[field]])));
    },
    onSuccess: (saved) => {
      cachePromoCode(queries, saved);
      toast(`${saved.code} is saved.`);
    },
    onError: (error) => {
      if (isProblem(error, "precondition_failed"))
        cachePromoCode(queries, savedByAnother<PromoCode>(error).current);
    },
  });
}

/** Activates or deactivates a code, and offers to undo that. */
export function useSwitch() {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ code, isActive }: { code: PromoCode; isActive: boolean }) => {
      try {
        return await change(code, { is_active: isActive });
      } catch (error) {
        // Only the switch is sent: whatever else somebody has changed in the meantime stays.
        if (!isProblem(error, "precondition_failed")) throw error;
        const { current } = savedByAnother<PromoCode>(error);
        return change(current, { is_active: isActive });
      }
    },
    onSuccess: (saved) => {
      cachePromoCode(queries, saved);
      toast(
        saved.is_active
          ? `${saved.code} is active: donors can use it.`
          : `${saved.code} is inactive: donors can't use it any more.`,
        () => mutation.mutate({ code: saved, isActive: !saved.is_active }),
      );
    },
    onError: (_, { code }) =>
      queries.invalidateQueries({ queryKey: promoCodesQuery(code.event_id).queryKey }),
  });
  return mutation;
}

export function useDelete() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: PromoCode) => read(api.DELETE(CODE, { params: paramsOf(code) })),
    onSuccess: (_, code) => {
      queries.setQueryData(promoCodesQuery(code.event_id).queryKey, (before) =>
        before?.filter((one) => one.id !== code.id),
      );
      toast(`${code.code} is deleted. The audit trail keeps a record.`);
    },
    onError: (_, code) =>
      queries.invalidateQueries({ queryKey: promoCodesQuery(code.event_id).queryKey }),
  });
}
