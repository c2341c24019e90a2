import type { ProblemCode } from "@/api/problem-codes";
import type { components } from "@/api/schema";

export type FieldProblem = components["schemas"]["ProblemError"];

declare const isUnknown: unique symbol;
/**
 * A code that this release does not know: of a newer API, or `http_502` where the answer was no
 * problem document. A `switch` over codes needs a `default` for it. It is a string, but no string to
 * the compiler, which would otherwise take any misspelt code for one of these.
 */
export interface UnknownCode {
  readonly [isUnknown]: true;
}

/** A refusal of the API (RFC 9457). Distinguish by `code`: its meaning never changes. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly code: ProblemCode | UnknownCode;

  constructor(
    readonly status: number,
    code: string,
    readonly title: string,
    detail: string,
    readonly requestId: string | null,
    readonly errors: readonly FieldProblem[],
    /** Fields of this kind of problem only: `current`, `remaining`, `total_price` and others. */
    readonly extra: Readonly<Record<string, unknown>>,
    readonly retryAfterSeconds: number | null,
  ) {
    super(detail);
    // Whatever came: what is not in the union is unknown by definition.
    this.code = code as unknown as ProblemCode | UnknownCode;
  }

  /** The error of one field of the body, named as in the schema; undefined if there is none. */
  of(field: string): FieldProblem | undefined {
    return this.errors.find((error) => error.pointer === `/${field}`);
  }
}

/** There was no answer: offline, or the server can't be reached. Whether the request was carried out is unknown. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(cause: unknown) {
    super("The server can't be reached.", { cause });
  }
}

/** Whether the same request may succeed when it is repeated. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof ApiProblem && (error.status === 503 || error.status === 429);
}

export function isProblem<Code extends ProblemCode>(
  error: unknown,
  ...codes: Code[]
): error is ApiProblem & { readonly code: Code } {
  return error instanceof ApiProblem && (codes as unknown[]).includes(error.code);
}

/** Reads the problem document of an answer; without one (a proxy's page) its code is the status. */
export function problemOf(content: unknown, response: Response): ApiProblem {
  const fields = (typeof content === "object" && content !== null ? content : {}) as Record<
    string,
    unknown
  >;
  const { title, detail, code, errors, request_id, ...extra } = fields;
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiProblem(
    response.status,
    typeof code === "string" ? code : `http_${response.status}`,
    typeof title === "string" ? title : response.statusText,
    typeof detail === "string" ? detail : "The server's answer could not be understood.",
    typeof request_id === "string" ? request_id : response.headers.get("X-Request-Id"),
    Array.isArray(errors) ? (errors as FieldProblem[]) : [],
    extra,
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}
