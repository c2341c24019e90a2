import { Unreachable } from "@/lib/api";
import type { DemoPerson } from "@/lib/config";
import { tabStorage } from "@/lib/storage";
import type { Provider } from "./provider";
import type { Person } from "./token";

const WHO = "signed-in-as";
const TIMEOUT_MILLISECONDS = 60_000;

/** Signs in as a person of the demo, at the development host. The person is stored for a reload, the token is not. */
export class LocalProvider implements Provider {
  constructor(private readonly people: DemoPerson[]) {}

  async resume(): Promise<string | null> {
    const role = tabStorage.getItem(WHO);
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
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    }).catch((error: unknown) => {
      throw new Unreachable(error);
    });
    if (!answer.ok) throw new Error(`/local/token answered ${answer.status}.`);
    tabStorage.setItem(WHO, person.role);
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  signInAgain(person: Person | null): Promise<string> {
    // A tab that took its session over from another has signed in as nobody itself.
    const role = this.people.find(({ email }) => email === person?.email)?.role ?? null;
    return this.signIn(tabStorage.getItem(WHO) ?? role);
  }

  /** Never renews, so that the end of a session can be seen in development. */
  renew(): Promise<null> {
    return Promise.resolve(null);
  }

  signOut(): Promise<void> {
    return this.forget();
  }

  forget(): Promise<void> {
    tabStorage.removeItem(WHO);
    return Promise.resolve();
  }
}
