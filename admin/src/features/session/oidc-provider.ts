import {
  ErrorResponse,
  InMemoryWebStorage,
  UserManager,
  WebStorageStateStore,
  type User,
} from "oidc-client-ts";
import { Unreachable } from "@/lib/api";
import type { OidcSignIn } from "@/lib/config";
import { browserStorage } from "@/lib/storage";
import type { Provider } from "./provider";
import type { Person } from "./token";

/**
 * Signs in at an OpenID Connect issuer: authorization code flow with PKCE (RFC 7636). Tokens are kept in memory. After a
 * reload the session is restored silently by the issuer's cookie, if it has not ended.
 */
export class OidcProvider implements Provider {
  private readonly users: UserManager;
  // Null where the browser forbids storage: what a redirect needs on its return can't be kept then, a popup can do without.
  private readonly storage = browserStorage();

  /**
   * @param callbackPath the path of this site that the issuer redirects to.
   * @param onRenewed called with each token that is fetched before the previous one expires.
   */
  constructor(
    { authority, client_id, scope }: OidcSignIn,
    private readonly callbackPath: string,
    onRenewed: (token: string) => void,
  ) {
    const callback = `${location.origin}${callbackPath}`;
    this.users = new UserManager({
      authority,
      client_id,
      scope,
      redirect_uri: callback,
      popup_redirect_uri: callback,
      silent_redirect_uri: callback,
      automaticSilentRenew: true,
      // A renewal must not switch to another user who has signed in at the issuer in the meantime.
      validateSubOnSilentRenew: true,
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: this.storage ?? new InMemoryWebStorage() }),
    });
    this.users.events.addUserLoaded((user) => onRenewed(tokenOf(user)));
  }

  async resume(): Promise<string | null> {
    if (location.pathname !== this.callbackPath) {
      if (!navigator.onLine) throw new Unreachable(new Error("The issuer can't be asked."));
      const user = await this.users.signinSilent().catch((error: unknown) => {
        // An answer of the issuer: nobody is signed in there. Anything else is no answer.
        if (error instanceof ErrorResponse) return null;
        throw new Unreachable(error);
      });
      return user === null ? null : tokenOf(user);
    }
    if (this.storage === null) return this.notifyOpener();
    const user = await this.users.signinCallback();
    // A popup or the silent frame has notified its opener, and shows nothing.
    if (user === undefined) return null;
    history.replaceState(null, "", pathOf(user));
    return tokenOf(user);
  }

  async signIn(_as: string | null, to: string): Promise<string> {
    if (this.storage === null) return tokenOf(await this.users.signinPopup());
    await this.users.signinRedirect({ state: to });
    return new Promise(() => undefined);
  }

  async signInAgain(person: Person | null): Promise<string> {
    const login_hint = person?.email ?? (await this.users.getUser())?.profile.email;
    return tokenOf(await this.users.signinPopup(login_hint === undefined ? {} : { login_hint }));
  }

  /** In a popup or the silent frame: its opener has what belongs to the answer. */
  private async notifyOpener(): Promise<null> {
    if (window.opener === null) await this.users.signinSilentCallback();
    else await this.users.signinPopupCallback();
    return null;
  }

  async renew(): Promise<string | null> {
    const user = await this.users.signinSilent().catch(() => null);
    return user === null ? null : tokenOf(user);
  }

  forget(): Promise<void> {
    return this.users.removeUser();
  }

  async signOut(to: string): Promise<void> {
    await this.users.signoutRedirect({
      post_logout_redirect_uri: new URL(to, location.origin).href,
    });
  }
}

const tokenOf = (user: User): string => user.access_token;

/** The path the user wanted to open; only paths of this site are accepted. */
function pathOf(user: User): string {
  const path = user.state;
  return typeof path === "string" && /^\/(?!\/)/.test(path) ? path : "/";
}
