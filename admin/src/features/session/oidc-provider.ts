import { InMemoryWebStorage, UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import { Unreachable } from "@/lib/api";
import type { OidcSignIn } from "@/lib/config";
import type { Provider } from "./provider";

/**
 * Signs in at an OpenID Connect issuer: authorization code flow with PKCE (RFC 7636). Tokens are kept in memory. After a
 * reload the session is restored silently by the issuer's cookie, if it has not ended.
 */
export class OidcProvider implements Provider {
  private readonly users: UserManager;

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
    });
    this.users.events.addUserLoaded((user) => onRenewed(tokenOf(user)));
  }

  async resume(): Promise<string | null> {
    if (location.pathname !== this.callbackPath) {
      if (!navigator.onLine) throw new Unreachable(new Error("The issuer can't be asked."));
      return this.renew();
    }
    const user = await this.users.signinCallback();
    // A popup or the silent frame has notified its opener, and shows nothing.
    if (user === undefined) return null;
    history.replaceState(null, "", pathOf(user));
    return tokenOf(user);
  }

  async signIn(_as: string | null, to: string): Promise<string> {
    await this.users.signinRedirect({ state: to });
    return new Promise(() => undefined);
  }

  async signInAgain(): Promise<string> {
    const login_hint = (await this.users.getUser())?.profile.email;
    return tokenOf(await this.users.signinPopup(login_hint === undefined ? {} : { login_hint }));
  }

  async renew(): Promise<string | null> {
    const user = await this.users.signinSilent().catch(() => null);
    return user === null ? null : tokenOf(user);
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
