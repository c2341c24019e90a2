import { QueryClient } from "@tanstack/react-query";
import { isTransient } from "./api";

const FRESH_MILLISECONDS = 10_000;
const TRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        // A refusal stays the same however often the request is repeated.
        retry: (failures, error) => isTransient(error) && failures < TRIES,
        // The app itself says that it is offline.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
