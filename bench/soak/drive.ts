/** Load at a steady rate that does not wait for answers, by a fixed number of people who each do one thing at a time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ACTIONS, refresh } from './actions.js'
import type { Site } from './site.js'
import type { Visitor } from './visitors.js'

/** Seconds that an access token lives: the service keeps those that it has checked, and those of the warm-up are to be over with it. */
export const TOKEN_SECONDS = 240
/** Milliseconds after which one is exchanged before it is used. */
const FRESH_MS = TOKEN_SECONDS * 1000 * 2 / 3

const TOTAL = Object.values(ACTIONS).reduce((sum, { share }) => sum + share, 0)

/** Name of an action, drawn by its share. */
export function draw (random: () => number): string {
  let left = random() * TOTAL
  for (const [name, { share }] of Object.entries(ACTIONS)) {
    left -= share
    if (left < 0) return name
  }
  return 'lists'
}

/**
 * Begin so many actions a second until it is told to stop, and wait for the last ones.
 * @param site where
 * @param visitors who
 * @param rate of actions a second, by the milliseconds since the beginning
 * @param stopped ends it
 * @returns how many could not begin because everybody was busy
 */
export async function drive (
  site: Site, visitors: readonly Visitor[], rate: (ms: number) => number, stopped: AbortSignal
): Promise<number> {
  const idle = [...visitors]
  const running = new Set<Promise<void>>()
  let missed = 0
  const startedAt = performance.now()
  for (let at = 0; !stopped.aborted; at += 1000 / rate(at)) {
    const wait = startedAt + at - performance.now()
    if (wait > 0) await sleep(wait, undefined, { signal: stopped }).catch(() => {})
    const visitor = idle.shift()
    if (visitor === undefined) { missed += 1; continue }
    const name = draw(Math.random)
    const work = site.attempt(name, async () => {
      if (performance.now() - visitor.since > FRESH_MS) await refresh(site, visitor)
      await ACTIONS[name]?.run(site, visitor)
    }).finally(() => {
      running.delete(work)
      idle.push(visitor)
    })
    running.add(work)
  }
  await Promise.all(running)
  return missed
}
