/** The port of HTTP to upstreams: what a call asks for, and what comes of it. */

import type { EndSignal } from '../end-signal.js'

/** Time limits of one upstream call, in milliseconds. */
export interface UpstreamTimeouts {
  /** Until the response's header has arrived. */
  firstByteMs: number
  /** The longest silence after that; every read starts it anew. */
  idleMs: number
  /** The whole call. */
  totalMs: number
}

/** Hosts that a call may reach: `any`, or only those that the guard of addresses permits. */
export type Reach = 'any' | 'public'

/** One HTTP request to an upstream. */
export interface UpstreamCall {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body: string | null
  /** What must not stand in any log line, even where the upstream quotes it. */
  secret: string | null
  timeouts: UpstreamTimeouts
  /** The upstream's own. */
  reach: Reach
  signal: EndSignal
}

/** Takes what comes of a response. */
export interface ResponseTaker {
  /** What one read of the network brought, within the call that brings it. A promise holds the rest back. */
  take (chunks: Buffer[]): Promise<void> | undefined
  /** Nothing more comes: the response has ended, or this broke it. */
  end (failure: unknown): void
}

/** A response that has begun, read in pieces at the reader's own pace. Its headers have been heeded, and are gone. */
export interface UpstreamResponse {
  /**
   * Everything that has arrived since the last call: one batch per read of the network.
   * @returns null at the response's end
   * @throws {UpstreamFailure} after what had arrived before the failure; the signal's reason, at once, when it was aborted
   */
  read (): Promise<Buffer[] | null>
  /** Push the rest rather than have it read; absent where only reading is possible. */
  pushTo? (taker: ResponseTaker): void
  /** The rest of the response as text (UTF-8). Throws as `read` does. */
  text (): Promise<string>
  /** Say whether only the response's end is still to come: more than two seconds of silence then end it. */
  expectEnd (isExpected: boolean): void
  /**
   * Take leave. A response whose end was expected may still end, so that its connection is used again; any other is cut off.
   */
  release (): void
}

/** HTTP as providers see it. */
export interface UpstreamHttp {
  /**
   * Send a request and wait for the header. Who opens must `release` the response.
   * @returns a response with a 2xx status, its body decoded where it came encoded although that was not asked for
   * @throws {UpstreamFailure} for everything else; the signal's reason when it was aborted
   */
  open (call: UpstreamCall): Promise<UpstreamResponse>
  /** Close every connection, and cut off what still runs. */
  close (): Promise<void>
}
