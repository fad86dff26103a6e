import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { eventually, FAST, folder, listener, occupants, query, start } from './processes.js'
import { startEmbeddedPostgres } from '../../../plugins/embedded-postgres/launcher.js'

t.test('a first start makes a database, a second finds it', async (t) => {
  const dataDir = join(await folder(t), 'deep', 'data')
  const first = await start(t, dataDir, { settings: { max_connections: '20' } })
  const [facts] = await query(first.url, `select current_user as role, current_database() as database, r.rolsuper, r.rolcreatedb,
    pg_encoding_to_char(d.encoding) as encoding, datlocprovider as provider, current_setting('listen_addresses') as addresses,
    current_setting('synchronous_commit') as synchronous,
    current_setting('fsync') as fsync, current_setting('timezone') as timezone, current_setting('max_connections') as connections,
    current_setting('password_encryption') as passwords
    from pg_roles r, pg_database d where rolname = current_user and datname = current_database()`)
  t.strictSame(facts, {
    role: 'parley',
    database: 'parley',
    rolsuper: false,
    rolcreatedb: true,
    encoding: 'UTF8',
    provider: 'b',
    addresses: '127.0.0.1',
    synchronous: 'on',
    fsync: 'on',
    timezone: 'UTC',
    connections: '20',
    passwords: 'scram-sha-256'
  })
  const superuser = first.url.replace('//parley:', '//postgres:')
  t.strictSame(await query(superuser, 'show unix_socket_directories'), [{ unix_socket_directories: '' }])
  await t.rejects(query(first.url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1'), { code: '28P01' }, 'the password is asked for')
  await query(first.url, 'create table kept as select 42 as answer')
  const password = join(dataDir, 'postgres.password')
  t.equal((await stat(password)).mode & 0o777, 0o600)
  await Promise.all([first.stop(), first.stop()])
  t.strictSame(await occupants(join(dataDir, 'postgres')), [], 'nothing runs after a stop')

  const second = await start(t, dataDir)
  t.equal(new URL(second.url).password, new URL(first.url).password, 'the password stays')
  t.strictSame(await query(second.url, 'select answer from kept'), [{ answer: 42 }])
  await second.stop()

  await rm(password)
  const third = await start(t, dataDir)
  t.not(new URL(third.url).password, new URL(first.url).password, 'a lost password is replaced')
  t.strictSame(await query(third.url, 'select answer from kept'), [{ answer: 42 }])
})

t.test('a data directory has one server', async (t) => {
  const dataDir = await folder(t)
  const server = await start(t, dataDir)
  const refusal = { name: 'StartupError', message: /^\/.* is in use by another process of Parley: [^\n]*DATA_DIR$/ }
  await t.rejects(start(t, dataDir), refusal)
  t.strictSame(await query(server.url, 'select 1 as one'), [{ one: 1 }], 'the first is not disturbed')
  await server.stop()

  // What a container sees of another one that shares the volume: only the socket.
  const other = createServer().listen(join(dataDir, 'postgres.lock'))
  await once(other, 'listening')
  await t.rejects(start(t, dataDir), refusal)
  other.close()
  await once(other, 'close')
  await (await start(t, dataDir)).stop()
})

t.test('a link to another place is followed', async (t) => {
  const [dataDir, disk] = [await folder(t), await folder(t)]
  await mkdir(join(disk, 'cluster'))
  await symlink(join(disk, 'cluster'), join(dataDir, 'postgres'))
  const server = await start(t, dataDir)
  t.ok((await occupants(join(disk, 'cluster'))).includes(server.pid))
})

t.test('a postmaster that is killed comes back at the same address', async (t) => {
  const log = listener()
  const server = await start(t, await folder(t), { log })
  await query(server.url, 'create table kept as select 42 as answer')
  const busy = query(server.url, 'select count(*) from generate_series(1, 1e12)')
  busy.catch(() => {})
  await eventually('the query runs', async () => (await query(server.url, "select 1 from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()")).length > 0)
  const before = server.pid
  process.kill(before, 'SIGKILL')
  await t.rejects(busy, 'a backend that is too busy to notice is ended')
  await eventually('the server is back', async () => server.pid !== before)
  t.strictSame(await query(server.url, 'select answer from kept'), [{ answer: 42 }])
  t.match(log.lines.join('\n'), /ended unexpectedly.*SIGKILL[^]*is back/)
  process.kill(server.pid, 'SIGKILL')
  await eventually('the loss is noticed', async () => log.lines.filter((line) => line.includes('unexpectedly')).length === 2)
  await server.stop()
  const cluster = join(log.lines.join('').match(/"cluster":"([^"]+)"/)?.[1] ?? '')
  // What the killed one had started ends by itself, each a moment later.
  await eventually('a stop during a restart to stop', async () => (await occupants(cluster)).length === 0)
  t.strictSame(await occupants(cluster), [], 'a stop during a restart stops')
})

t.test('a port that another program has taken meanwhile is waited for', async (t) => {
  const log = listener()
  const server = await start(t, await folder(t), { log })
  process.kill(server.pid, 'SIGKILL')
  const thief = createServer()
  await eventually('the port is free', () => new Promise<boolean>((resolve) => {
    thief.once('error', () => resolve(false)).listen(server.port, '127.0.0.1', () => resolve(true))
  }))
  await eventually('it is tried in vain', async () => log.lines.some((line) => line.includes('does not start again')))
  thief.close()
  await eventually('it is back', async () => log.lines.some((line) => line.includes('is back')))
  t.strictSame(await query(server.url, 'select 1 as one'), [{ one: 1 }])
})

t.test('a fixed port that is taken is an error', async (t) => {
  const thief = createServer().listen(0, '127.0.0.1')
  await once(thief, 'listening')
  t.teardown(() => thief.close())
  const dataDir = await folder(t)
  await t.rejects(start(t, dataDir, { port: (thief.address() as AddressInfo).port }), { name: 'PortTaken', message: /in use/ })
  t.strictSame(await occupants(join(dataDir, 'postgres')), [])
})

t.test('what an interrupted first start has left is removed', async (t) => {
  const dataDir = await folder(t)
  await mkdir(join(dataDir, 'postgres.new-abcdef', 'base'), { recursive: true })
  await start(t, dataDir)
  t.strictSame((await readdir(dataDir)).filter((name) => name.includes('new')), [])
})

t.test('data that can not be used are refused in one line, and left alone', async (t) => {
  const dataDir = await folder(t)
  const cluster = join(dataDir, 'postgres')
  await (await start(t, dataDir)).stop()
  await writeFile(join(cluster, 'PG_VERSION'), '13\n')
  await t.rejects(start(t, dataDir), { name: 'StartupError', message: /made by PostgreSQL 13, .*binaries of 18: set PG_BIN_DIR/ })
  await writeFile(join(cluster, 'PG_VERSION'), '18\n')
  await writeFile(join(cluster, 'global', 'pg_control'), 'damaged')
  await t.rejects(start(t, dataDir), { name: 'StartupError', message: /ended before it was ready .*pg_control/ })
  await rm(join(dataDir, 'postgres.password'))
  await t.rejects(start(t, dataDir), { name: 'StartupError', message: /could not be prepared/ })
  t.equal(await readFile(join(cluster, 'global', 'pg_control'), 'utf8'), 'damaged')

  const full = await folder(t)
  await mkdir(join(full, 'postgres'))
  await writeFile(join(full, 'postgres', 'letter.txt'), 'not yours')
  await t.rejects(start(t, full), { code: 'ENOTEMPTY' })
  t.strictSame(await readdir(full), ['postgres'], 'no half-made cluster stays')
})

t.test('a bad setting is told by the server itself', async (t) => {
  await t.rejects(start(t, await folder(t), { settings: { shared_buffers: 'plenty' } }), { message: /shared_buffers/ })
})

const PG15 = '/usr/lib/postgresql/15/bin'
t.test('PG_BIN_DIR', async (t) => {
  const bin = await folder(t, 0o755)
  await t.rejects(start(t, await folder(t), { binDir: bin }), { name: 'StartupError', message: /holds no PostgreSQL that runs here .*PG_BIN_DIR/ })
  await writeFile(join(bin, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 13.9"\n', { mode: 0o755 })
  await t.rejects(start(t, await folder(t), { binDir: bin }), { message: /13\.9, but PostgreSQL 14 or later is needed/ })
  if (existsSync(PG15)) {
    const server = await startEmbeddedPostgres({ dataDir: await folder(t), binDir: PG15, settings: FAST, log: listener() })
    t.teardown(() => server.stop())
    t.match(await query(server.url, 'show server_version_num'), [{ server_version_num: /^15/ }])
    t.match(await query(server.url, "select datcollate from pg_database where datname = 'parley'"), [{ datcollate: /^C/ }])
  }
})
