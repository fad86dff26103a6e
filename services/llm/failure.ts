/** Kind of an upstream's failure. */
export type FailureKind = 'connect' | 'status' | 'timeout' | 'protocol' | 'reset' | 'too-large'

/** Limit that ended a call. */
export type TimeoutPhase = 'first-byte' | 'idle' | 'total'

/** Details of a failure. */
export interface FailureOptions {
  /** Only of kind `timeout`. */
  phase?: TimeoutPhase
  /** HTTP status, or what an error object in mid-stream says it would have been. */
  status?: number
  /** What `Retry-After` asked for, in seconds. */
  retryAfterSeconds?: number
  /** Whether a body that could be read ended before its end. */
  isCut?: boolean
  /** Of kind `connect`: the address is none that the agent may reach. */
  isForbidden?: boolean
  /** Whether the response's body had not begun: a reset or a timeout then is worth a retry. */
  beforeFirstByte?: boolean
  /** The beginning of what the upstream said. It may quote the prompt. */
  excerpt?: string
  cause?: unknown
}

/** 529 is Anthropic's "overloaded", a 503 by another number. */
const RETRYABLE_STATUSES = new Set([408, 429, 500, 502, 503, 504, 529])

/** Stands for a key, of which fewer characters than these tell nothing. */
const CONCEALED = '[secret]'
const SHORTEST_PART = 4

/** No upstream is believed to need more than a day. */
const LONGEST_RETRY_AFTER_SECONDS = 86_400

/**
 * An upstream that did not do its part. The engine decides what a client hears of it; `message` is for the log and has no
 * word of the upstream's, which may quote the prompt: those are in `excerpt`, which no serializer sees.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure'
  readonly phase: TimeoutPhase | undefined
  readonly status: number | undefined
  readonly retryAfterSeconds: number | undefined
  /** Whether a body that could be read ended before its end. */
  readonly isCut: boolean
  /** Whether the address is none that the agent may reach. */
  readonly isForbidden: boolean
  /** Whether the same call may succeed a moment later. Whether it is still allowed (no text shown yet) is the engine's to know. */
  readonly isRetryable: boolean
  #excerpt: string | undefined

  /**
   * @param kind how it failed
   * @param message for the log, never for a client
   * @param options what else is known
   */
  constructor (readonly kind: FailureKind, message: string, options: FailureOptions = {}) {
    super(message, { cause: options.cause })
    this.phase = options.phase
    this.status = options.status
    this.retryAfterSeconds = options.retryAfterSeconds
    this.isCut = options.isCut ?? false
    this.isForbidden = options.isForbidden ?? false
    this.isRetryable = isRetryable(kind, options)
    this.#excerpt = options.excerpt
  }

  /** The beginning of what the upstream said, for lines of level debug and for whoever has to know which field was refused. */
  get excerpt (): string | undefined {
    return this.#excerpt
  }

  /**
   * Take a key out of the excerpt, also where its end was cut off with the rest.
   * @param secret that the call was made with; null where there was none
   */
  conceal (secret: string | null): void {
    if (secret === null || secret === '' || this.#excerpt === undefined) return
    const text = this.#excerpt.replaceAll(secret, CONCEALED)
    let cut = Math.min(secret.length - 1, text.length)
    while (cut >= SHORTEST_PART && !text.endsWith(secret.slice(0, cut))) cut -= 1
    this.#excerpt = cut < SHORTEST_PART ? text : text.slice(0, -cut) + CONCEALED
  }
}

function isRetryable (kind: FailureKind, { status, phase, beforeFirstByte, isForbidden }: FailureOptions): boolean {
  if (kind === 'connect') return isForbidden !== true
  if (kind === 'status') return status !== undefined && RETRYABLE_STATUSES.has(status)
  if (kind === 'reset' || (kind === 'timeout' && phase !== 'total')) return beforeFirstByte === true
  return false
}

/**
 * Read `Retry-After` (RFC 9110 §10.2.3): seconds, or an HTTP date.
 * @param value the header; one that was sent twice counts as absent
 * @param now the present, milliseconds since 1970
 * @returns whole seconds from now, at most a day; undefined when it is absent or unreadable
 */
export function parseRetryAfter (value: string | string[] | undefined, now = Date.now()): number | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER_SECONDS)
}
