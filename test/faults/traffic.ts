/** Traffic of a client during a fault: what it saw, how long it waited, and whether each refusal came as it should. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import type { Answer, Call } from '../helper.js'

/** A call that is made again and again. */
export interface Repeated { path: string, call?: Call }

export interface Traffic {
  /** Statuses of all answers so far; 0 is a broken connection or a wait beyond ten seconds. */
  readonly statuses: Map<number, number>
  /** Longest answer so far, in milliseconds. */
  readonly longestMs: number
  /** Longest answer of `/health` so far, in milliseconds. */
  readonly healthMs: number
  /** Median of the answers so far, in milliseconds. */
  readonly medianMs: number
  /** Longest that an answer took beyond the median of the same call in the phase before, in milliseconds. */
  readonly addedMs: number
  /** Answers that are neither 2xx nor a 429 or 503 in the envelope. */
  readonly wrong: string[]
  /** The statuses as a finding tells them. */
  readonly seen: string
  /** Forget what was counted: another phase begins. */
  begin(): void
  /** No further calls; resolves when the last was answered. */
  stop(): Promise<void>
}

const LONGEST_MS = 10_000

const medianOf = (times: number[]): number => times.toSorted((one, other) => one - other)[times.length >> 1] ?? 0

const isEnvelope = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.keys(body).sort().join() === 'code,details,message,timestamp'

/**
 * Make calls over and over from several clients until the test ends, and one for `/health` beside them.
 * @param t ends it
 * @param json of the service; its first argument is a path
 * @param calls made in turn by each client
 * @param pace how many clients at once, and the pause between two calls of each
 */
export function startTraffic (
  t: Test, json: (path: string, call?: Call) => Promise<Answer>, calls: Repeated[], pace: { clients?: number, pauseMs?: number } = {}
): Traffic {
  const { clients = 4, pauseMs = 5 } = pace
  let times = new Map<string, number[]>()
  let usual = new Map<string, number>()
  let statuses = new Map<number, number>()
  let wrong: string[] = []
  let healthMs = 0
  const over = new AbortController()

  async function ask ({ path, call }: Repeated): Promise<void> {
    const startedAt = performance.now()
    const timeout = new AbortController()
    const none = (text: unknown) => ({ status: 0, body: undefined, text: String(text) })
    const { status, body, text } = await Promise.race([
      json(path, call).catch(none),
      sleep(LONGEST_MS, none('no answer within 10 s'), { signal: timeout.signal }).catch(none)
    ])
    timeout.abort()
    const ms = performance.now() - startedAt
    if (path === '/health') {
      healthMs = Math.max(healthMs, ms)
      return
    }
    times.set(path, [...times.get(path) ?? [], ms])
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const isRight = (status >= 200 && status < 300) || ([429, 503].includes(status) && isEnvelope(body))
    if (!isRight) wrong.push(`${path}: ${status} ${text.slice(0, 200)}`)
  }
  async function run (own: Repeated[], pause: number): Promise<void> {
    for (let index = 0; !over.signal.aborted; index += 1) {
      const next = own[index % own.length]
      if (next !== undefined) await ask(next)
      await sleep(pause)
    }
  }
  const running = [
    ...Array.from({ length: clients }, (_, client) => run(calls.map((_, at) => calls[(at + client) % calls.length] as Repeated), pauseMs)),
    run([{ path: '/health' }], 25)
  ]
  const stop = async (): Promise<void> => {
    over.abort()
    await Promise.all(running)
  }
  t.teardown(stop)
  return {
    get statuses () { return statuses },
    get longestMs () { return Math.max(0, ...[...times.values()].flat()) },
    get medianMs () { return medianOf([...times.values()].flat()) },
    get addedMs () { return Math.max(0, ...[...times].map(([path, own]) => Math.max(...own) - (usual.get(path) ?? 0))) },
    get healthMs () { return healthMs },
    get wrong () { return wrong },
    get seen () { return [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${status} × ${count}`).join(', ') },
    begin () {
      usual = new Map([...times].map(([path, own]) => [path, medianOf(own)]))
      times = new Map()
      statuses = new Map()
      wrong = []
      healthMs = 0
    },
    stop
  }
}
