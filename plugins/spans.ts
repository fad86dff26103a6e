/** Metric of the spans that go to a collector. */
import fp from 'fastify-plugin'

/** Shows what has become of the spans of this process. */
export default fp(async (app) => {
  const { spanCounts } = app
  const told = { ...spanCounts }
  const outcomes = ['sent', 'refused', 'dropped'] as const
  const spans = new app.metrics.client.Counter({
    name: 'trace_spans_total',
    help: 'Spans for the collector of traces: sent, refused (it took them not, or was away), dropped (too many waited for it)',
    labelNames: ['outcome'],
    collect () {
      for (const outcome of outcomes) {
        this.inc({ outcome }, spanCounts[outcome] - told[outcome])
        told[outcome] = spanCounts[outcome]
      }
    }
  })
  for (const outcome of outcomes) spans.inc({ outcome }, 0)
}, { name: 'spans', dependencies: ['metrics', 'tracing'] })
