import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, api, setApiOrigin, read, readIfChanged, setCredentials, Unreachable } from ".";

const EVENT = "3f0e2f5c-1b9f-4b6f-9a55-0d2b1d3c4e5f";
const get = () =>
  api.GET("/api/v1/admin/events/{event_id}", { params: { path: { event_id: EVENT } } });

/** A network that gives these answers in turn and records the requests. */
function network(...answers: (Response | Error)[]) {
  const requests: { address: string; headers: Headers; body: unknown }[] = [];
  vi.stubGlobal(
    "fetch",
    (address: string, { headers, body }: { headers: Headers; body: unknown }) => {
      requests.push({ address, headers: new Headers(headers), body });
      const answer = answers.shift();
      return answer instanceof Response
        ? Promise.resolve(answer)
        : Promise.reject(answer ?? new Error("Nothing is left."));
    },
  );
  return requests;
}

const json = (content: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(content), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });

afterEach(() => {
  vi.unstubAllGlobals();
  setApiOrigin("");
  setCredentials({ token: () => null, renew: () => Promise.resolve(null) });
});

describe("a call", () => {
  it("goes to the API's origin, with a token and a request id", async () => {
    const requests = network(json({ id: EVENT }));
    setApiOrigin("https://api.example.org/");
    setCredentials({ token: () => "secret", renew: () => Promise.resolve(null) });
    await expect(read(get())).resolves.toEqual({ id: EVENT });
    expect(requests[0]?.address).toBe(`https://api.example.org/api/v1/admin/events/${EVENT}`);
    expect(requests[0]?.headers.get("Authorization")).toBe("Bearer secret");
    expect(requests[0]?.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("rejects with the problem of the API and its extra fields", async () => {
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

  it("rejects with a problem by its status if a proxy answers with a page", async () => {
    network(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(read(get())).rejects.toMatchObject({ code: "http_502" });
  });

  it("without an answer rejects as unreachable", async () => {
    network(new TypeError("Failed to fetch"));
    await expect(read(get())).rejects.toBeInstanceOf(Unreachable);
  });

  it.each(["with", "without"])(
    "ends when its caller aborts it, %s AbortSignal.any",
    async (which) => {
      const any: unknown = Reflect.get(AbortSignal, "any");
      if (which === "without") Reflect.deleteProperty(AbortSignal, "any");
      vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => {
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
        });
      });
      const caller = new AbortController();
      const params = { path: { event_id: EVENT } };
      const call = read(
        api.GET("/api/v1/admin/events/{event_id}", { params, signal: caller.signal }),
      );
      // The request is sent a few microtasks later.
      await new Promise((resolve) => setTimeout(resolve));
      caller.abort();
      await expect(call).rejects.toMatchObject({ name: "AbortError" });
      Reflect.set(AbortSignal, "any", any);
    },
  );

  it("with a refused token is repeated once with a fresh one and the same body", async () => {
    const requests = network(json({ code: "unauthenticated" }, 401), json({ id: EVENT }, 201));
    setCredentials({ token: () => "old", renew: () => Promise.resolve("fresh") });
    await read(
      api.POST("/api/v1/admin/events/{event_id}/coordinators", {
        params: { path: { event_id: EVENT } },
        body: { email: "a@b" },
      }),
    );
    expect(requests.map(({ headers }) => headers.get("Authorization"))).toEqual([
      "Bearer old",
      "Bearer fresh",
    ]);
    expect(requests[1]?.body).toBe(requests[0]?.body);
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
