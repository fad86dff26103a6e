/** This process among the workers of its service: what they tell each other, and what is known of all of them. */
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import { createHandover, type Handover } from './handover.js'
import type { Supervision } from './supervision.js'

export type { Supervision } from './supervision.js'
export type { Wire } from './wire.js'

/** Something that another worker has shown. */
export interface Shown { worker: number, value: unknown, ageMs: number }

/** The workers of the service, as one of them sees them; where there is no supervisor, one process is all of them. */
export interface Workers {
  /** Id of this process, as it stands in leases. */
  readonly self: string
  /** Number of this worker, from 1; null where there is no supervisor. */
  readonly number: number | null
  /** How many workers there shall be. */
  readonly wanted: number
  /** Whether nobody but this process can have the embedded database. */
  readonly alone: boolean
  /** Seconds that the service has run, whichever of its workers came when. */
  uptime(): number
  /** Connections of this worker. */
  readonly connections: Handover
  /**
   * Ask the supervisor.
   * @throws {Error} when it does not answer in time, 5 s when absent, or when there is none
   */
  ask(kind: string, body: unknown, patienceMs?: number): Promise<unknown>
  /** Tell the supervisor something that it does not answer. */
  post(kind: string, body: unknown): void
  /** Answer what the supervisor asks, or hear what it tells, by kind. */
  answer(kind: string, handler: (body: never) => unknown): void
  /** Tell the other workers something, soon and without a promise that they hear it. */
  publish(topic: string, data: unknown): void
  /** Hear what the other workers tell. */
  subscribe(topic: string, listener: (data: never) => void): void
  /** Show the others something of this worker, read every second. */
  show(name: string, read: () => unknown): void
  /** What the others have shown last, and how long ago. */
  others(name: string): Shown[]
  /** Hear of processes that have died, whatever their leases say; also of those before the start. */
  onGone(listener: (ids: readonly string[]) => void): void
  /** Metrics of all workers as one text. */
  metrics(): Promise<{ contentType: string, text: string }>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What this process was told by its supervisor, where it has one. */
    supervision?: Supervision | undefined
    /** The workers of the service. */
    workers: Workers
  }
}

const SHOW_MS = 1000
const SCRAPE_PATIENCE = 3000
/** Milliseconds after which what another worker has shown is forgotten: it is gone by then. */
const FORGOTTEN_MS = 60_000

interface Seen { values: Record<string, unknown>, at: number }

/** The workers of the service, over the wire to the supervisor. */
export default fp(async (app) => {
  const { supervision, metrics: { client: { register } } } = app
  const wire = supervision?.wire
  const listeners = new Map<string, ((data: never) => void)[]>()
  const reads = new Map<string, () => unknown>()
  const seen = new Map<number, Seen>()
  const mourners: ((ids: readonly string[]) => void)[] = []
  const welcomedAt = performance.now()
  const connections = createHandover(app.server, (handle, given) => { wire?.post('connection', undefined, handle, given) })
  const mourn = (ids: readonly string[]): void => { for (const listener of mourners) listener(ids) }

  app.decorate('workers', {
    self: supervision?.self ?? uuidv7(),
    number: supervision?.number ?? null,
    wanted: supervision?.wanted ?? 1,
    alone: supervision?.alone ?? true,
    uptime: () => supervision === undefined ? process.uptime() : supervision.uptime + (performance.now() - welcomedAt) / 1000,
    connections,
    async ask (kind, body, patienceMs) {
      if (wire === undefined) throw new Error('there is no supervisor')
      return await wire.ask(kind, body, patienceMs)
    },
    post (kind, body) { wire?.post(kind, body) },
    answer (kind, handler) { wire?.on(kind, handler) },
    publish (topic, data) { wire?.post('publish', { topic, data }) },
    subscribe (topic, listener) { listeners.set(topic, [...listeners.get(topic) ?? [], listener]) },
    show (name, read) { reads.set(name, read) },
    others: (name) => [...seen].flatMap(([worker, { values, at }]) =>
      values[name] === undefined ? [] : [{ worker, value: values[name], ageMs: performance.now() - at }]),
    onGone (listener) { mourners.push(listener) },
    async metrics () {
      const own = async () => ({ contentType: register.contentType, text: await register.metrics() })
      if (wire === undefined) return await own()
      // One process's figures would look like a fall of all others: a scrape that fails is better.
      return await wire.ask('scrape', undefined, SCRAPE_PATIENCE) as { contentType: string, text: string }
    }
  })
  if (supervision === undefined) return

  const { wire: { on, post } } = supervision
  on('metrics', () => register.getMetricsAsJSON())
  on('told', ({ topic, data }: { topic: string, data: never }) => { for (const listener of listeners.get(topic) ?? []) listener(data) })
  on('shown', ({ worker, values }: { worker: number, values: Record<string, unknown> }) => { seen.set(worker, { values, at: performance.now() }) })
  on('gone', mourn)
  on('connection', (_body, handle) => { if (handle !== undefined) connections.adopt(handle) })
  app.loop('show', { everyMs: SHOW_MS, firstMs: 1, failing: 'this worker can not be shown to the others' }, async () => {
    const values = await Promise.all([...reads].map(async ([name, read]) => [name, await read()]))
    post('show', Object.fromEntries(values))
    for (const [worker, { at }] of seen) if (performance.now() - at > FORGOTTEN_MS) seen.delete(worker)
  })
  app.addHook('onReady', async () => { if (supervision.gone.length > 0) mourn(supervision.gone) })
}, { name: 'workers', dependencies: ['metrics', 'loops'] })
