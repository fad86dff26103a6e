/** PgBouncer in front of PostgreSQL, in session mode alone, and in transaction mode with DATABASE_DIRECT_URL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { withClient } from '../database.js'
import { startLoad } from '../faults/postgres-load.js'
import { build, eventually } from '../helper.js'
import { freePort } from '../servers.js'
import { asPostgres, debianPostgres, serversFolder, startPrimary } from './debian-postgres.js'
import { provide } from './packages.js'

const bouncer = provide('pgbouncer')
const missing = debianPostgres.missing ?? bouncer.missing

t.test('behind PgBouncer', missing === undefined ? {} : { skip: missing }, async (t) => {
  const folder = serversFolder(t)
  const server = await startPrimary(t, folder)

  for (const mode of ['session', 'transaction'] as const) {
    await t.test(`in ${mode} mode`, async (t) => {
      const database = `parley_${mode}`
      await withClient(server.url, (client) => client.query(`create database ${database} owner parley`))
      const port = await freePort()
      const place = join(folder, mode)
      mkdirSync(place)
      writeFileSync(join(place, 'users.txt'), '"parley" ""\n')
      writeFileSync(join(place, 'pgbouncer.ini'), [
        '[databases]', `* = host=127.0.0.1 port=${server.port}`, '[pgbouncer]', 'listen_addr = 127.0.0.1', `listen_port = ${port}`,
        'unix_socket_dir =', 'auth_type = any', `auth_file = ${join(place, 'users.txt')}`, `pool_mode = ${mode}`, 'max_client_conn = 200',
        mode === 'session' ? 'default_pool_size = 40' : 'default_pool_size = 4', 'ignore_startup_parameters = extra_float_digits'
      ].map((line) => line.startsWith('* =') ? `${line} user=parley` : line).join('\n'))
      const { uid, gid } = asPostgres()
      if (uid !== undefined && gid !== undefined) chownSync(place, uid, gid)
      const start = () => spawn(bouncer.path, [join(place, 'pgbouncer.ini')], { ...asPostgres(), cwd: '/', stdio: 'ignore' })
      let child = start()
      t.teardown(() => { child.kill('SIGKILL') })
      const url = `postgres://parley@127.0.0.1:${port}/${database}`
      const direct = `postgres://parley@127.0.0.1:${server.port}/${database}`
      await eventually('PgBouncer', () => withClient(url, async () => true).catch(() => false))
      const app = await build(t, { database: url, env: mode === 'transaction' ? { DATABASE_DIRECT_URL: direct } : {} })
      await eventually('readiness', async () => (await app.json('/health/ready')).status === 200, 60)
      const load = await startLoad(t, app, direct)
      await load.fault(t, `PgBouncer, ${mode} mode: killed with -9 and started again`, '503 while it is away; back within 5 s', async () => {
        child.kill('SIGKILL')
        await once(child, 'exit')
        child = start()
        await eventually('PgBouncer', () => withClient(url, async () => true).catch(() => false))
      })
      await eventually('a background job', async () => await withClient(direct, async (client) =>
        (await client.query("select to_regclass('pgboss.job') is not null as there")).rows[0].there === true &&
        (await client.query("select from pgboss.job where state = 'completed' limit 1")).rowCount === 1), 60)
      await load.stop()
    })
  }
})
