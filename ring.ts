/** The last few things of many: adding one costs the same whatever their number, and the oldest goes. */
export class Ring<T> {
  readonly #places: T[] = []
  #next = 0

  /** @param most that are kept */
  constructor (private readonly most: number) {}

  /** Add one. */
  add (value: T): void {
    this.#places[this.#next] = value
    this.#next = (this.#next + 1) % this.most
  }

  /** The newest that meets a condition. */
  findLast (meets: (value: T) => boolean): T | undefined {
    const { length } = this.#places
    for (let back = 1; back <= length; back++) {
      const value = this.#places[(this.#next - back + length) % length]
      if (value !== undefined && meets(value)) return value
    }
    return undefined
  }
}
