/** An ordinary user, who works at a steady pace whatever happens, and writes down how long everything took. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tokens, Call, Answer } from '../../../helper.js'
import type { ServiceProcess } from '../../../service-process.js'

/** Waits in milliseconds. */
export interface Waits { count: number, mean: number, median: number, p95: number, longest: number }

/** How it went for the user. */
export interface Felt {
  calls: Waits
  health: Waits
  /** The longest delay of the service's event loop, as the service says. */
  lag: number
  /** Megabytes that the process had at first and at most. */
  memory: { before: number, most: number }
  /** Seconds of processor time that the process took. */
  processor: number
  /** How many times longer than its processor time a piece of work took: 1 on a machine of its own. */
  slowness: number
  /** How often `/health` said that the service is unavailable. */
  down: number
  /** What went wrong, by kind of call and status. */
  refused: string[]
}

const CALL_EVERY_MS = 80
const HEALTH_EVERY_MS = 40
const SPIN_EVERY_MS = 200
const SPIN_MS = 4
/** Of one service, that the attacker does not share. */
const ADDRESS = '198.51.100.1'

const memoryOf = async (pid: number): Promise<number> => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** How much slower than alone a process is now: the time that a few milliseconds of work take, by their processor time. */
function slownessNow (): number {
  const [from, before] = [performance.now(), process.cpuUsage()]
  let spent = 0
  for (let n = 0; spent < SPIN_MS; n += 1) {
    if (n % 1000 !== 0) continue
    const { user, system } = process.cpuUsage(before)
    spent = (user + system) / 1000
  }
  return (performance.now() - from) / spent
}

/** Seconds of processor time so far (proc(5): fields 14 and 15 of `stat`, in hundredths). */
async function processorOf (pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function waitsOf (waits: number[]): Waits {
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const mean = sorted.reduce((sum, wait) => sum + wait, 0) / sorted.length
  return { count: sorted.length, mean, median: at(0.5), p95: at(0.95), longest: sorted.at(-1) ?? 0 }
}

/** The user, at one process of the service. */
export class Bystander {
  #sessionId = ''
  #turn = 0

  constructor (readonly service: ServiceProcess, readonly tokens: Tokens) {}

  async #call (path: string, call: Call = {}): Promise<Answer> {
    return await this.service.json(path, { token: this.tokens.accessToken, ...call, headers: { 'x-forwarded-for': ADDRESS } })
  }

  /** The calls of an ordinary client, in turn. */
  readonly #calls: Record<string, () => Promise<Answer>> = {
    list: () => this.#call('/api/chat-sessions'),
    append: () => this.#call(`/api/chat-sessions/${this.#sessionId}/messages`, { body: { role: 'user', content: `a word number ${this.#turn}` } }),
    page: () => this.#call(`/api/chat-sessions/${this.#sessionId}/messages?limit=20`),
    completion: () => this.#call('/api/chat/completions', { body: { agentId: 'writer', message: 'Hello' } }),
    me: () => this.#call('/api/auth/me'),
    search: () => this.#call('/api/chat-sessions/search?q=word'),
    agents: () => this.#call('/api/agents'),
    'sign-in': () => this.#call('/api/auth/login', { body: { username: this.tokens.user.username, password: 'correct-horse-1' } })
  }

  /** Makes the user's own conversation. */
  async settle (): Promise<void> {
    const { body } = await this.#call('/api/chat-sessions', { body: { agentId: 'writer' } })
    this.#sessionId = body.id
    for (let n = 0; n < 20; n += 1) for (const call of Object.values(this.#calls)) await call()
  }

  /**
   * Work of others, and what it was like meanwhile. Calls begin when they are due, not when the last one is over, and the time from
   * then on counts: whoever waits for a service that stands still would else notice it once.
   */
  async beside<T> (work: () => Promise<T>): Promise<{ result: T, felt: Felt }> {
    const { service } = this
    const refused: string[] = []
    const end = new AbortController()
    const memory = { before: await memoryOf(service.pid), most: 0 }
    let down = 0
    const slow: number[] = []
    const pace = async (everyMs: number, call: () => Promise<void>): Promise<number[]> => {
      const waits: number[] = []
      const open: Promise<void>[] = []
      const from = performance.now()
      for (let n = 0; !end.signal.aborted; n += 1) {
        const due = from + n * everyMs
        await sleep(Math.max(0, due - performance.now()))
        open.push(call().then(() => { waits.push(performance.now() - due) }))
      }
      await Promise.all(open)
      return waits
    }
    const kinds = Object.entries(this.#calls)
    const check = (kind: string, { status, text }: { status: number, text: string }): void => {
      if (status !== 200 && status !== 201) refused.push(`${kind} ${status} ${text.slice(0, 120)}`)
    }
    const failed = (error: unknown) => ({ status: 0, text: String(error) })
    await this.#lag()
    const before = await processorOf(service.pid)
    const health = pace(HEALTH_EVERY_MS, async () => {
      const report = await service.json('/health').catch(failed)
      if (report.status === 503) down += 1
      else check('/health', report)
      memory.most = Math.max(memory.most, await memoryOf(service.pid))
    })
    const spins = pace(SPIN_EVERY_MS, async () => { slow.push(slownessNow()) })
    const calls = pace(CALL_EVERY_MS, async () => {
      const [kind = '', call] = kinds[this.#turn++ % kinds.length] ?? []
      if (call !== undefined) check(kind, await call().catch(failed))
    })
    const result = await work().finally(() => { end.abort() })
    const [callWaits, healthWaits] = await Promise.all([calls, health, spins])
    const processor = await processorOf(service.pid) - before
    const waits = { calls: waitsOf(callWaits), health: waitsOf(healthWaits) }
    return { result, felt: { ...waits, lag: await this.#lag(), memory, processor, slowness: waitsOf(slow).mean, down, refused } }
  }

  // Reading it begins a new measurement.
  async #lag (): Promise<number> {
    const { text } = await this.service.json('/metrics')
    return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]) * 1000
  }
}
