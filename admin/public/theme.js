// Before the first paint, and a file of its own: the page's security policy allows no inline script.
// Without a choice the reader's system decides, which tokens.css does by itself.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's theme is a good one.
}
