import { afterEach, expect, it, vi } from "vitest";
import { loadFonts } from "./fonts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const fontsThat = (load: () => Promise<unknown>) => vi.stubGlobal("document", { fonts: { load } });

it("does not wait longer than a second", async () => {
  vi.useFakeTimers();
  fontsThat(() => new Promise(() => undefined));
  const drawn = vi.fn();
  void loadFonts().then(drawn);
  await vi.advanceTimersByTimeAsync(900);
  expect(drawn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(drawn).toHaveBeenCalledOnce();
});

it("resolves at once if they can't be loaded", async () => {
  fontsThat(() => Promise.reject(new Error("Out of reach.")));
  await expect(loadFonts()).resolves.toBeDefined();
});
