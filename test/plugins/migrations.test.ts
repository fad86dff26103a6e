import fastify, { type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { randomUUID } from 'node:crypto'
import { connect, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import migrations, { migrate } from '../../plugins/migrations.js'
import { readServers } from '../servers.js'
import { createDatabase, dropDatabase, urlOf, withClient } from '../database.js'
import { eventually } from '../helper.js'

const columns = (url: string) => withClient(url, async (client) => (await client.query(`
  select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
  where table_schema = 'public' and table_name <> 'schema_migrations' order by 1, 2`)).rows)

/** A database with nothing in it. */
async function empty (test: Test): Promise<string> {
  const base = readServers()?.databaseUrl ?? ''
  const name = `bare_${randomUUID().replaceAll('-', '')}`
  await withClient(base, (client) => client.query(`create database ${name}`))
  test.teardown(() => dropDatabase(name))
  return urlOf(name)
}

async function start (test: Test, url: string, lines: string[] = []): Promise<FastifyInstance> {
  const app = fastify({ logger: { level: 'info', stream: { write: (line: string) => { lines.push(line) } } } })
  test.teardown(() => app.close())
  app.decorate('databaseDirectUrl', url)
  // In place of the pool, which migrations only have to come after.
  await app.register(fp(async () => undefined, { name: 'postgres' }))
  await app.register(migrations)
  return app
}

t.test('up, down to nothing and up again are the same schema', async (t) => {
  const url = await empty(t)
  const names = await migrate(url)
  t.ok(names.length >= 4)
  t.same(await migrate(url), [], 'again is nothing')
  const before = await columns(url)
  t.same(before, await columns(await createDatabase(t)))
  for (const name of names.toReversed()) t.same(await migrate(url, 'down'), [name])
  t.same(await columns(url), [], 'nothing is left')
  t.same(await migrate(url, 'down'), [])
  t.same(await migrate(url), names)
  t.same(await columns(url), before)
})

t.test('replicas that start together take turns', async (t) => {
  const url = await empty(t)
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)))
  t.equal(applied.filter((names) => names.length > 0).length, 1, 'one of them did the work')
})

t.test('a database that is not there at the start', async (t) => {
  const url = new URL(await empty(t))
  const { port } = url
  const hole = createServer().listen(0, '127.0.0.1')
  await once(hole, 'listening')
  const free = (hole.address() as AddressInfo).port
  hole.close()
  url.port = `${free}`
  const lines: string[] = []
  const app = await start(t, url.href, lines)
  t.equal(app.migrations.done, false, 'the start goes on')
  const done: string[] = []
  let failures = 2
  await app.migrations.whenDone('first', async () => {
    failures -= 1
    if (failures >= 0) throw new Error('not yet')
    done.push('first')
  })
  await app.migrations.whenDone('second', async () => { done.push('second') })
  t.same(done, [])
  // The database comes: a relay from the address that was dead.
  const relay = createServer((socket) => {
    const other = connect(Number(port), '127.0.0.1')
    socket.pipe(other).pipe(socket)
    socket.on('error', () => other.destroy())
    other.on('error', () => socket.destroy())
  }).listen(free, '127.0.0.1')
  t.teardown(() => { relay.close() })
  await eventually('the schema and what waited for it', () => app.migrations.done)
  t.same(done, ['first', 'second'], 'in the order in which it was asked for, failures notwithstanding')
  await app.migrations.whenDone('late', async () => { done.push('late') })
  t.same(done, ['first', 'second', 'late'], 'what comes later is done at once')
  t.ok(lines.some((line) => line.includes('the database is not ready') && line.includes('ECONNREFUSED')))
  t.ok(lines.some((line) => line.includes('"doing":"first"')))
})

t.test('a stop while the database is away', async (t) => {
  const app = await start(t, 'postgres://u:p@127.0.0.1:1/d')
  t.equal(app.migrations.done, false)
  await app.close()
  t.equal(app.migrations.done, false)
})

t.test('a stop in the middle of the work', async (t) => {
  const app = await start(t, await createDatabase(t))
  const order: string[] = []
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  const work = app.migrations.whenDone('held', async () => { await held; order.push('held') })
  void app.migrations.whenDone('never', async () => { order.push('never') })
  // Hooks of this kind run from the last to the first: right after this one comes that of the migrations.
  app.addHook('onClose', async () => { setImmediate(() => setImmediate(() => { release() })) })
  await Promise.all([work, app.close()])
  t.same(order, ['held'])
  const failing = await start(t, await createDatabase(t))
  let fail = (): void => undefined
  const failed = failing.migrations.whenDone('fails', () => new Promise((_resolve, reject) => { fail = () => { reject(new Error('no')) } }))
  failing.addHook('onClose', async () => { setImmediate(() => setImmediate(() => { fail() })) })
  await Promise.all([failed, failing.close()])
  t.equal(failing.migrations.done, false)
})
