/**
 * Sharing of the logs that this process writes: a reader of each like any other, which puts what is new into a stream, for all of them
 * together some forty times a second. Streams being away costs nothing but that.
 */
import type { Streams } from '../../../plugins/streams/index.js'
import { isTerminal, type Cursor, type StreamEvent } from '../stream-event.js'
import type { EventLog } from './port.js'
import type { Target } from './stored.js'

/** Key of a stream: who does not know whose answer it is finds none. */
export const keyOf = ({ userId, messageId }: Target): string => `${userId}:${messageId}`

/** Answer that a key names. */
export function targetOf (key: string): Target {
  const [userId = '', messageId = ''] = key.split(':')
  return { userId, messageId }
}

/** A log that can be brought elsewhere from the first event that it keeps. */
export type SharableLog = EventLog & {
  /** Place before that event. */
  readonly kept: Cursor
}

/** Shares logs with other processes. */
export interface SharedLogs {
  /** Share a log to its end. */
  share(target: Target, log: SharableLog): void
  /** Share a log, and resolve once what there is of it was brought. */
  bring(target: Target, log: SharableLog): Promise<void>
  /** Bring what is left. */
  close(): Promise<void>
}

interface Shared {
  target: Target
  log: SharableLog
  /** How far it was brought, and number of the last event that the stream has to have; 0 where it may have lost some. */
  cursor: Cursor
  brought: number
  unlisten: () => void
  failures: number
  /** When the answer was first seen to have ended while streams were away. */
  overAt?: number
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
/** Longest that an ended answer waits for streams that are away: it is stored, and held by nobody else. */
const LATE_MS = 5000

const plain = (event: StreamEvent): StreamEvent => {
  if (event.type !== 'error') return event
  // Of what was thrown, what goes out.
  const { code, message, details } = event.data as { code: string, message: string, details: unknown }
  return { ...event, data: { code, message, details } }
}

/**
 * Sharing over streams.
 * @param streams where
 * @param now milliseconds of a clock that never goes back
 */
export function createSharedLogs (streams: Pick<Streams, 'isUp' | 'append'>, now = () => performance.now()): SharedLogs {
  const active = new Map<string, Shared>()
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

  /** Brings again what readers elsewhere have lost, as far as it is here; what was before that is in the database. */
  function bringAgain (shared: Shared): void {
    shared.cursor = shared.log.kept
    shared.brought = 0
  }

  function beginAnew (shared: Shared): void {
    bringAgain(shared)
    shared.entries = []
    shared.units = 0
    mark(shared)
  }

  function end (shared: Shared): void {
    shared.unlisten()
    dirty.delete(shared)
    active.delete(keyOf(shared.target))
  }

  /** Waits for the streams; not for ever, or answers would pile up while it is away. */
  function keep (shared: Shared): void {
    if (shared.log.closed) shared.overAt ??= now()
    if (now() - (shared.overAt ?? Infinity) > LATE_MS) end(shared)
    else mark(shared)
  }

  async function bring (shared: Shared): Promise<void> {
    const { target, log } = shared
    const { events, missingUntil } = log.after(shared.cursor, AT_ONCE)
    const last = events.at(-1)
    if (isClosed) { end(shared); return }
    // It was written, stored and dropped faster than it was brought: the stream begins anew where the log does.
    if (missingUntil !== undefined) { beginAnew(shared); return }
    if (last === undefined) return
    const text = JSON.stringify(events.map(plain))
    const isOver = isTerminal(last.type)
    try {
      const oldest = boundary(shared, last.n, text.length)
      const lifeMs = isOver ? AFTERLIFE_MS : LIFE_MS
      const added = await streams.append(keyOf(target), { n: last.n, text, follows: shared.brought, oldest, lifeMs })
      shared.failures = 0
      if (added === 'unwanted') { end(shared); return }
      if (added === 'lost') {
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
    if (streams.isUp) await Promise.all(batch.map(bring))
    else for (const shared of batch) keep(shared)
    if (dirty.size > 0) later(streams.isUp ? EVERY_MS : RETRY_MS)
  }
  function later (ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flight = flight.then(flush)
    }, ms)
  }
  function mark (shared: Shared): void {
    dirty.add(shared)
    later(streams.isUp ? EVERY_MS : RETRY_MS)
  }

  function begin (target: Target, log: SharableLog): Shared {
    const nothing = { brought: 0, unlisten: () => undefined, failures: 0, entries: [], units: 0 }
    const shared: Shared = { target, log, cursor: log.kept, ...nothing }
    shared.unlisten = log.listen(() => { mark(shared) })
    active.set(keyOf(target), shared)
    return shared
  }

  return {
    share (target, log) { mark(begin(target, log)) },
    async bring (target, log) {
      const known = active.get(keyOf(target))
      const shared = known ?? begin(target, log)
      if (known !== undefined) bringAgain(known)
      flight = flight.then(() => bring(shared))
      await flight
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
