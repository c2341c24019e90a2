import { useReach } from "@/lib/reach";

/** Whether this device has a network; the server may still be out of reach. */
export const useOnline = (): boolean => useReach() !== "offline";
