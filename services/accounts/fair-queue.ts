/** A bounded queue in which addresses take turns, and people do, so that nobody's crowd stands in front of everybody else. */

/** For whom something is done. */
export interface Party {
  /** As `addressKey` has it. */
  address: string
  /** The account's name in lower case, or another name of who it is. */
  person: string
}

/** A queue of one kind of thing. */
export interface FairQueue<T> {
  /**
   * Put something in line.
   * @returns what had to go for it, which is itself when its own party has the longest line; undefined while there is room
   */
  push(party: Party, item: T): T | undefined
  /** Take out what is next, if anything is. */
  shift(): T | undefined
  /** Take out something that is not wanted any more. */
  remove(item: T): void
  /** Things in line. */
  readonly size: number
}

/** Lines that take turns: the order of the map is the order of their turns. */
class Ring<T> {
  readonly #lines = new Map<string, Set<T>>()

  add (key: string, item: T): void {
    const line = this.#lines.get(key)
    if (line === undefined) this.#lines.set(key, new Set([item]))
    else line.add(item)
  }

  remove (key: string, item: T): void {
    const line = this.#lines.get(key)
    line?.delete(item)
    if (line?.size === 0) this.#lines.delete(key)
  }

  /** What is next; its line comes last from now on. */
  next (): T | undefined {
    const [first] = this.#lines
    if (first === undefined) return undefined
    const [key, line] = first
    this.#lines.delete(key)
    this.#lines.set(key, line)
    const [item] = line
    return item
  }

  length (key: string): number { return this.#lines.get(key)?.size ?? 0 }

  longest (): Set<T> {
    let longest = new Set<T>()
    for (const line of this.#lines.values()) if (line.size > longest.size) longest = line
    return longest
  }
}

/**
 * An empty queue. Every other turn is that of the next address, and the others are those of the next person: with k addresses and l
 * people in line, whoever comes first in their own line waits for no more than about twice the smaller of both. When it is full, the
 * last of the longest line goes.
 * @param max most things in line
 */
export function createFairQueue<T extends object> (max: number): FairQueue<T> {
  const parties = new Map<T, Party>()
  const addresses = new Ring<T>()
  const people = new Ring<T>()
  let byAddress = false

  function remove (item: T): void {
    const party = parties.get(item)
    if (party === undefined) return
    parties.delete(item)
    addresses.remove(party.address, item)
    people.remove(party.person, item)
  }

  return {
    push (party, item) {
      let gone: T | undefined
      if (parties.size >= max) {
        const [one, other] = [addresses.longest(), people.longest()]
        const longest = one.size >= other.size ? one : other
        const own = Math.max(addresses.length(party.address), people.length(party.person))
        gone = own + 1 >= longest.size ? item : [...longest].at(-1) ?? item
        if (gone === item) return item
        remove(gone)
      }
      parties.set(item, party)
      addresses.add(party.address, item)
      people.add(party.person, item)
      return gone
    },
    shift () {
      byAddress = !byAddress
      const item = (byAddress ? addresses : people).next()
      if (item !== undefined) remove(item)
      return item
    },
    remove,
    get size () { return parties.size }
  }
}
