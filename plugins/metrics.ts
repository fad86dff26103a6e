/** The Prometheus registry, what bounds its labels, and what the process tells of itself; other metrics stand beside what they measure. */
import type { FastifyInstance } from 'fastify'
import fastifyMetrics from 'fastify-metrics'
import fp from 'fastify-plugin'
import { Histogram } from '../histogram.js'
import { VERSION } from '../version.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Label of an agent: its id for the first two hundred that are asked for, `other` for the rest, since each agent has some sixty series.
     * The agents file comes first.
     */
    agentLabel(id: string): string
  }
}

const MOST_AGENTS = 200
const OTHER_AGENTS = 'other'

type Client = FastifyInstance['metrics']['client']

/**
 * prom-client as it is, but for cheaper histograms and a registry of its own: its metrics would else meet those of another application in
 * the process.
 */
function withOwnRegistry (client: Client): Client {
  const register = new client.Registry()
  const into = <Metric extends object>(metric: Metric): Metric => new Proxy(metric, {
    construct: (target, [configuration]: [object]) =>
      Reflect.construct(target as () => void, [{ registers: [register], ...configuration }]) as object
  })
  return {
    ...client,
    register,
    Counter: into(client.Counter),
    Gauge: into(client.Gauge),
    Histogram: into(Histogram as unknown as typeof client.Histogram)
  }
}

/** `app.metrics.client`: classes whose metrics come into the application's own registry. */
export default fp(async (app) => {
  await app.register(fastifyMetrics.default, {
    endpoint: null,
    defaultMetrics: { enabled: false },
    // Its per-route metrics cost more than the rest of a request; plugins/access-log.ts observes with prebuilt label sets.
    routeMetrics: { enabled: false }
  })
  const client = withOwnRegistry(app.metrics.client)
  app.metrics.client = client
  client.collectDefaultMetrics({ register: client.register })
  const agents = new Set<string>()
  app.decorate('agentLabel', (id) => {
    if (agents.has(id)) return id
    if (agents.size >= MOST_AGENTS) return OTHER_AGENTS
    agents.add(id)
    return id
  })
  new client.Gauge({
    name: 'parley_build_info',
    help: 'Always 1: which version runs, on which Node.js and platform',
    labelNames: ['version', 'node', 'platform'],
    aggregator: 'max'
  }).set({ version: VERSION, node: process.versions.node, platform: `${process.platform}-${process.arch}` }, 1)
  const memory = new client.Gauge({
    name: 'system_memory_usage_bytes',
    help: 'Memory of the process in bytes, by type: rss (all of it), heapTotal, heapUsed, external, arrayBuffers',
    labelNames: ['type'],
    collect () {
      for (const [type, bytes] of Object.entries(process.memoryUsage())) this.set({ type }, bytes)
    }
  })
  memory.set({ type: 'rss' }, process.memoryUsage.rss())

  let last = process.cpuUsage()
  let lastAt = performance.now()
  const cpu = new client.Gauge({
    name: 'system_cpu_usage_percent',
    help: 'Processor time of the process since the last scrape, in percent of one core',
    collect () {
      const elapsed = performance.now() - lastAt
      if (elapsed < 100) return
      const used = process.cpuUsage(last)
      this.set((used.user + used.system) / 10 / elapsed)
      last = process.cpuUsage()
      lastAt = performance.now()
    }
  })
  cpu.set(0)
}, { name: 'metrics' })
