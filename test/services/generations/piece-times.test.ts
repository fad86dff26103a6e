import client from 'prom-client'
import t from 'tap'
import { createPieceTimes } from '../../../services/generations/piece-times.js'

const TIMES = [0.0002, 0.001, 0.0011, 0.02, 0.02, 4, 7]

t.test('times between pieces are told as prom-client’s own histogram tells them', async (t) => {
  const [register, reference] = [new client.Registry(), new client.Registry()]
  const observe = createPieceTimes(register)
  const histogram = new client.Histogram({
    name: 'chat_inter_token_seconds',
    help: 'Seconds between two pieces of text of an answer',
    labelNames: ['agent'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [reference]
  })
  observe('silent')
  histogram.zero({ agent: 'silent' })
  for (const agent of ['writer', 'guide']) {
    for (const seconds of TIMES) {
      observe(agent)(seconds)
      histogram.observe({ agent }, seconds)
    }
  }
  t.equal(await register.metrics(), await reference.metrics())
  register.resetMetrics()
  t.match(await register.metrics(), /_count\{agent="writer"\} 0/)
})
