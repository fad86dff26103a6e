/**
 * A Prometheus histogram that costs little to observe. prom-client's own puts the labels together to a text each time, those of a child
 * as well, and keeps its buckets under fractions: some two microseconds, which every piece of text and every statement would pay for.
 */
import type { MetricValueWithName, Registry } from 'prom-client'

/** Labels of a series. */
type Labels = Record<string, string | number>

/** Options of a histogram, as prom-client has them. */
export interface HistogramOptions {
  name: string
  help: string
  labelNames?: readonly string[]
  /** Upper bounds, rising. */
  buckets: readonly number[]
  registers: readonly Registry[]
}

/** Observations of one set of labels. */
class Series {
  /** Of each bucket alone, the last for what is above all bounds. */
  readonly #counts: number[]
  #sum = 0

  constructor (readonly labels: Labels, private readonly bounds: readonly number[]) {
    this.#counts = new Array<number>(bounds.length + 1).fill(0)
  }

  /** Counts a value. */
  observe (value: number): void {
    let bucket = 0
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? 0)) bucket += 1
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  /** Number of values. */
  get count (): number { return this.#counts.reduce((sum, own) => sum + own, 0) }

  /** As Prometheus has it: buckets hold those below them. */
  values (name: string): MetricValueWithName<string>[] {
    let count = 0
    const buckets = this.#counts.map((own, bucket) => {
      count += own
      return { metricName: `${name}_bucket`, labels: { le: this.bounds[bucket] ?? '+Inf', ...this.labels }, value: count }
    })
    return [...buckets, { metricName: `${name}_sum`, labels: this.labels, value: this.#sum }, { metricName: `${name}_count`, labels: this.labels, value: count }]
  }

  reset (): void {
    this.#counts.fill(0)
    this.#sum = 0
  }
}

/** Stands where prom-client's histogram would, for what is used of that. */
export class Histogram {
  readonly type = 'histogram'
  readonly aggregator = 'sum'
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, Series>()

  /** @param options with the registries that show it */
  constructor ({ name, help, labelNames = [], buckets, registers }: HistogramOptions) {
    this.name = name
    this.help = help
    this.labelNames = labelNames
    this.#bounds = buckets
    if (labelNames.length === 0) this.zero()
    for (const register of registers) register.registerMetric(this as never)
  }

  /**
   * Series of a set of labels, to be kept where much is observed.
   * @param labels all of them
   */
  labels (labels: Labels = {}): Pick<Series, 'observe'> {
    const key = this.labelNames.map((name) => labels[name]).join('\n')
    let series = this.#series.get(key)
    if (series === undefined) this.#series.set(key, series = new Series(labels, this.#bounds))
    return series
  }

  /**
   * Begin a series.
   * @param labels all of them
   */
  zero (labels: Labels = {}): void { this.labels(labels) }

  /**
   * Count a value.
   * @param labels all of them; left out where there are none
   * @param value in the unit of the name
   */
  observe (...[labels, value]: [number] | [Labels, number]): void {
    if (typeof labels === 'number') this.labels().observe(labels)
    else this.labels(labels).observe(value ?? 0)
  }

  /** Number of observations of each series. */
  counts (): { labels: Labels, count: number }[] { return [...this.#series.values()].map(({ labels, count }) => ({ labels, count })) }

  /** As a registry reads it. */
  async get (): Promise<Pick<this, 'name' | 'help' | 'type' | 'aggregator'> & { values: MetricValueWithName<string>[] }> {
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values: [...this.#series.values()].flatMap((series) => series.values(name)) }
  }

  /** Forget what was observed; the series stay. */
  reset (): void { for (const series of this.#series.values()) series.reset() }
}
