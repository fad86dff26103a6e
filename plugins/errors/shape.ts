/** Shapes of error responses: our envelope, or what the clients of a front expect below its prefix. */
import type { ParleyError } from '../../errors.js'
import { render } from './envelope.js'

/** Form in which a scope of routes answers errors. */
export interface ErrorShape {
  /** JSON body. */
  body (error: ParleyError): object
  /** Headers beside those of every error. */
  headers? (error: ParleyError): Record<string, string>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route answers errors; absent: as the envelope. */
    errorShape?: ErrorShape
  }
}

/** The four-key envelope. */
export const ENVELOPE: ErrorShape = { body: render }

/** Shapes by the prefix of their scope, for what no route of it has taken. */
export class ErrorShapes {
  readonly #byPrefix = new Map<string, ErrorShape>()

  /** Prefixes that have a shape of their own. */
  get prefixes (): readonly string[] {
    return [...this.#byPrefix.keys()]
  }

  /** Answer errors below a prefix in a shape of its own. */
  add (prefix: string, shape: ErrorShape): void {
    this.#byPrefix.set(prefix, shape)
  }

  /**
   * Shape of errors at an address.
   * @param url as it came, in whatever form; doubled slashes count as one
   */
  of (url: string): ErrorShape {
    const plain = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '').replace(/\/{2,}/g, '/')
    for (const [prefix, shape] of this.#byPrefix) if (plain === prefix || plain.startsWith(`${prefix}/`)) return shape
    return ENVELOPE
  }
}
