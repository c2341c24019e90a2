import { useState } from "react";
import { deviceStorage } from "@/lib/storage";

export type Theme = "system" | "light" | "dark";

// theme.js reads it before the first paint.
const KEY = "theme";

function chosen(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** The chosen theme, by default the system's, and a function to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosen);
  const choose = (wanted: Theme) => {
    if (wanted === "system") {
      delete document.documentElement.dataset.theme;
      deviceStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = wanted;
      deviceStorage.setItem(KEY, wanted);
    }
    setTheme(wanted);
  };
  return [theme, choose];
}
