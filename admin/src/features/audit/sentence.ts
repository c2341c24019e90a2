import type { AuditEntry } from "./queries";
import { fieldWords, valueWords } from "./values";

/** A part of a sentence: plain, in bold, or the name of a package or of a purchaser, which leads there. */
export type Part =
  | string
  | { bold: string }
  | { packageId: string; name: string }
  | { isPurchaser: true; name: string };

/** What an entry says: who stands in front of it, what was changed below. */
export interface Sentence {
  /** Follows the name of who did it: "changed the price of Table of Ten". */
  parts: readonly Part[];
  /** From what to what; null where the sentence says it all. */
  change: { from: string | null; to: string | null } | null;
}

// What a reason was given for.
const DOING: Partial<Record<AuditEntry["action"], string>> = {
  created: "the price of",
  refunded: "refunding",
  cancelled: "cancelling",
  unpaid: "not counting the payment of",
  returned: "returning packages of",
  exchanged: "exchanging packages of",
  reassigned: "giving away",
};
// What the release of a hold gives as its reason.
const HOLD_EXPIRED = "hold expired";

type Verb = AuditEntry["action"];
const SWITCHED: Partial<Record<Verb, { from: string; to: string }>> = {
  enabled: { from: "Disabled", to: "Enabled" },
  disabled: { from: "Enabled", to: "Disabled" },
  activated: { from: "Inactive", to: "Active" },
  deactivated: { from: "Active", to: "Inactive" },
};

/**
 * An entry of the trail in words.
 *
 * @param zone of the event.
 */
export function sentenceOf(entry: AuditEntry, zone: string): Sentence {
  switch (entry.entity_type) {
    case "event":
      return entry.action === "created"
        ? say(["created the event"])
        : changed(entry, ["the event"], zone);
    case "ticket_package":
      return ofThing(entry, packagePart(entry), zone);
    case "package_image":
      return ofImage(entry, packagePart(entry), zone);
    case "custom_option":
      return ofThing(entry, optionParts(entry), zone);
    case "promo_code":
      return ofThing(
        entry,
        ["the promo code ", { bold: nameOf(entry) ?? "that was deleted" }],
        zone,
      );
    case "purchase":
      return ofPurchase(entry, zone);
    case "ticket":
      return ofGuest(entry);
    case "coordinator":
      return ofCoordinator(entry);
  }
}

const say = (parts: readonly Part[], change: Sentence["change"] = null): Sentence => ({
  parts,
  change,
});
/** What an entry is about: by the server's name for it, else by what is named in the entry itself. */
const nameOf = ({ about, field_name, new_value, old_value }: AuditEntry): string | null =>
  about?.label ??
  (field_name === "name" || field_name === "code" ? (new_value ?? old_value) : null);

/** "changed the price of …", with the value before and after. */
const changed = (entry: AuditEntry, thing: readonly Part[], zone: string): Sentence =>
  say(["changed the ", { bold: fieldWords(entry.field_name) }, " of ", ...thing], {
    from: valueWords(entry, entry.old_value, zone),
    to: valueWords(entry, entry.new_value, zone),
  });

function packagePart(entry: AuditEntry): Part[] {
  const name = nameOf(entry);
  return name === null ? ["a package that was deleted"] : [linked(entry, name)];
}

function optionParts(entry: AuditEntry): Part[] {
  const name = nameOf(entry);
  if (name === null) return ["a custom option that was deleted"];
  const owner = entry.about?.package_name;
  return ["the custom option ", { bold: name }, ...(owner ? [" of ", linked(entry, owner)] : [])];
}

/** Leads to the package that an entry belongs to, as long as that is there. */
const linked = ({ about }: AuditEntry, name: string): Part =>
  about?.package_id ? { packageId: about.package_id, name } : { bold: name };

/** Packages, options and codes: made, changed, switched, moved, deleted. */
function ofThing(entry: AuditEntry, thing: readonly Part[], zone: string): Sentence {
  const { action } = entry;
  if (action === "updated" && entry.field_name === "display_order") return moved(entry, thing);
  if (action === "reordered") return moved(entry, thing);
  if (action === "updated") return changed(entry, thing, zone);
  return say([`${action} `, ...thing], SWITCHED[action] ?? null);
}

const moved = (entry: AuditEntry, thing: readonly Part[]): Sentence =>
  say(["moved ", ...thing], {
    from: `Place ${entry.old_value ?? "?"}`,
    to: `Place ${entry.new_value ?? "?"}`,
  });

