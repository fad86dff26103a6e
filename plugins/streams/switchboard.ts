/**
 * Streams in the memory of a supervisor, between its workers: there is one from the first reader's question to the last one's leave, or to
 * some seconds after its end. What a worker has brought stays when it dies, until it was read.
 */
import type { Added, StreamEntry } from './port.js'

/** Kinds of messages between workers and their supervisor. */
export const KINDS = { append: 'streams.append', read: 'streams.read', leave: 'streams.leave', want: 'streams.want', news: 'streams.news' } as const

/** Entry on its way to the supervisor. */
export interface Addition { key: string, entry: StreamEntry }

/** A worker, as the switchboard has it. */
export interface Party {
  /** Ask for a stream to be brought; whether it is written there. */
  want(key: string): Promise<boolean>
  /** Tell that there are new entries. */
  news(key: string): void
}

/** Switchboard of streams. */
export interface Switchboard<Worker extends Party> {
  append(from: Worker, key: string, entry: StreamEntry): Added
  read(reader: Worker, key: string, after: number): Promise<string[] | undefined>
  /** A worker reads a stream no more. */
  leave(reader: Worker, key: string): void
  /** A worker is gone. */
  gone(worker: Worker): void
  /** Units that are kept, of all streams. */
  readonly units: number
}

interface Stream<Worker> {
  entries: StreamEntry[]
  units: number
  readers: Set<Worker>
  writer: Worker | undefined
  isCut: boolean
  brought: Promise<boolean>
  timer: NodeJS.Timeout | undefined
}

/** Most that is kept of all streams, in UTF-16 units: beyond it, readers have the database. */
export const MOST_UNITS = 67_108_864
const AT_ONCE = 100
/** Longest that the end of an answer is kept for who reads it late. */
const LONGEST_LIFE_MS = 900_000

/**
 * A switchboard without streams.
 * @param workers those that live
 * @param mostUnits of all streams, for tests
 */
export function createSwitchboard<Worker extends Party> (workers: () => Iterable<Worker>, mostUnits = MOST_UNITS): Switchboard<Worker> {
  const streams = new Map<string, Stream<Worker>>()
  let units = 0

  function drop (key: string, stream: Stream<Worker>): void {
    if (streams.get(key) !== stream) return
    streams.delete(key)
    clearTimeout(stream.timer)
    units -= stream.units
  }
  function take (stream: Stream<Worker>, entry: StreamEntry): void {
    stream.entries.push(entry)
    stream.units += entry.text.length
    units += entry.text.length
    const kept = stream.entries.findIndex(({ n }) => n >= entry.oldest)
    for (const { text } of stream.entries.splice(0, kept)) {
      stream.units -= text.length
      units -= text.length
    }
  }
  const tell = (key: string, { readers }: Stream<Worker>): void => { for (const reader of readers) reader.news(key) }

  function open (key: string, reader: Worker): Stream<Worker> {
    const wanted = [...workers()].filter((worker) => worker !== reader).map((worker) => worker.want(key).catch(() => false))
    const brought = Promise.all(wanted).then((answers) => answers.includes(true))
    const stream = { entries: [], units: 0, readers: new Set<Worker>(), writer: undefined, isCut: false, brought, timer: undefined }
    streams.set(key, stream)
    return stream
  }

  return {
    get units () { return units },
    append (from, key, entry) {
      const stream = streams.get(key)
      if (stream === undefined || units > mostUnits) return 'unwanted'
      stream.writer = from
      const last = stream.entries.at(-1)?.n ?? 0
      if (last < entry.follows) return 'lost'
      if (entry.n > last) take(stream, entry)
      clearTimeout(stream.timer)
      stream.timer = setTimeout(() => { drop(key, stream) }, Math.min(entry.lifeMs, LONGEST_LIFE_MS)).unref()
      tell(key, stream)
      return 'added'
    },
    async read (reader, key, after) {
      if (!streams.has(key) && units > mostUnits) return undefined
      const stream = streams.get(key) ?? open(key, reader)
      stream.readers.add(reader)
      if (!await stream.brought && stream.entries.length === 0) {
        drop(key, stream)
        return undefined
      }
      const found = stream.entries.filter(({ n }) => n > after).slice(0, AT_ONCE).map(({ text }) => text)
      return found.length === 0 && stream.isCut ? undefined : found
    },
    leave (reader, key) {
      const stream = streams.get(key)
      if (stream?.readers.delete(reader) === true && stream.readers.size === 0) drop(key, stream)
    },
    gone (worker) {
      for (const [key, stream] of streams) {
        if (stream.writer === worker) {
          stream.isCut = true
          tell(key, stream)
        }
        if (stream.readers.delete(worker) && stream.readers.size === 0) drop(key, stream)
      }
    }
  }
}
