import t from 'tap'
import Fastify from 'fastify'
import fp from 'fastify-plugin'
import { createMemoryBus } from '../../../plugins/bus/memory.js'
import type { Executor, Result } from '../../../plugins/postgres/index.js'
import loops from '../../../plugins/loops.js'
import metrics from '../../../plugins/metrics.js'
import changes from '../../../services/changes/index.js'
import { build, eventually } from '../../helper.js'

t.test('replicas hear of a change within a second', async (t) => {
  const one = await build(t)
  const seen: number[] = []
  const lines: string[] = []
  const other = await build(t, { database: one.database, log: (line) => lines.push(line) })
  other.app.changes.subscribe('late', { lookbackMs: 0 }, () => { seen.push(performance.now()); throw new Error('a handler of this test') })
  const publishedAt = performance.now()
  await one.app.db.transaction((tx) => one.app.changes.publish(tx, 'late', { userId: null, subject: 'x' }))
  const arrivedAt = await eventually('the change', () => seen[0])
  t.comment(`${Math.round(arrivedAt - publishedAt)} ms`)
  t.ok(lines.some((line) => line.includes('a subscriber of the change feed failed')))
})

t.test('it waits for a database that is away, says so once, and reads on', async (t) => {
  const lines: string[] = []
  let down = true
  let polls = 0
  const query = async <Row>(sql: string): Promise<Result<Row>> => {
    polls += 1
    if (down) throw new Error('away')
    const rows = sql.startsWith('select') ? [{ now: new Date(), seq: '1', at: new Date(), kind: 'a', userId: null, subject: 'x' }] : []
    return { rows: rows as Row[], rowCount: 0 }
  }
  const app = Fastify({ logger: { level: 'warn', stream: { write: (line: string) => { lines.push(line) } } } })
  t.teardown(() => app.close())
  const db = {
    query,
    transaction: async <T>(work: (tx: Executor) => Promise<T>) => work({ query }),
    afterCommit: (_tx: Executor, effect: () => void) => effect(),
    stats: () => ({ total: 0, idle: 0, waiting: 0, max: 0 })
  }
  await app.register(fp(async (scope) => { scope.decorate('db', db); scope.decorate('reservedDb', db) }, { name: 'postgres' }))
  await app.register(fp(async (scope) => {
    scope.decorate('migrations', { done: true, migrated: true, problem: undefined, whenDone: async (_what: string, work: () => Promise<void>) => { await work().catch(() => undefined) } })
  }, { name: 'migrations' }))
  await app.register(metrics)
  await app.register(loops)
  await app.register(fp(async (scope) => { scope.decorate('bus', createMemoryBus()) }, { name: 'bus' }))
  await app.register(changes)
  const seen: string[] = []
  app.changes.subscribe('a', { lookbackMs: 60_000 }, ({ subject }) => { seen.push(subject) })
  await app.ready()
  await eventually('three polls in vain', () => polls >= 3)
  down = false
  await eventually('the change', () => seen.length > 0)
  t.equal(lines.filter((line) => line.includes('the change feed waits for the database')).length, 1)
})
