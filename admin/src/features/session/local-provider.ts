import { Unreachable } from "@/lib/api";
import type { DemoPerson } from "@/lib/config";
import type { Provider } from "./provider";

const WHO = "signed-in-as";

/** Signs in as a person of the demo, at the development host. The person is stored for a reload, the token is not. */
export class LocalProvider implements Provider {
  constructor(private readonly people: DemoPerson[]) {}

  async resume(): Promise<string | null> {
    const role = sessionStorage.getItem(WHO);
    return role === null ? null : this.signIn(role);
  }

  async signIn(role: string | null): Promise<string> {
    const person = this.people.find((one) => one.role === role);
    if (person === undefined) throw new Error(`Nobody of the demo is ${String(role)}.`);
    const { name, email, roles } = person;
    const answer = await fetch("/local/token", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name, email, roles }),
    }).catch((error: unknown) => {
      throw new Unreachable(error);
    });
    if (!answer.ok) throw new Error(`/local/token answered ${answer.status}.`);
    sessionStorage.setItem(WHO, person.role);
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  signInAgain(): Promise<string> {
    return this.signIn(sessionStorage.getItem(WHO));
  }

  /** Never renews, so that the end of a session can be seen in development. */
  renew(): Promise<null> {
    return Promise.resolve(null);
  }

  signOut(): Promise<void> {
    sessionStorage.removeItem(WHO);
    return Promise.resolve();
  }
}
