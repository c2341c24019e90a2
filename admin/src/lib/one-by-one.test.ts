import { expect, it } from "vitest";
import { ApiProblem, Unreachable } from "./api";
import { oneByOne } from "./one-by-one";

const problem = (status: number, code: string, retryAfterSeconds: number | null = null) =>
  new ApiProblem(status, code, "", "", null, [], {}, retryAfterSeconds);

/** Sends "a", "b" and "c"; each answers with what is listed for it, in turn. */
async function run(answers: Record<string, unknown[]>) {
  const sent: string[] = [];
  const outcomes: Record<string, string> = {};
  const waited: number[] = [];
  await oneByOne(["a", "b", "c"], {
    send: (item) => {
      sent.push(item);
      const answer = answers[item]?.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve();
    },
    onOutcome: (item, { kind }) => {
      outcomes[item] = kind;
    },
    wait: (seconds) => {
      waited.push(seconds);
      return Promise.resolve();
    },
  });
  return { sent, outcomes, waited };
}

it("goes on after one that is refused", async () => {
  const { outcomes } = await run({ b: [problem(409, "purchase_not_pending")] });
  expect(outcomes).toEqual({ a: "done", b: "failed", c: "done" });
});

it.each([new Unreachable(new Error("gone")), problem(503, "service_unavailable")])(
  "ends at the first without an answer, and leaves the others",
  async (error) => {
    const { sent, outcomes } = await run({ b: [error] });
    expect(sent).toEqual(["a", "b"]);
    expect(outcomes).toEqual({ a: "done", b: "in doubt" });
  },
);

it("ends when nobody is signed in any more", async () => {
  const { outcomes } = await run({ a: [problem(401, "unauthenticated")] });
  expect(outcomes).toEqual({ a: "failed" });
});

it("waits for the end of a rate limit, and sends the same again", async () => {
  const { sent, outcomes, waited } = await run({ b: [problem(429, "rate_limited", 7)] });
  expect(sent).toEqual(["a", "b", "b", "c"]);
  expect(waited).toEqual([7]);
  expect(outcomes).toEqual({ a: "done", b: "done", c: "done" });
});
