import client from 'prom-client'
import t from 'tap'
import { Histogram } from '../histogram.js'

const TIMES = [0.0002, 0.001, 0.0011, 0.02, 0.02, 4, 7]
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

t.test('histograms are told as prom-client’s own tells them', async (t) => {
  const [register, reference] = [new client.Registry(), new client.Registry()]
  for (const [Class, registers] of [[Histogram, [register]], [client.Histogram as unknown as typeof Histogram, [reference]]] as const) {
    const labelled = new Class({ name: 'labelled_seconds', help: 'Of two labels', labelNames: ['agent', 'kind'], buckets: BUCKETS, registers })
    labelled.zero({ agent: 'silent', kind: 'a' })
    for (const agent of ['writer', 'guide']) {
      const child = labelled.labels({ agent, kind: 'b' })
      for (const seconds of TIMES) child.observe(seconds)
      labelled.observe({ agent, kind: 'b' }, 0.3)
    }
    const plain = new Class({ name: 'plain_seconds', help: 'Of no label', buckets: BUCKETS, registers })
    for (const seconds of TIMES) plain.observe(seconds)
    const unused = new Class({ name: 'unused_seconds', help: 'Of no label, and not observed', buckets: BUCKETS, registers })
    t.ok(unused)
    if (Class === Histogram) t.same(labelled.counts().map(({ labels: { agent }, count }) => [agent, count]), [['silent', 0], ['writer', 8], ['guide', 8]])
  }
  t.equal(await register.metrics(), await reference.metrics())
  const aggregate = async (one: client.Registry) => {
    const figures = await one.getMetricsAsJSON()
    return client.AggregatorRegistry.aggregate([figures, figures] as never).metrics()
  }
  t.equal(await aggregate(register), await aggregate(reference), 'and so are those of several workers')
  register.resetMetrics()
  t.match(await register.metrics(), /_count\{agent="writer",kind="b"\} 0/)
})
