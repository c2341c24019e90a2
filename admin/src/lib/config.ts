/** Where the API is and how one signs in: `/config.json`, which the place that serves these files puts beside them. */

export interface DemoPerson {
  role: string;
  name: string;
  email: string;
  roles: string[];
}

export interface OidcSignIn {
  kind: "oidc";
  authority: string;
  client_id: string;
  /** Scopes, divided by spaces; one of them has to make the access token one for this API. */
  scope: string;
}

export interface LocalSignIn {
  kind: "local";
  people: DemoPerson[];
}

export interface Config {
  /** Empty where the API answers at the origin of this page. */
  api_origin: string;
  sign_in: LocalSignIn | OidcSignIn;
}

const KEPT = "config";

/** Reads the configuration; without a network, the one that was read last. */
export async function loadConfig(): Promise<Config> {
  try {
    const answer = await fetch("/config.json");
    if (!answer.ok) throw new Error(`/config.json answered ${answer.status}.`);
    const text = await answer.text();
    localStorage.setItem(KEPT, text);
    return JSON.parse(text) as Config;
  } catch (error) {
    const kept = localStorage.getItem(KEPT);
    if (kept === null) throw error;
    return JSON.parse(kept) as Config;
  }
}
