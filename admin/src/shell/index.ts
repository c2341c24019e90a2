export { EventShell } from "./event-shell";
export { OfflineBar } from "./offline-bar";
export { PlainShell } from "./plain-shell";
export { FrameError, FramePending, NotFound, RouteError } from "./frames";
export { UpdateBar } from "./update-bar";
