/** State of the log, for health checks and as metrics. */
import fp from 'fastify-plugin'
import { logStateOf } from '../log/state.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** State of the log. */
    logs: {
      /** Why lines don't get into the files of `LOG_DIR`, for the operator; undefined while they do, and without such files. */
      readonly problem: string | undefined
    }
  }
}

const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const

/** Tells what has become of the lines of the log. */
export default fp(async (app) => {
  const { client } = app.metrics
  const state = logStateOf(app.log)
  app.decorate('logs', { get problem () { return state?.problem } })

  /** A count that somebody else keeps. */
  const follow = (counter: InstanceType<typeof client.Counter>, labels: Record<string, string>, read: () => number): (() => void) => {
    let told = 0
    counter.inc(labels, 0)
    return () => {
      const now = read()
      counter.inc(labels, now - told)
      told = now
    }
  }
  for (const { name, limit, waiting } of state?.queues ?? []) app.showQueue(name, limit, waiting)
  const collects: (() => void)[] = []
  const collect = (): void => { for (const one of collects) one() }
  const lines = new client.Counter({ name: 'log_lines_total', help: 'Lines logged', labelNames: ['level'], collect })
  const bytes = new client.Counter({ name: 'log_bytes_total', help: 'Characters logged' })
  const lost = new client.Counter({ name: 'log_lines_lost_total', help: 'Lines that could not be written and were lost' })
  for (const [level, number] of Object.entries(LEVELS)) {
    collects.push(follow(lines, { level }, () => state?.written.get(number)?.lines ?? 0))
  }
  collects.push(follow(bytes, {}, () => [...state?.written.values() ?? []].reduce((sum, { characters }) => sum + characters, 0)))
  collects.push(follow(lost, {}, () => state?.lost ?? 0))
}, { name: 'logs', dependencies: ['metrics', 'queues'] })
