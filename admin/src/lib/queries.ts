import { QueryClient } from "@tanstack/react-query";
import { isPassing } from "./api";

const FRESH_MILLISECONDS = 10_000;
const TRIES = 2;

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        // A refusal stays one however often it is asked for.
        retry: (failures, error) => isPassing(error) && failures < TRIES,
        // Being offline is what the app says itself, in words.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
