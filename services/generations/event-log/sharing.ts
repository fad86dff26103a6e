/**
 * Sharing of the logs that this process writes: a reader of each like any other, which puts what is new into a Redis stream, for all of
 * them together some forty times a second. Redis being away costs nothing but that.
 */
import type { RedisPort } from '../../../plugins/redis/index.js'
import { isTerminal, START, type Cursor, type StreamEvent } from '../stream-event.js'
import type { EventLog } from './port.js'
import type { Target } from './stored.js'

/** Key of a stream: who does not know whose answer it is finds none. */
export const keyOf = ({ userId, messageId }: Target): string => `parley:log:${userId}:${messageId}`

/** Channel that tells of news in a stream. */
export const channelOf = ({ messageId }: Target): string => `parley:log:${messageId}`

/** Shares logs with other processes. */
export interface SharedLogs {
  /** Share a log from its start to its end. */
  share(target: Target, log: EventLog): void
  /** Bring what is left. */
  close(): Promise<void>
}

interface Shared {
  target: Target
  log: EventLog
  /** How far it was brought, and number of the last event that the stream has to have; 0 where it may have lost some. */
  cursor: Cursor
  brought: number
  unlisten: () => void
  failures: number
  /** Entries of the stream, and their size together. */
  entries: { n: number, units: number }[]
  units: number
}

const EVERY_MS = 25
/** Bounds of a stream, and its life without news and after its end. */
const MOST_EVENTS = 4096
const MOST_UNITS = 1_048_576
const LIFE_MS = 900_000
const AFTERLIFE_MS = 60_000
const AT_ONCE = 1024
/** Attempts in vain, each a second apart, after which a log is not shared any more. */
const PATIENCE = 60
const RETRY_MS = 1000

// The entry is named by its last event: one that was there after all is refused, and nothing comes twice. Where what was brought is gone,
// with a flush or in a failover, nothing is added.
const APPEND = `
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  if (last and tonumber(string.match(last[1], '^%d+')) or 0) < tonumber(ARGV[6]) then return 0 end
  local added = redis.pcall('XADD', KEYS[1], ARGV[1] .. '-0', 'e', ARGV[2])
  if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller') then return added end
  redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PUBLISH', ARGV[5], ARGV[1])
  return 1`

const plain = (event: StreamEvent): StreamEvent => {
  if (event.type !== 'error') return event
  // Of what was thrown, what goes out.
  const { code, message, details } = event.data as { code: string, message: string, details: unknown }
  return { ...event, data: { code, message, details } }
}

/** After the first event. */
const BEGUN: Cursor = { chars: 0, n: 1 }

/**
 * Sharing over Redis.
 * @param redis where
 */
export function createSharedLogs (redis: Pick<RedisPort, 'isUp' | 'run'>): SharedLogs {
  const dirty = new Set<Shared>()
  let timer: NodeJS.Timeout | undefined
  let flight: Promise<unknown> = Promise.resolve()
  let isClosed = false

  /** The oldest event that a stream may keep. */
  function boundary (shared: Shared, n: number, units: number): number {
    shared.entries.push({ n, units })
    shared.units += units
    while (shared.entries.length > 1 && (shared.units > MOST_UNITS || n - (shared.entries[0]?.n ?? 0) > MOST_EVENTS)) {
      shared.units -= shared.entries.shift()?.units ?? 0
    }
    return shared.entries[0]?.n ?? n
  }

  /** The entry that was just added is not there. */
  function withdraw (shared: Shared): void {
    shared.units -= shared.entries.pop()?.units ?? 0
    mark(shared)
  }

  /** Brings again what readers elsewhere have lost, as far as it is here as a whole; else they have the database. */
  function bringAgain (shared: Shared): void {
    if (shared.log.after(BEGUN, 1).missingUntil === undefined) shared.cursor = START
    shared.brought = 0
  }

  function end (shared: Shared): void {
    shared.unlisten()
    dirty.delete(shared)
  }

  async function bring (shared: Shared): Promise<void> {
    const { target, log } = shared
    const { events, missingUntil } = log.after(shared.cursor, AT_ONCE)
    const last = events.at(-1)
    // What it keeps no more is stored: who reads on reads there.
    if (missingUntil !== undefined || isClosed) { end(shared); return }
    if (last === undefined) return
    const text = JSON.stringify(events.map(plain))
    const isOver = isTerminal(last.type)
    try {
      const args = [last.n, text, boundary(shared, last.n, text.length), isOver ? AFTERLIFE_MS : LIFE_MS, channelOf(target), shared.brought]
      const added = await redis.run(APPEND, [keyOf(target)], args)
      shared.failures = 0
      if (added === 0) {
        withdraw(shared)
        bringAgain(shared)
        return
      }
      shared.cursor = { chars: last.chars, n: last.n }
      shared.brought = last.n
      if (isOver) end(shared)
      else if (events.length === AT_ONCE) mark(shared)
    } catch {
      withdraw(shared)
      shared.failures += 1
      if (shared.failures > PATIENCE) end(shared)
    }
  }

  async function flush (): Promise<void> {
    const batch = [...dirty]
    dirty.clear()
    if (redis.isUp) await Promise.all(batch.map(bring))
    else for (const shared of batch) mark(shared)
    if (dirty.size > 0) later(redis.isUp ? EVERY_MS : RETRY_MS)
  }
  function later (ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flight = flight.then(flush)
    }, ms)
  }
  function mark (shared: Shared): void {
    dirty.add(shared)
    later(redis.isUp ? EVERY_MS : RETRY_MS)
  }

  return {
    share (target, log) {
      const shared: Shared = { target, log, cursor: START, brought: 0, unlisten: () => undefined, failures: 0, entries: [], units: 0 }
      shared.unlisten = log.listen(() => { mark(shared) })
      mark(shared)
    },
    async close () {
      clearTimeout(timer)
      timer = undefined
      await flight
      await flush()
      isClosed = true
      clearTimeout(timer)
    }
  }
}
