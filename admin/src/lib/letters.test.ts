import { afterEach, expect, it, vi } from "vitest";
import { loadLetters } from "./letters";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const fontsThat = (load: () => Promise<unknown>) => vi.stubGlobal("document", { fonts: { load } });

it("does not wait for letters that don't come", async () => {
  vi.useFakeTimers();
  fontsThat(() => new Promise(() => undefined));
  const drawn = vi.fn();
  void loadLetters().then(drawn);
  await vi.advanceTimersByTimeAsync(900);
  expect(drawn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(drawn).toHaveBeenCalledOnce();
});

it("goes on at once with what there is when they can't be had", async () => {
  fontsThat(() => Promise.reject(new Error("Out of reach.")));
  await expect(loadLetters()).resolves.toBeDefined();
});
