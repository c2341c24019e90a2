import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icon";
import { useReach } from "@/lib/reach";
import { cx } from "@/lib/class-names";
import styles from "./button.module.css";

type Look = "plain" | "first" | "quiet" | "danger" | "danger full";

interface Props extends ComponentProps<"button"> {
  look?: Look;
  small?: boolean;
  icon?: IconName;
  /** An action is running: the button keeps its focus and label, and ignores clicks. */
  busy?: boolean;
  /** Ignores clicks while there is no network, and says why. */
  needsNetwork?: boolean;
}

const LOOKS: Record<Look, readonly (string | undefined)[]> = {
  plain: [],
  first: [styles.primary],
  quiet: [styles.quiet],
  danger: [styles.danger],
  "danger full": [styles.danger, styles.full],
};

/** The classes of a button, also for links that look like one. */
export const buttonLook = (look: Look = "plain", small = false): string =>
  cx(styles.button, ...LOOKS[look], small && styles.small);

export function Button({
  look = "plain",
  small = false,
  icon,
  busy = false,
  needsNetwork = false,
  className,
  children,
  onClick,
  ...rest
}: Props) {
  const isOffline = useReach() === "offline" && needsNetwork;
  const isBlocked = busy || isOffline;
  return (
    <button
      type="button"
      className={cx(buttonLook(look, small), className)}
      aria-busy={busy || undefined}
      aria-disabled={isBlocked || undefined}
      title={isOffline ? "Not while you're offline." : undefined}
      onClick={isBlocked ? (event) => event.preventDefault() : onClick}
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
