import { storable } from '../../text.js'

/** Makes storable pieces of a text that comes in deltas: half of a surrogate pair waits for the other, which the next one may bring. */
export class StorableText {
  #held = ''

  /**
   * What can be kept now; may be empty.
   * @param delta the next piece of the text
   */
  take (delta: string): string {
    const joined = this.#held + delta
    const cut = /[\uD800-\uDBFF]$/.test(joined) ? joined.length - 1 : joined.length
    this.#held = joined.slice(cut)
    return storable(joined.slice(0, cut))
  }

  /** What waited in vain. */
  release (): string {
    const rest = storable(this.#held)
    this.#held = ''
    return rest
  }
}
