export { EventShell } from "./event-shell";
export { PlainShell } from "./plain-shell";
import "@/styles/shell.css";
