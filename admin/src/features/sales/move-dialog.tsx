import { lazy, Suspense, type ComponentType } from "react";
import type { MoveProps } from "./dialogs/types";
import type { Move } from "./moves";

type Dialogs = typeof import("./dialogs");

/** All dialogs are one file, which is loaded when the first of them is opened. */
const dialog = (choose: (all: Dialogs) => ComponentType<MoveProps>) =>
  lazy(async () => ({ default: choose(await import("./dialogs")) }));

const DIALOGS: Readonly<Record<Move, ComponentType<MoveProps>>> = {
  "mark-paid": dialog((all) => all.RecordPayment),
  "mark-unpaid": dialog((all) => all.MarkUnpaid),
  refund: dialog((all) => all.Refund),
  cancel: dialog((all) => all.Cancel),
  return: dialog((all) => all.ReturnSeats),
  exchange: dialog((all) => all.Exchange),
  reassign: dialog((all) => all.Reassign),
  "move-payment": dialog((all) => all.MovePayment),
};

/** Asks for what a change of a purchase needs, shows what would come of it, and makes the change. */
export function MoveDialog({ move, ...props }: MoveProps & { move: Move }) {
  const Shown = DIALOGS[move];
  return (
    <Suspense fallback={null}>
      <Shown {...props} />
    </Suspense>
  );
}
