/** Pace of long downloads: few writes, and rests between them. */
import { setTimeout as sleep } from 'node:timers/promises'

/** UTF-16 units that are collected for one write: a reader is woken by each. */
export const WRITE = 32_768
/** Milliseconds of the longest rest: what took longer waited for others already. */
const LONGEST_REST = 20

/**
 * Pieces of long work with rests: none is begun before as much time has passed since the last as it took to make, so that half of the event
 * loop, of the database's connection and of the cores is left to what is short. What the taker of a piece spends on it is part of the rest.
 * @param pieces as they are made
 * @param rest for so many milliseconds
 */
export async function * paced<T> (pieces: AsyncIterable<T>, rest: (ms: number) => Promise<unknown> = sleep): AsyncGenerator<T, void> {
  let from = performance.now()
  for await (const piece of pieces) {
    const made = performance.now()
    yield piece
    const due = Math.min(made - from, LONGEST_REST) - (performance.now() - made)
    if (due > 0) await rest(due)
    from = performance.now()
  }
}

/** Texts joined to pieces of {@link WRITE}, or as long as one text is beyond that. */
export async function * joined (texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let held = ''
  for await (const text of texts) {
    held += text
    if (held.length < WRITE) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}
