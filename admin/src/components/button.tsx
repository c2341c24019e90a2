import { useRef, type ComponentProps, type MouseEvent } from "react";
import { Icon, type IconName } from "./icon";
import { useNetwork } from "./use-network";
import { cx } from "@/lib/class-names";
import styles from "./button.module.css";

type Look = "plain" | "first" | "quiet" | "danger" | "danger full" | "text";

interface Props extends ComponentProps<"button"> {
  look?: Look;
  small?: boolean;
  icon?: IconName;
  /**
   * Given for a button that starts an action: true while it runs. The button keeps its focus and label, and ignores
   * clicks, from the first one on: the second of a double click does not start the action again.
   */
  busy?: boolean;
  /**
   * Ignores clicks while there is no network, and says why. Left out, a button with `busy` needs it: an action that takes
   * its time asks the server.
   */
  needsNetwork?: boolean;
}

const LOOKS: Record<Look, readonly (string | undefined)[]> = {
  plain: [],
  first: [styles.primary],
  quiet: [styles.quiet],
  danger: [styles.danger],
  "danger full": [styles.danger, styles.full],
  text: [],
};

/** The classes of a button, also for links that look like one. */
export const buttonLook = (look: Look = "plain", small = false): string =>
  look === "text" ? "text-link" : cx(styles.button, ...LOOKS[look], small && styles.small);

// From a click until React has rendered `busy`. The second click of a double click is known by its count; this is for
// the clicks of a key that is held down, and short enough for somebody who answers what the first click asked.
const UNTIL_BUSY_MILLISECONDS = 50;

/** Passes on the first click of an action only. */
function useOneClick(
  busy: boolean | undefined,
  onClick: Props["onClick"],
): (event: MouseEvent<HTMLButtonElement>) => void {
  const isStarting = useRef(false);
  return (event) => {
    if (busy === undefined) {
      onClick?.(event);
      return;
    }
    if (busy || isStarting.current || event.detail > 1) {
      event.preventDefault();
      return;
    }
    // A form that is submitted knows by itself that it is, and may be submitted again as soon as it was refused.
    if (onClick === undefined) return;
    isStarting.current = true;
    setTimeout(() => {
      isStarting.current = false;
    }, UNTIL_BUSY_MILLISECONDS);
    onClick(event);
  };
}

export function Button({
  look = "plain",
  small = false,
  icon,
  busy,
  needsNetwork = busy !== undefined,
  className,
  children,
  onClick,
  ...rest
}: Props) {
  const press = useOneClick(busy, onClick);
  const cutOff = useNetwork(needsNetwork);
  return (
    <button
      type="button"
      className={cx(buttonLook(look, small), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={press}
      {...cutOff}
      {...rest}
    >
      {icon ? (
        <>
          <Icon name={icon} />
          <span>{children}</span>
        </>
      ) : (
        children
      )}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  icon: IconName;
  /** What it does: the accessible name. */
  label: string;
}

export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={cx(styles.button, styles.iconOnly, className)}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
