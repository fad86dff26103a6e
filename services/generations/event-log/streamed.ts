/**
 * The log of an answer that another process produces, read from a stream: the events as they are there, so that every process gives
 * its readers the same bytes. Whatever is missing or away, the database has the rest.
 */
import type { Streams } from '../../../plugins/streams/index.js'
import type { GenerationStore } from '../../conversations/generation-store.js'
import type { Message } from '../../conversations/shapes.js'
import { isTerminal, startOf, type StreamEvent } from '../stream-event.js'
import { filledLog } from './filled.js'
import { MemoryLog } from './memory.js'
import type { FilledEventLog } from './port.js'
import { keyOf } from './sharing.js'
import { LIMITS, openStoredLog, type Target } from './stored.js'

type Store = Pick<GenerationStore, 'state' | 'text'>

/** Milliseconds after which a stream is looked at that nothing was told of, and a database that it says nothing of. */
const POLL_MS = 250
const SILENCE_MS = 2000
/** Longest that the first events of an answer are under way, and that one lost word from streams costs. */
const SOON_MS = 100
/** Attempts in a row that may fail before the database is read. */
const MOST_FAILURES = 2

/** Events after one; undefined where the stream does not go on from there. */
async function readOn (streams: Pick<Streams, 'read'>, target: Target, n: number): Promise<StreamEvent[] | undefined> {
  const texts = await streams.read(keyOf(target), n)
  if (texts === undefined) return undefined
  const events: StreamEvent[] = []
  for (const event of texts.flatMap((text) => JSON.parse(text) as StreamEvent[])) {
    const last = events.at(-1)?.n ?? n
    // What was brought twice, since nobody knew whether it had come, is taken once.
    if (event.n <= last) continue
    if (last > 0 && event.n !== last + 1) return undefined
    events.push(event)
  }
  return events
}

/** Reader of one stream, into a log. */
class StreamReader {
  readonly log = new MemoryLog(LIMITS)
  #n = 0
  #wake = (): void => undefined

  constructor (private readonly streams: Pick<Streams, 'read'>, private readonly store: Store, private readonly target: Target) {}

  /** Looks again, at once. */
  readonly wake = (): void => { this.#wake() }

  /** Takes what is there; false where the stream has nothing, or not what follows. */
  async take (): Promise<boolean> {
    const events = await readOn(this.streams, this.target, this.#n)
    const [first] = events ?? []
    if (events === undefined || (first === undefined && this.#n === 0)) return false
    if (first !== undefined && this.#n === 0 && first.n > 1 && !await this.#beginAt(first)) return false
    for (const event of events) this.log.restore(event)
    this.#n = events.at(-1)?.n ?? this.#n
    this.log.trim(this.log.chars)
    if (events.length > 0) this.log.notify()
    return true
  }

  /** Takes all that is there, as every process has it before somebody reads; a stream that is about to be made is waited for. */
  async begin (signal: AbortSignal): Promise<boolean> {
    if (await this.#takeAll().catch(async () => {
      await this.#next(signal, SOON_MS)
      return await this.#takeAll()
    })) return true
    const state = await this.store.state(this.target.userId, this.target.messageId)
    if (state?.running !== true) return false
    await this.#next(signal, SOON_MS)
    return await this.#takeAll()
  }

  async #takeAll (): Promise<boolean> {
    for (let before = -1; this.#n > before && !this.log.closed;) {
      before = this.#n
      if (!await this.take()) break
    }
    return this.#n > 0
  }

  /** Reads to the end of the answer; resolves when it is there, when the stream does not go on, and when the signal says so. */
  async readToTheEnd (signal: AbortSignal): Promise<void> {
    let heardAt = performance.now()
    let failures = 0
    while (!this.log.closed && !signal.aborted) {
      const before = this.#n
      const isThere = await this.take().catch(() => undefined)
      failures = isThere === undefined ? failures + 1 : 0
      if (isThere === false || failures === MOST_FAILURES) return
      if (this.#n > before) {
        heardAt = performance.now()
        continue
      }
      if (performance.now() - heardAt > SILENCE_MS) {
        heardAt = performance.now()
        // Its process may have died, or its stream be lost.
        const state = await this.store.state(this.target.userId, this.target.messageId).catch(() => undefined)
        if (state !== undefined && state?.running !== true) return
      }
      await this.#next(signal)
    }
  }

  #next (signal: AbortSignal, longestMs = POLL_MS): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => { this.#wake() }, longestMs)
      this.#wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', this.#wake)
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
  }

  /** What stood before the first event that is kept has to be stored by now. */
  async #beginAt ({ type, data, chars }: StreamEvent): Promise<boolean> {
    const { userId, messageId } = this.target
    const from = type === 'chunk' ? chars - (data as { content: string }).content.length : chars
    const state = await this.store.state(userId, messageId)
    if (state === null || (from > 0 && await this.store.text(userId, messageId, from - 1, from) === '')) return false
    this.log.begin({ type: 'start', data: startOf(state.message), n: 1, chars: 0 })
    return true
  }
}

/**
 * Open the log of an answer that may be in a stream; `close` it when nobody reads it any more.
 * @param streams where
 * @param store goes on where they don't
 * @param target whose answer
 */
export function openStreamedLog (streams: Pick<Streams, 'read' | 'subscribe'>, store: Store, target: Target): FilledEventLog {
  const reader = new StreamReader(streams, store, target)
  const over = new AbortController()
  const unsubscribe = streams.subscribe(keyOf(target), reader.wake)
  const { log } = reader

  async function goOn (): Promise<Message | null> {
    if (over.signal.aborted) return null
    const stored = openStoredLog(store, target, undefined, log)
    over.signal.addEventListener('abort', stored.close)
    return await stored.ended
  }
  async function messageOf (): Promise<Message | null> {
    const end = log.after({ chars: log.chars, n: Number.MAX_SAFE_INTEGER }).events.findLast(({ type }) => isTerminal(type))
    if (end?.type === 'end') return (end.data as { message: Message }).message
    return (await store.state(target.userId, target.messageId))?.message ?? null
  }

  const begun = reader.begin(over.signal).catch(() => false)
  const ended = (async () => {
    try {
      if (await begun) await reader.readToTheEnd(over.signal)
      return log.closed ? await messageOf() : await goOn()
    } finally {
      unsubscribe()
    }
  })()
  // What is not in a stream may be nowhere.
  const first = begun.then(async (isThere) => {
    if (isThere) return
    await new Promise<void>((resolve) => {
      const unlisten = log.listen(() => { unlisten(); resolve() })
      ended.then(() => { resolve() }, () => { resolve() })
    })
    if (over.signal.aborted) await ended
  })
  return filledLog(log, { first, ended, over })
}
