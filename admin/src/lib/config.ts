/** Where the API is and how to sign in: `/config.json`, served beside these files. */

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
  /** Scopes, separated by spaces; one of them makes the access token valid for this API. */
  scope: string;
}

export interface LocalSignIn {
  kind: "local";
  people: DemoPerson[];
}

export interface Config {
  /** Empty if the API has the same origin as this page. */
  api_origin: string;
  sign_in: LocalSignIn | OidcSignIn;
}

const STORAGE_KEY = "config";

/** Reads the configuration; without a network, the one read last. */
export async function loadConfig(): Promise<Config> {
  try {
    const answer = await fetch("/config.json");
    if (!answer.ok) throw new Error(`/config.json answered ${answer.status}.`);
    const text = await answer.text();
    localStorage.setItem(STORAGE_KEY, text);
    return JSON.parse(text) as Config;
  } catch (error) {
    const stored = localStorage.getItem(STORAGE_KEY);
    if (stored === null) throw error;
    return JSON.parse(stored) as Config;
  }
}
