import { once, EventEmitter } from 'node:events'
import Fastify from 'fastify'
import t from 'tap'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import { eventually } from '../helper.js'

const FAST = { everyMs: 1, failing: 'the work of this test fails' }

async function start () {
  const lines: string[] = []
  const app = Fastify({ logger: { level: 'info', stream: { write: (line: string) => { lines.push((JSON.parse(line) as { msg: string }).msg) } } } })
  await app.register(metrics)
  await app.register(loops)
  return { app, lines, metric: async (name: string) => (await app.metrics.client.register.metrics()).split('\n').find((line) => line.startsWith(name)) }
}

t.test('one turn at a time, failures said once, and once that they are over', async (t) => {
  const { app, lines, metric } = await start()
  const outcomes = ['well', 'badly', 'badly', 'well', 'well', 'badly']
  let under = 0
  let most = 0
  const done = new EventEmitter()
  app.loop('test', FAST, async () => {
    under += 1
    most = Math.max(most, under)
    await new Promise(setImmediate)
    under -= 1
    const outcome = outcomes.shift()
    if (outcomes.length === 0) done.emit('all')
    if (outcome === 'badly') throw new Error('bad')
  })
  t.equal(await metric('loop_failures_total'), 'loop_failures_total{loop="test"} 0')
  const all = once(done, 'all')
  await app.ready()
  await all
  await eventually('the third failure', async () => await metric('loop_failures_total') === 'loop_failures_total{loop="test"} 3')
  await app.close()
  t.equal(most, 1)
  t.strictSame(lines.slice(0, 3).map((line) => line.replace(/ after [\d.]+ s$/, '')), ['the work of this test fails', 'a loop that failed works again', 'the work of this test fails'])
  t.match(await metric('loop_seconds_count'), /^loop_seconds_count\{loop="test"\} ([6-9]|\d\d+)$/)
})

t.test('a loop begins with readiness, and its turn is waited for at the end', async (t) => {
  const { app } = await start()
  const happened: string[] = []
  const turns = new EventEmitter()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  app.addHook('onClose', async () => { happened.push('what it was made of') })
  app.loop('slow', { ...FAST, firstMs: 0 }, async () => {
    happened.push('begins')
    turns.emit('begin')
    await held
    happened.push('ends')
  })
  const idle = app.loop('never', FAST, () => { happened.push('never') })
  await idle.stop()
  await new Promise(setImmediate)
  t.strictSame(happened, [])
  const begun = once(turns, 'begin')
  await app.ready()
  await begun
  const closed = app.close()
  setImmediate(release)
  await closed
  t.strictSame(happened, ['begins', 'ends', 'what it was made of'])
})

t.test('where more waits the next turn follows at once', async (t) => {
  const { app } = await start()
  let turns = 0
  app.loop('busy', { everyMs: 3_600_000, firstMs: 0, failing: 'no' }, () => { turns += 1; return turns < 5 })
  await app.ready()
  await eventually('five turns', () => turns === 5)
  await app.close()
  t.equal(turns, 5)
})
