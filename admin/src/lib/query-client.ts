import { QueryClient } from "@tanstack/react-query";
import { isProblem, isTransient } from "./api";
import { reachNow } from "./reach";

const FRESH_MILLISECONDS = 10_000;
const TRIES = 2;

// Without a network it fails again, and within a rate limit each repetition makes it longer: both are shown at once.
const isWorthRepeating = (error: unknown) =>
  isTransient(error) && !isProblem(error, "rate_limited") && reachNow() === "online";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        // A refusal stays the same however often the request is repeated.
        retry: (failures, error) => isWorthRepeating(error) && failures < TRIES,
        // The app itself says that it is offline.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
