/**
 * Departures of what goes out over sockets: together at the end of a turn of the event loop. Each write wakes whoever waits at the other
 * end, unless that is awake, and to wake a process that sleeps costs the one that writes as much as half of a small request; on a virtual
 * machine more. Of several writes in a row only the first has to.
 */

/** Something that is ready to go out. */
export interface Departing {
  /** Write it. It must not throw. */
  send (): void
}

/** Milliseconds that it waits for others at most while they follow each other. */
const LONGEST_MS = 1

let departing: Departing[] = []
let since = 0

function leave (): void {
  const all = departing
  departing = []
  for (const one of all) one.send()
}

/**
 * Have something sent in this turn of the event loop, together with what else there is by its end.
 * @param one is ready
 */
export function sendTogether (one: Departing): void {
  const now = performance.now()
  if (departing.length === 0) {
    since = now
    setImmediate(leave)
  }
  departing.push(one)
  if (now - since > LONGEST_MS) leave()
}
