import { sessionNow, useSession } from "@/features/session";

/** The subject of the signed-in user; null if nobody is, or while that is not known. Personal data is cached under it. */
export const useSubject = (): string | null => useSession(({ person }) => person?.subject ?? null);
export const currentSubject = (): string | null => sessionNow().person?.subject ?? null;
