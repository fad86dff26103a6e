import type { FastifyInstance } from 'fastify'
import fastifyMetrics from 'fastify-metrics'
import fp from 'fastify-plugin'

type Client = FastifyInstance['metrics']['client']

/** prom-client as it is, but for a registry of its own: its metrics would else meet those of another application in the process. */
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
    Histogram: into(client.Histogram)
  }
}

/** The Prometheus registry with Node's and the process's own metrics; every other metric is registered beside what it measures. */
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
  const memory = new client.Gauge({
    name: 'system_memory_usage_bytes',
    help: 'Memory of the process by type',
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
