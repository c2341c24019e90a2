import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icon";

type Look = "plain" | "first" | "quiet" | "danger" | "danger full";

interface Props extends ComponentProps<"button"> {
  look?: Look;
  small?: boolean;
  icon?: IconName;
  /** An action is running: the button keeps its focus and label, and ignores clicks. */
  busy?: boolean;
}

/** The classes of a button, also for links that look like one. */
export const buttonLook = (look: Look = "plain", small = false): string =>
  ["btn", look === "plain" ? "" : look, small ? "small" : ""].filter(Boolean).join(" ");

export function Button({
  look = "plain",
  small = false,
  icon,
  busy = false,
  className = "",
  children,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      className={`${buttonLook(look, small)} ${className}`.trim()}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  icon: IconName;
  /** What it does: the accessible name. */
  label: string;
}

export function IconButton({ icon, label, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`btn icon ${className}`.trim()}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
