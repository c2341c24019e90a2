import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { IconName } from "@/components/icon";
import { Menu } from "@/components/menu";
import { shortcutsAreOn, switchShortcuts } from "@/components/use-shortcut";
import { isSuperAdmin, signOut, useSession } from "@/features/session";
import { initials } from "@/lib/words";
import { useState } from "react";
import { useTheme } from "./theme";
import styles from "./event-shell.module.css";

/** The signed-in user, with a menu for the theme and for signing out. */
export function UserMenu() {
  const person = useSession((state) => state.person);
  const [theme, setTheme] = useTheme();
  const [hasShortcuts, setShortcuts] = useState(shortcutsAreOn);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const name = person?.name ?? person?.email ?? "Signed in";
  const role = useSession(isSuperAdmin)
    ? "Super admin"
    : person?.roles.includes("event_coordinator")
      ? "Coordinator"
      : "Signed in";
  const leave = async () => {
    await signOut();
    await navigate({ to: "/sign-in" });
    // The next user has other events.
    queries.clear();
  };
  const look = (wanted: typeof theme, words: string, icon: IconName) => ({
    words,
    icon,
    isOn: theme === wanted,
    onSelect: () => setTheme(wanted),
  });
  return (
    <Menu
      trigger={
        <button type="button" className={styles.who}>
          <span className="avatar" aria-hidden="true">
            {initials(name)}
          </span>
          <span className={styles.whoName}>
            <b>
              <bdi>{name}</bdi>
            </b>
            {role}
            <span className="visually-hidden">: theme and signing out</span>
          </span>
        </button>
      }
      items={[
        look("system", "Same as the system", "screen"),
        look("light", "Light", "sun"),
        look("dark", "Dark", "moon"),
        {
          words: "Keyboard shortcuts",
          icon: "keyboard",
          isOn: hasShortcuts,
          onSelect: () => {
            switchShortcuts(!hasShortcuts);
            setShortcuts(!hasShortcuts);
          },
        },
        { words: "Sign out", icon: "leave", onSelect: () => void leave() },
      ]}
    />
  );
}
