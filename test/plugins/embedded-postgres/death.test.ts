/** Deaths of the service, and what the next start makes of them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isAlive } from '../../servers.js'
import { eventually, folder, isRoot, kill, listener, occupants, query, serve, start, watchdogs } from './processes.js'

const DURABLE = { max_connections: '20' }

/** A process that never was PostgreSQL, of the user that PostgreSQL runs as. */
function bystander (t: Test, cwd: string, { uid, gid }: { uid: number, gid: number }): ChildProcess {
  const user = isRoot ? { uid, gid } : {}
  const child = spawn('/bin/sleep', ['1000'], { cwd, stdio: 'ignore', ...user })
  t.teardown(() => { child.kill() })
  return child
}

t.test('SIGTERM ends the service and its database', async (t) => {
  const dataDir = await folder(t)
  const { child, answer } = serve(t, { dataDir })
  await answer
  child.kill()
  t.strictSame(await once(child, 'exit'), [0, null])
  t.strictSame(await occupants(join(dataDir, 'postgres')), [])
})

t.test('a service that is killed takes its database along, and nothing committed is lost', async (t) => {
  const dataDir = await folder(t)
  const { child, answer } = serve(t, { dataDir, settings: DURABLE })
  const { url, pid } = await answer
  await query(url, 'create table kept as select 42 as answer')
  await kill(child)
  const began = Date.now()
  await eventually('the postmaster ends', async () => (await occupants(join(dataDir, 'postgres'))).length === 0)
  t.comment(`the postmaster ended ${Date.now() - began} ms after its service`)
  await eventually('so does the watchdog', async () => (await watchdogs(pid)).length === 0)

  const server = await start(t, dataDir, { settings: DURABLE })
  t.strictSame(await query(server.url, 'select answer from kept'), [{ answer: 42 }])
})

t.test('an orphan is found and stopped by the next start', async (t) => {
  const dataDir = await folder(t)
  const { child, answer } = serve(t, { dataDir, settings: DURABLE })
  const { url, pid } = await answer
  await query(url, 'create table kept as select 42 as answer')
  const [watchdog] = await watchdogs(pid)
  if (watchdog === undefined) throw new Error('there is no watchdog')
  process.kill(watchdog, 'SIGKILL')
  await kill(child)
  t.ok((await occupants(join(dataDir, 'postgres'))).includes(pid), 'nobody was left to stop it')

  const log = listener()
  const began = Date.now()
  const server = await start(t, dataDir, { settings: DURABLE, log })
  t.comment(`ready ${Date.now() - began} ms after the start that found an orphan`)
  t.match(log.lines.join('\n'), `ending an earlier PostgreSQL in the data directory {"pids":[${pid}],"signal":"SIGINT"}`)
  t.notOk((await occupants(join(dataDir, 'postgres'))).includes(pid))
  t.strictSame(await query(server.url, 'select answer from kept'), [{ answer: 42 }])
})

t.test('service, watchdog and postmaster killed: the next start recovers', async (t) => {
  const dataDir = await folder(t)
  const { child, answer } = serve(t, { dataDir, settings: DURABLE })
  const { url, pid } = await answer
  await query(url, 'create table kept as select 42 as answer')
  const busy = query(url, 'select count(*) from generate_series(1, 1e12)')
  busy.catch(() => {})
  await eventually('the query runs', async () => (await query(url, "select 1 from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()")).length > 0)
  for (const victim of [...await watchdogs(pid), pid]) process.kill(victim, 'SIGKILL')
  await kill(child)
  t.ok((await occupants(join(dataDir, 'postgres'))).length > 0, 'a busy backend outlives them')

  const began = Date.now()
  const server = await start(t, dataDir, { settings: DURABLE })
  t.comment(`ready ${Date.now() - began} ms after the start that recovered`)
  await t.rejects(busy)
  t.strictSame(await query(server.url, 'select answer from kept'), [{ answer: 42 }])
})

t.test('a pid file is stale when nothing works in the directory', async (t) => {
  const dataDir = await folder(t)
  const cluster = join(dataDir, 'postgres')
  await (await start(t, dataDir)).stop()
  const owner = await stat(cluster)
  const record = async (pid: number | undefined) => {
    const file = join(cluster, 'postmaster.pid')
    await writeFile(file, `${pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n        0         0\nready   \n`)
    if (isRoot) await chown(file, owner.uid, owner.gid)
  }
  await record(bystander(t, '/', owner).pid)
  await (await start(t, dataDir)).stop()
  t.pass('the number is another process\'s by now')

  await record(2 ** 22 - 1)
  await (await start(t, dataDir)).stop()
  t.pass('there is no such process')

  const inside = bystander(t, cluster, owner)
  await record(inside.pid)
  await t.rejects(start(t, dataDir), { name: 'StartupError', message: /lock file "postmaster.pid" already exists/ })
  t.match(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), `${inside.pid}\n`)
  t.ok(isAlive(inside.pid ?? 0), 'what is not PostgreSQL is never ended')
})

t.test('a second service is refused at once', async (t) => {
  const dataDir = await folder(t)
  await serve(t, { dataDir }).answer
  const { child, complaint } = serve(t, { dataDir })
  t.match(await complaint, /^\/\S+ is in use by another process of Parley: [^\n]+\n$/)
  await eventually('it has ended', async () => child.exitCode === 1)
})
