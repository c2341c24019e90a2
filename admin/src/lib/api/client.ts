import createClient from "openapi-fetch";
import { PAGE } from "@/api/limits";
import type { paths } from "@/api/schema";
import { watchAnswer } from "@/lib/reach";
import { problemOf, Unreachable } from "./problem";

/** How requests are authenticated; set by the session feature. */
export interface Credentials {
  token: () => Promise<string | null> | string | null;
  /** Called after a 401: resolves with a fresh token for one retry, or null if there is none. */
  renew: () => Promise<string | null>;
}

const ANONYMOUS: Credentials = { token: () => null, renew: () => Promise.resolve(null) };
let credentials = ANONYMOUS;
let apiOrigin = "";

export function setApiOrigin(origin: string): void {
  apiOrigin = origin.replace(/\/$/, "");
}

export function setCredentials(given: Credentials): void {
  credentials = given;
}

/** The URL of a path of the API, for what is not called through `api`: uploads, downloads, links. */
export const addressOf = (path: string): string => `${apiOrigin}${path}`;

// A congested network may drop a request without ever failing it.
const TIMEOUT_MILLISECONDS = 60_000;

/** A signal that aborts when the caller's does, or after the timeout. */
function withTimeout(signal: AbortSignal): AbortSignal {
  const signals = [signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)];
  if ("any" in AbortSignal) return AbortSignal.any(signals);
  // The build targets browsers that lack it: Safari before 17.4, Firefox before 124, Chrome before 116.
  const either = new AbortController();
  for (const one of signals) {
    if (one.aborted) either.abort();
    one.addEventListener("abort", () => either.abort(), { signal: either.signal });
  }
  return either.signal;
}

/** fetch as the whole app uses it: signed in, at the API's origin; rejects with `Unreachable` without an answer. */
async function fetchFromApi(path: string, request: Request): Promise<Response> {
  const { method, signal } = request;
  const headers = new Headers(request.headers);
  // Read into memory: it may be sent twice, and a streamed body needs HTTP/2.
  const body = request.body === null ? null : await request.blob();
  // A coordinator can name it to support, and the operator finds it in the logs.
  headers.set("X-Request-Id", crypto.randomUUID());
  const send = async (token: string | null): Promise<Response> => {
    if (token !== null) headers.set("Authorization", `Bearer ${token}`);
    try {
      return await watchAnswer(
        fetch(addressOf(path), { method, headers, body, signal: withTimeout(signal) }),
      );
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Unreachable(error);
    }
  };
  const token = await credentials.token();
  const answer = await send(token);
  if (answer.status !== 401 || token === null) return answer;
  const renewed = await credentials.renew();
  return renewed === null ? answer : send(renewed);
}

// A Request needs an absolute URL, but the API's origin is known only after the configuration is loaded.
const PLACEHOLDER = "http://api.invalid";

/** The API, typed by its OpenAPI description. Wrap each call in `read`, `readTagged` or `readIfChanged`. */
export const api = createClient<paths>({
  baseUrl: PLACEHOLDER,
  fetch: (request) => fetchFromApi(request.url.slice(PLACEHOLDER.length), request),
});

type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What the API answered; throws `ApiProblem` or `Unreachable`. */
export async function read<T>(call: Call<T>): Promise<T> {
  return (await readTagged(call)).data;
}

export interface Tagged<T> {
  data: T;
  /** As `If-Match` and `If-None-Match` take it. */
  etag: string;
}

export async function readTagged<T>(call: Call<T>): Promise<Tagged<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(error, response);
  return { data: data as T, etag: response.headers.get("ETag") ?? "" };
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A complete list, page after page; for lists of tens. Lists of thousands are read as they are scrolled. */
export async function readAll<T>(
  readPage: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<T> = await readPage({
      limit: PAGE.maximum,
      ...(cursor !== undefined && { cursor }),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

/** For polling: `before` itself, the same object, if the answer is 304. The call has to send its `etag`. */
export async function readIfChanged<T>(
  call: Call<T>,
  before: Tagged<T> | undefined,
): Promise<Tagged<T>> {
  const { data, error, response } = await call;
  if (response.status === 304 && before !== undefined) return before;
  if (!response.ok) throw problemOf(error, response);
  return { data: data as T, etag: response.headers.get("ETag") ?? "" };
}

/**
 * Sends a file as the form field `file` and reports the progress, which fetch can't.
 *
 * @param onProgress from 0 to 1.
 */
export async function upload<T>(
  path: string,
  file: File,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<T> {
  const send = (token: string | null) => sendFile(addressOf(path), file, token, onProgress, signal);
  const token = await credentials.token();
  let answer = await send(token);
  if (answer.status === 401 && token !== null) {
    const renewed = await credentials.renew();
    if (renewed !== null) answer = await send(renewed);
  }
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw problemOf(content, answer);
  return content as T;
}

function sendFile(
  address: string,
  file: File,
  token: string | null,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    if (token !== null) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("X-Request-Id", crypto.randomUUID());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () =>
      resolve(
        new Response(request.responseText, {
          status: request.status,
          statusText: request.statusText,
        }),
      );
    request.onerror = () => reject(new Unreachable(new Error("The upload was cut off.")));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
