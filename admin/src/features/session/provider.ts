import type { Person } from "./token";

/** A way to sign in. Tokens are kept in memory only: closing the tab forgets them. */
export interface Provider {
  /** Resumes a session from before this page was loaded, or returns from the issuer; null when there is none. */
  resume: () => Promise<string | null>;
  /** Signs in and goes to a path of this site. Resolves with a token, or never if the page is left for the issuer's. */
  signIn: (as: string | null, to: string) => Promise<string>;
  /** Signs in again without leaving the page, as the same person. */
  signInAgain: (person: Person | null) => Promise<string>;
  /** A fresh token without asking anybody; null where the provider can't. */
  renew: () => Promise<string | null>;
  /** Forgets the session of this page, which was ended in another tab. */
  forget: () => Promise<void>;
  /** Signs out, at the issuer too, and goes to a path of this site that the issuer knows. */
  signOut: (to: string) => Promise<void>;
}
