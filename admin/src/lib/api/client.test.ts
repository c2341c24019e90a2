import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, api, connect, read, readIfChanged, signInWith, Unreachable } from ".";

const EVENT = "3f0e2f5c-1b9f-4b6f-9a55-0d2b1d3c4e5f";
const get = () =>
  api.GET("/api/v1/admin/events/{event_id}", { params: { path: { event_id: EVENT } } });

/** The network: answers one after the other, and remembers what was asked. */
function network(...answers: (Response | Error)[]) {
  const asked: { address: string; headers: Headers; body: unknown }[] = [];
  vi.stubGlobal(
    "fetch",
    (address: string, { headers, body }: { headers: Headers; body: unknown }) => {
      asked.push({ address, headers: new Headers(headers), body });
      const answer = answers.shift();
      return answer instanceof Response
        ? Promise.resolve(answer)
        : Promise.reject(answer ?? new Error("Nothing is left."));
    },
  );
  return asked;
}

const json = (content: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(content), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });

afterEach(() => {
  vi.unstubAllGlobals();
  connect("");
  signInWith({ token: () => null, renew: () => Promise.resolve(null) });
});

describe("a call", () => {
  it("goes to the API's origin, signed in, with a name of its own", async () => {
    const asked = network(json({ id: EVENT }));
    connect("https://api.example.org/");
    signInWith({ token: () => "secret", renew: () => Promise.resolve(null) });
    await expect(read(get())).resolves.toEqual({ id: EVENT });
    expect(asked[0]?.address).toBe(`https://api.example.org/api/v1/admin/events/${EVENT}`);
    expect(asked[0]?.headers.get("Authorization")).toBe("Bearer secret");
    expect(asked[0]?.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("becomes the problem that the API tells, with what it tells on top", async () => {
    network(
      json(
        {
          code: "sold_out",
          title: "Sold out",
          detail: "None left.",
          remaining: 0,
          request_id: "r1",
        },
        409,
      ),
    );
    const problem = await read(get()).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      status: 409,
      code: "sold_out",
      requestId: "r1",
      extra: { remaining: 0 },
    });
  });

  it("is a problem by its status where a proxy answers with a page", async () => {
    network(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(read(get())).rejects.toMatchObject({ code: "http_502" });
  });

  it("without an answer is said to be out of reach", async () => {
    network(new TypeError("Failed to fetch"));
    await expect(read(get())).rejects.toBeInstanceOf(Unreachable);
  });

  it("that is refused for its token is tried once more with a fresh one, body and all", async () => {
    const asked = network(json({ code: "unauthenticated" }, 401), json({ id: EVENT }, 201));
    signInWith({ token: () => "old", renew: () => Promise.resolve("fresh") });
    await read(
      api.POST("/api/v1/admin/events/{event_id}/coordinators", {
        params: { path: { event_id: EVENT } },
        body: { email: "a@b" },
      }),
    );
    expect(asked.map(({ headers }) => headers.get("Authorization"))).toEqual([
      "Bearer old",
      "Bearer fresh",
    ]);
    expect(asked[1]?.body).toBe(asked[0]?.body);
  });
});

it("a poll keeps what it has when nothing has changed", async () => {
  network(
    json({ id: EVENT }, 200, { ETag: '"1"' }),
    new Response(null, { status: 304 }),
    json({ id: "other" }, 200, { ETag: '"2"' }),
  );
  const first = await readIfChanged(get(), undefined);
  expect(first.etag).toBe('"1"');
  expect(await readIfChanged(get(), first)).toBe(first);
  expect((await readIfChanged(get(), first)).etag).toBe('"2"');
});
