/**
 * Histogram of the times between pieces of text. A child of prom-client's looks its labels up at each observation, which every piece would
 * pay for.
 */
import type client from 'prom-client'

type Value = client.MetricValueWithName<string>

const NAME = 'chat_inter_token_seconds'
const BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** Times of one agent's answers. */
class Times {
  /** Of each bucket alone, the last for what is above all bounds. */
  readonly #counts = new Array<number>(BOUNDS.length + 1).fill(0)
  #sum = 0

  /** Counts a time, in seconds. */
  observe (seconds: number): void {
    let bucket = 0
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket += 1
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += seconds
  }

  /** As Prometheus has it: buckets hold those below them. */
  values (agent: string): Value[] {
    let count = 0
    const buckets = this.#counts.map((own, bucket) => {
      count += own
      return { metricName: `${NAME}_bucket`, labels: { le: BOUNDS[bucket] ?? '+Inf', agent }, value: count }
    })
    return [...buckets, { metricName: `${NAME}_sum`, labels: { agent }, value: this.#sum }, { metricName: `${NAME}_count`, labels: { agent }, value: count }]
  }

  reset (): void {
    this.#counts.fill(0)
    this.#sum = 0
  }
}

/**
 * Register the histogram.
 * @param register of prom-client
 * @returns observes the times of an agent, in seconds; its series begins at zero
 */
export function createPieceTimes (register: client.Registry): (agent: string) => (seconds: number) => void {
  const all = new Map<string, Times>()
  const histogram = {
    name: NAME,
    help: 'Seconds between two pieces of text of an answer',
    labelNames: ['agent'],
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...histogram, values: [...all].flatMap(([agent, times]) => times.values(agent)) }),
    reset () { for (const times of all.values()) times.reset() }
  }
  register.registerMetric(histogram as unknown as client.Metric)
  return (agent) => {
    const times = all.get(agent) ?? new Times()
    all.set(agent, times)
    return (seconds) => { times.observe(seconds) }
  }
}
