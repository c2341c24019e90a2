export { EventShell } from "./event-shell";
export { OfflineBar } from "./offline-bar";
export { PlainShell } from "./plain-shell";
export { UpdateBar } from "./update-bar";
