/** Where the API is and how to sign in: `/config.json`, served beside these files. */

import { watchAnswer, withPatience } from "./reach";
import { deviceStorage } from "./storage";

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

/** Whether this site answers; resolves when that is known. */
export const canReachServer = (): Promise<boolean> =>
  fetchConfig().then(
    () => true,
    () => false,
  );

/**
 * Reads the configuration. Without a network, or without an answer for a second, it is the one read last; the answer is
 * then for the next time.
 */
export async function loadConfig(): Promise<Config> {
  const stored = storedConfig();
  const fetched = watchAnswer(fetchConfig());
  if (stored === null) return fetched;
  return withPatience(
    fetched.catch(() => stored),
    stored,
  );
}

async function fetchConfig(): Promise<Config> {
  const answer = await fetch("/config.json");
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}.`);
  const text = await answer.text();
  const config = JSON.parse(text) as Config;
  deviceStorage.setItem(STORAGE_KEY, text);
  return config;
}

function storedConfig(): Config | null {
  try {
    return JSON.parse(deviceStorage.getItem(STORAGE_KEY) ?? "null") as Config | null;
  } catch {
    return null;
  }
}
