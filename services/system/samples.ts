/**
 * Samples: what each process counted in a minute, a row each, so that charts need no Prometheus and survive a restart. The row of the
 * minute is written again and again while it lasts; those of an outage are written after it.
 */
import type { Executor } from '../../plugins/postgres/index.js'

/** Process as its samples describe it. */
export interface ProcessFacts {
  version: string
  node: string
  pid: number
  host: string
  /** Among those of its supervisor, from 1; null where there is none. */
  worker: number | null
  /** ISO 8601. */
  startedAt: string
  rss: number
}

/** Figures since the start of a process, and of this moment. */
export interface Counted {
  requests: number
  errors: ReadonlyMap<string, number>
  resumes: number
  openStreams: number
  running: number
}

/** Ports of a sampler. */
export interface SamplerPorts {
  db: Executor
  /** Id of this process. */
  process: string
  facts(): ProcessFacts
  read(): Promise<Counted>
  now?: () => number
}

/** Takes samples of this process. */
export interface Sampler {
  /** Take one, and store what is not stored. */
  tick(): Promise<void>
  /** Store the last one. */
  close(): Promise<void>
}

interface Sample { minute: Date, requests: number, errors: Record<string, number>, openStreams: number, resumes: number, running: number }

const MINUTE_MS = 60_000
/** Minutes of an outage that are stored after it. */
const MOST_WAITING = 120

const WRITE = `
  insert into samples (process, minute, is_last, about, requests, errors, open_streams, resumes, running)
  select $1, minute, $2, $3, requests, errors, "openStreams", resumes, running
  from jsonb_to_recordset($4::jsonb) as given (minute timestamptz, requests integer, errors jsonb, "openStreams" integer, resumes integer, running integer)
  on conflict (process, minute) do update set seen_at = now(), is_last = excluded.is_last, about = excluded.about, requests = excluded.requests,
    errors = excluded.errors, open_streams = excluded.open_streams, resumes = excluded.resumes, running = excluded.running`

const NOTHING: Counted = { requests: 0, errors: new Map(), resumes: 0, openStreams: 0, running: 0 }

/** Counts of errors that have come since. */
const since = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Array<[string, number]> =>
  [...after].flatMap(([code, count]) => count > (before.get(code) ?? 0) ? [[code, count - (before.get(code) ?? 0)]] : [])

/**
 * Sampler of a process.
 * @param ports what it reads, and where it writes
 */
export function createSampler ({ db, process: self, facts, read, now = Date.now }: SamplerPorts): Sampler {
  let last = NOTHING
  let waiting: Sample[] = []

  function add ({ requests, errors, resumes, openStreams, running }: Counted): void {
    const minute = Math.floor(now() / MINUTE_MS) * MINUTE_MS
    let sample = waiting.find((one) => one.minute.getTime() === minute)
    if (sample === undefined) {
      sample = { minute: new Date(minute), requests: 0, errors: {}, openStreams: 0, resumes: 0, running: 0 }
      waiting = [...waiting, sample].slice(-MOST_WAITING)
    }
    sample.requests += requests - last.requests
    sample.resumes += resumes - last.resumes
    for (const [code, count] of since(last.errors, errors)) sample.errors[code] = (sample.errors[code] ?? 0) + count
    sample.openStreams = Math.max(sample.openStreams, openStreams)
    sample.running = Math.max(sample.running, running)
    last = { requests, errors: new Map(errors), resumes, openStreams, running }
  }

  async function store (isLast: boolean): Promise<void> {
    add(await read())
    const { openStreams, running } = last
    await db.query(WRITE, [self, isLast, { ...facts(), openStreams, running }, JSON.stringify(waiting)], 'samples-write')
    waiting = waiting.slice(-1)
  }

  return {
    tick: () => store(false),
    close: () => store(true)
  }
}
