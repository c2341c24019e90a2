import { beforeEach, expect, it, vi } from "vitest";
import { OFFLINE_MILLISECONDS } from "@/lib/last-seen";
import { lastPerson, rememberPerson } from "./last-person";

const person = (subject: string) => ({
  subject,
  name: "Amara Lindgren",
  email: "amara@example.org",
  roles: ["event_coordinator"],
});

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

it("is known for a day, by name and roles only", () => {
  rememberPerson(person("amara"));
  localStorage.setItem("last-seen", "events");
  expect(localStorage.getItem("last-person")).not.toContain("amara@example.org");
  vi.advanceTimersByTime(OFFLINE_MILLISECONDS);
  expect(lastPerson()).toMatchObject({ name: "Amara Lindgren", roles: ["event_coordinator"] });
  vi.advanceTimersByTime(1);
  expect(lastPerson()).toBeNull();
  expect(localStorage).toHaveLength(0);
});

it("keeps what was seen for the same user, and forgets it when another signs in", () => {
  rememberPerson(person("amara"));
  localStorage.setItem("last-seen", "events");
  rememberPerson(person("amara"));
  expect(localStorage.getItem("last-seen")).toBe("events");
  rememberPerson(person("noor"));
  expect(localStorage.getItem("last-seen")).toBeNull();
});
