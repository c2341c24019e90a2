/**
 * Web storage that never throws. A browser may forbid it ("block all cookies", some embedded browsers) or have no room:
 * values then live in memory, as long as the page. Nothing else in the app uses `localStorage` and `sessionStorage`.
 */
class SafeStorage {
  private readonly inMemory = new Map<string, string>();

  /** @param area reads the browser's storage: the property itself throws where storage is forbidden. */
  constructor(private readonly area: () => Storage) {}

  getItem(key: string): string | null {
    return this.inMemory.get(key) ?? this.attempt((area) => area.getItem(key)) ?? null;
  }

  /** @returns whether the value outlives the page. */
  setItem(key: string, value: string): boolean {
    const isStored = this.attempt((area) => (area.setItem(key, value), true)) ?? false;
    if (isStored) this.inMemory.delete(key);
    else this.inMemory.set(key, value);
    return isStored;
  }

  removeItem(key: string): void {
    this.inMemory.delete(key);
    this.attempt((area) => area.removeItem(key));
  }

  keys(): string[] {
    return [...this.inMemory.keys(), ...(this.attempt((area) => Object.keys(area)) ?? [])];
  }

  private attempt<T>(action: (area: Storage) => T): T | undefined {
    try {
      return action(this.area());
    } catch {
      return undefined;
    }
  }
}

/** Shared by all tabs of this browser, and there after it was closed. */
export const deviceStorage = new SafeStorage(() => localStorage);
/** Of this tab alone, and gone with it. */
export const tabStorage = new SafeStorage(() => sessionStorage);

/** The browser's own storage for all tabs, for a library that needs one; null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

type Dated<T> = T & { at: number };

/** Stores an object with the time, for `readDated`. */
export function storeDated(storage: SafeStorage, key: string, value: object): void {
  storage.setItem(key, JSON.stringify({ ...value, at: Date.now() }));
}

/** What `storeDated` stored; null, and removed, if it is older than the given age or can't be read. */
export function readDated<T extends object>(
  storage: SafeStorage,
  key: string,
  maximumAgeMilliseconds: number,
): Dated<T> | null {
  try {
    const stored = JSON.parse(storage.getItem(key) ?? "null") as Partial<Dated<T>> | null;
    if (stored === null) return null;
    if (stored.at !== undefined && Date.now() - stored.at <= maximumAgeMilliseconds)
      return stored as Dated<T>;
  } catch {
    // Nothing that this app wrote.
  }
  storage.removeItem(key);
  return null;
}
