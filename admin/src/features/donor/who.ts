import { sessionNow, useSession } from "@/features/session";

/** The subject of whoever is signed in; null for nobody, and until that is known. What is theirs is kept under it. */
export const useWho = (): string | null => useSession(({ person }) => person?.subject ?? null);
export const whoNow = (): string | null => sessionNow().person?.subject ?? null;
