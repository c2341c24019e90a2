/**
 * Time zones by their current names. Browsers list some by names that were replaced long ago; both names are accepted
 * by browsers and by the API, and mean the same.
 */
const RENAMED: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** Whether this browser can show times in the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return zone !== "";
  } catch {
    return false;
  }
}

/** The name that the zone has today, if this browser knows it. */
export function currentName(zone: string): string {
  const name = RENAMED[zone];
  return name !== undefined && isTimeZone(name) ? name : zone;
}

/** All zones by their current names, in alphabetical order. */
export const timeZones = (): string[] =>
  [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone").map(currentName)])].sort();

/** "America/New_York" → "America/New York", as people read it. */
export const zoneLabel = (zone: string): string => zone.replaceAll("_", " ");

const folded = (typed: string): string =>
  typed
    .trim()
    .replaceAll(/[\s_]+/g, "_")
    .toLowerCase();

/**
 * The zone that somebody has typed: a name of today or of old, with or without its continent, in any case. Null if it is
 * none, or if two places are called so.
 */
export function findTimeZone(typed: string): string | null {
  const wanted = folded(typed);
  if (wanted === "") return null;
  const zones = timeZones();
  const whole = zones.find((zone) => folded(zone) === wanted);
  if (whole !== undefined) return whole;
  const old = Object.keys(RENAMED).filter((zone) => names(zone, wanted));
  const places = new Set([
    ...zones.filter((zone) => names(zone, wanted)),
    ...old.map((zone) => currentName(zone)),
  ]);
  const [only, ...others] = places;
  if (only !== undefined && others.length === 0) return only;
  // Such as "US/Eastern": not in the list, but a name that is valid.
  return only === undefined && wanted.includes("/") && isTimeZone(typed.trim())
    ? new Intl.DateTimeFormat("en-US", { timeZone: typed.trim() }).resolvedOptions().timeZone
    : null;
}

const names = (zone: string, wanted: string): boolean =>
  folded(zone) === wanted || folded(zone).split("/").at(-1) === wanted;