function ofImage(entry: AuditEntry, thing: readonly Part[], zone: string): Sentence {
  const status = {
    from: valueWords(entry, entry.old_value, zone),
    to: valueWords(entry, entry.new_value, zone),
  };
  switch (entry.action) {
    case "uploaded":
      return say(["uploaded an image for ", ...thing]);
    case "published":
      return say(["published the image of ", ...thing], status);
    case "rejected":
      return say(["refused the image of ", ...thing, ": it failed the virus scan"], status);
    case "removed":
      return say(["removed the image of ", ...thing]);
    default:
      return say([`${entry.action} the image of `, ...thing], status);
  }
}

function ofPurchase(entry: AuditEntry, zone: string): Sentence {
  const who = entry.about?.label;
  const purchase: Part[] =
    who === undefined ? ["a purchase"] : ["a purchase by ", { isPurchaser: true, name: who }];
  if (entry.field_name === "payment_reference") {
    if (entry.action === "refunded")
      return say(["gave back a payment for ", ...purchase], { from: null, to: entry.old_value });
    if (entry.action === "unpaid")
      return say(["took back a payment for ", ...purchase], { from: null, to: entry.old_value });
    const what = entry.action === "updated" ? "which payment of " : "how ";
    const became = entry.action === "updated" ? " failed" : " was paid";
    return say([`noted ${what}`, ...purchase, became], { from: null, to: entry.new_value });
  }
  if (entry.field_name === "receipt") return receiptOf(entry, purchase);
  if (entry.field_name === "reason") {
    const what = DOING[entry.action] ?? "changing";
    return say([`gave a reason for ${what} `, ...purchase], {
      from: null,
      to: entry.new_value === HOLD_EXPIRED ? "The hold ran out" : entry.new_value,
    });
  }
  if (entry.field_name === "refund_due")
    return say([
      "noted that money of ",
      ...purchase,
      entry.new_value === "true" ? " has to go back" : " no longer has to go back",
    ]);
  return changeOfPurchase(entry, purchase, zone);
}

/** A change of a purchase by what was done; the sentence of a status is that of the whole change. */
function changeOfPurchase(entry: AuditEntry, purchase: readonly Part[], zone: string): Sentence {
  const values = {
    from: valueWords(entry, entry.old_value, zone),
    to: valueWords(entry, entry.new_value, zone),
  };
  const isStatus = entry.field_name === "payment_status";
  switch (entry.action) {
    case "created":
      return say(["entered ", ...purchase], values);
    case "paid":
      return isStatus
        ? say(["marked ", ...purchase, " as paid"], values)
        : say(["recorded a payment for ", ...purchase], values);
    case "unpaid":
      return say(["marked ", ...purchase, " as not paid"], values);
    case "refunded":
      return isStatus
        ? say(["refunded ", ...purchase], values)
        : say(["gave back money of ", ...purchase], values);
    case "returned":
      return say(["returned packages of ", ...purchase], values);
    case "exchanged":
      return say(["exchanged packages of ", ...purchase], values);
    case "reassigned":
      return say(["gave a purchase to another person"], values);
    case "updated":
      return isStatus
        ? say(["noted that the payment of ", ...purchase, " failed"], values)
        : changed(entry, purchase, zone);
    default:
      return say([`${entry.action} `, ...purchase], values);
  }
}

/** "issued receipt R-000219 for a purchase by …, in place of R-000218". */
function receiptOf({ old_value, new_value }: AuditEntry, purchase: readonly Part[]): Sentence {
  const replaced = old_value === null ? [] : [", in place of ", { bold: old_value }];
  return say(["issued receipt ", { bold: new_value ?? "" }, " for ", ...purchase, ...replaced]);
}

function ofGuest({ action, field_name, old_value, new_value }: AuditEntry): Sentence {
  if (field_name === "guest_email")
    return say(["changed the ", { bold: "e-mail address" }, " of a guest"], {
      from: old_value,
      to: new_value,
    });
  if (action === "unassigned")
    return say(["took a seat back from ", { bold: old_value ?? "a guest" }]);
  if (old_value === null) return say(["gave a seat to ", { bold: new_value ?? "a guest" }]);
  return say([
    "gave the seat of ",
    { bold: old_value },
    " to ",
    { bold: new_value ?? "somebody else" },
  ]);
}

function ofCoordinator({ about, action, actor, entity_id, new_value }: AuditEntry): Sentence {
  if (action === "created")
    return say(["invited ", { bold: new_value ?? "somebody" }, " to coordinate the event"]);
  if (action === "unassigned")
    return say(["took the event from ", about ? { bold: about.label } : "a coordinator"]);
  if (actor.id === entity_id) return say(["accepted the invitation to coordinate the event"]);
  return say([
    "assigned ",
    new_value === null ? "a coordinator" : { bold: new_value },
    " to the event",
  ]);
}
