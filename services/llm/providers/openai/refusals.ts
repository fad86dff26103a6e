import { LRUCache } from 'lru-cache'
import { UpstreamFailure } from '../../failure.js'
import type { Upstream } from '../../provider.js'
import { REFUSABLE, type Refusable } from './request.js'

/** Upstreams remembered at once. */
const MOST_UPSTREAMS = 1_000

/** Bodies that a strict server answers with 400, or with 422, naming a field that it does not know. */
const STATUSES = new Set<number | undefined>([400, 422])

/** Fields that upstreams were seen to refuse. */
export class Refusals {
  readonly #known = new LRUCache<string, ReadonlySet<Refusable>>({ max: MOST_UPSTREAMS })

  /**
   * Call an upstream, again for each field that it refuses by name, and remember what it then took.
   * @param upstream remembered by its endpoint and model
   * @param call makes the body without the fields that are refused, and sends it
   * @returns what the call returned
   * @throws what the last call threw
   */
  async call<T> (upstream: Upstream, call: (refused: ReadonlySet<Refusable>) => { body: object, sent: Promise<T> }): Promise<T> {
    const key = `${upstream.endpoint} ${upstream.model ?? ''}`
    const known = this.#known.get(key) ?? new Set()
    for (let refused = known; ;) {
      const { body, sent } = call(refused)
      try {
        const answer = await sent
        if (refused !== known) this.#known.set(key, refused)
        return answer
      } catch (error) {
        const field = REFUSABLE.find((name) => name in body && isRefused(name, error))
        if (field === undefined) throw error
        refused = new Set([...refused, field])
      }
    }
  }
}

function isRefused (field: Refusable, error: unknown): boolean {
  if (!(error instanceof UpstreamFailure) || !STATUSES.has(error.status)) return false
  return new RegExp(`(?<![\\w.])${field}(?!\\w)`).test(error.excerpt ?? '')
}
