/**
 * The one way to declare an error that a client may see. It stands beside `config.ts`, below every layer, because
 * plugins and services alike refuse work; each code is declared once, in an `errors.ts` beside the domain it belongs to.
 */

/** Details of an error that a client may see beyond the code and the sentence; never internals. */
export type ErrorDetails = Record<string, unknown>

/** Departures of a thrown error from its declaration. */
export interface ErrorOptions {
  /** A sentence for a person, in place of the declared one. */
  message?: string
  /** Goes out as `details`. */
  details?: ErrorDetails
  /** Seconds until a retry makes sense: sent as `Retry-After` and as `details.retryAfter`. */
  retryAfter?: number
  /** The internal reason: logged, never sent. */
  cause?: unknown
}

/** An error with a stable code, rendered at the edge: as the four-key envelope by `plugins/errors/`. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError'

  /**
   * @param code stable code, `DOMAIN_REASON`
   * @param statusCode HTTP status it is answered with
   * @param message a sentence for a person
   * @param details what else a client may know
   * @param retryAfter seconds until a retry makes sense
   * @param cause internal reason, logged only
   */
  constructor (
    readonly code: string,
    readonly statusCode: number,
    message: string,
    readonly details: ErrorDetails = {},
    readonly retryAfter?: number,
    cause?: unknown
  ) {
    super(message, { cause })
  }
}

/** Parts of an error that go out, in whatever form an edge gives it: they can be stored, sent on and read again. */
export type ErrorData = Pick<ParleyError, 'code' | 'message' | 'details'>

/** Advice about a code for those who write clients, as `docs/errors.md` shows it; parts of sentences, in Markdown. */
export interface ErrorAdvice {
  /** What has happened. */
  readonly meaning: string
  /** What a client, or its user, can do. */
  readonly action: string
  /** Whether the same request is worth sending again; absent: for 408, 429, 503 and 504, else not. */
  readonly retry?: string
}

/** A declared error: call it to make one to throw. */
export interface ErrorDeclaration {
  (options?: ErrorOptions): ParleyError
  readonly code: string
  readonly statusCode: number
  readonly message: string
  readonly advice: ErrorAdvice
}

/** Every declared error by its code: the error table of the OpenAPI document and of the docs is read from here. */
export const errorCatalogue = new Map<string, ErrorDeclaration>()

/**
 * Declare an error code.
 * @param code stable code, `DOMAIN_REASON`; declaring one twice is a bug and throws
 * @param statusCode HTTP status
 * @param message the default sentence for a person
 * @param advice for those who write clients; `npm run docs:errors` brings it into `docs/errors.md`
 * @returns a factory of errors with that code
 */
export function defineError (code: string, statusCode: number, message: string, advice: ErrorAdvice): ErrorDeclaration {
  if (errorCatalogue.has(code)) throw new TypeError(`error code ${code} is declared twice`)
  const make = (options: ErrorOptions = {}): ParleyError => {
    const { retryAfter } = options
    const details = retryAfter === undefined ? options.details : { ...options.details, retryAfter }
    return new ParleyError(code, statusCode, options.message ?? message, details, retryAfter, options.cause)
  }
  const declaration: ErrorDeclaration = Object.assign(make, { code, statusCode, message, advice })
  errorCatalogue.set(code, declaration)
  return declaration
}

const ValidationError = defineError('COMMON_VALIDATION_ERROR', 400, 'The request does not have the expected shape; see details.', {
  meaning: 'a field is missing, unknown, or has a wrong type or form',
  action: 'read `details.errors`; types are not converted'
})
const MalformedJson = defineError('COMMON_MALFORMED_JSON', 400, 'The body is not valid JSON.', {
  meaning: 'the body is not valid JSON',
  action: 'fix the body at `details.line` and `details.column`'
})
/** No route has this address. */
export const NotFound = defineError('COMMON_NOT_FOUND', 404, 'There is nothing at this address.', {
  meaning: 'there is no such route',
  action: 'check path and version'
})
/** The address has routes for other methods only. */
export const MethodNotAllowed = defineError('COMMON_METHOD_NOT_ALLOWED', 405, 'This address does not take that method; see the Allow header.', {
  meaning: 'the route has other methods',
  action: 'see the `Allow` header'
})
/** Headers or body came too slowly. */
export const RequestTimeout = defineError('COMMON_REQUEST_TIMEOUT', 408, 'The request took too long to arrive.', {
  meaning: 'the request took too long to arrive',
  action: 'try again'
})
/** The body is above the route's limit. */
export const PayloadTooLarge = defineError('COMMON_PAYLOAD_TOO_LARGE', 413, 'The body is larger than this address takes.', {
  meaning: 'the body is larger than `details.limit` bytes (1 MiB, `/api/auth` 16 KiB, import 64 MiB)',
  action: 'send less'
})
/** The body is in another form than the route's. */
export const UnsupportedMediaType = defineError('COMMON_UNSUPPORTED_MEDIA_TYPE', 415, 'Send the body as application/json.', {
  meaning: 'the body is not JSON',
  action: 'send `content-type: application/json`'
})
/** Headers or address are too long. */
export const HeadersTooLarge = defineError('COMMON_HEADERS_TOO_LARGE', 431, 'The headers or the address of the request are too long.', {
  meaning: 'headers above 16 KiB, or a URL above 8 KiB',
  action: 'shorten them'
})
/** Refused because too much is waiting already. */
export const Overloaded = defineError('COMMON_OVERLOADED', 503, 'The service has too much to do right now. Please try again in a moment.', {
  meaning: 'too much is going on',
  action: 'try again after `Retry-After`'
})
/** A fault of ours. */
export const InternalError = defineError('COMMON_INTERNAL_ERROR', 500, 'Something went wrong on our side. The request id helps us to find it.', {
  meaning: 'a bug in Parley',
  action: 'report the `x-request-id`',
  retry: 'once'
})

/** One thing that is wrong with a request: where (`/body/name`), what, and the JSON Schema keyword that it broke. */
export interface Violation { path: string, message: string, keyword: string }

/** Most violations that one error tells. */
export const LONGEST_LIST = 20

/**
 * The 400 that lists what is wrong with a request.
 * @param violations at least one; the first twenty are sent
 */
export function invalid (...violations: Violation[]): ParleyError {
  return ValidationError({ details: { errors: violations.slice(0, LONGEST_LIST) } })
}

const inUnits = (bytes: number): string => bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`

/**
 * The 413 that says how much would have been taken.
 * @param limit in bytes
 */
export function tooLarge (limit: number): ParleyError {
  return PayloadTooLarge({ message: `The body is larger than the ${inUnits(limit)} that this address takes.`, details: { limit } })
}

/**
 * The 400 that says where a body stops being JSON.
 * @param details `line` and `column`, both from 1, where that is known
 * @param cause what the parser said
 */
export function malformed (details: { line?: number, column?: number } = {}, cause?: unknown): ParleyError {
  const { line, column } = details
  return MalformedJson({ details, cause, ...(line === undefined ? {} : { message: `The body is not valid JSON: line ${line}, column ${column}.` }) })
}
