export interface Person {
  /** Who it is, whatever they are called: unique with its issuer. */
  subject: string;
  name: string | null;
  email: string | null;
  roles: readonly string[];
}

/**
 * Who a token says it is of, to show it and to offer what they may do. Nothing is decided by it: its signature is the
 * API's to check.
 */
export function claimsOf(token: string): Person {
  const claims = readClaims(token);
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : null);
  const roles = Array.isArray(claims.roles)
    ? claims.roles.filter((role) => typeof role === "string")
    : [];
  // Entra's sub is another for each application.
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
