export interface Person {
  /** Identifies the user: the issuer and its id of the user. */
  subject: string;
  name: string | null;
  email: string | null;
  roles: readonly string[];
}

/**
 * Reads name, email and roles from a token, only to display them and to choose what is offered: the API verifies the
 * signature and decides.
 */
export function claimsOf(token: string): Person {
  const claims = readClaims(token);
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : null);
  const roles = Array.isArray(claims.roles)
    ? claims.roles.filter((role) => typeof role === "string")
    : [];
  // In Microsoft Entra `sub` differs per application, `oid` does not.
  const subject = [text("iss"), text("oid") ?? text("sub")].join(" ");
  return { subject, name: text("name"), email: text("email"), roles };
}

function readClaims(token: string): Record<string, unknown> {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
