/** Databases as operators set them up: what can be made to work does, what can't is said in one line, and mended without a restart. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { explain } from '../../database-fitness.js'
import { migrate } from '../../plugins/migrations.js'
import { createDatabase, dropDatabase, urlOf, withClient } from '../database.js'
import { build, eventually, type TestApp } from '../helper.js'
import { readServers } from '../servers.js'

const superuser = (() => {
  const url = new URL(readServers()?.databaseUrl ?? '')
  url.username = 'postgres'
  return url.href
})()
const fresh = (kind: string) => `${kind}_${randomUUID().replaceAll('-', '')}`
const asSuperuser = (sql: string, url = superuser) => withClient(url, async (client) => { for (const one of sql.split(';')) await client.query(one) })

/** A role that owns nothing, and an empty database of the superuser's. */
async function foreign (t: Test, options = ''): Promise<{ url: string, root: string, role: string, name: string }> {
  const name = fresh('foreign')
  const role = fresh('guest')
  await asSuperuser(`create role ${role} login password 'guest-1'; create database ${name} ${options}`)
  t.teardown(async () => {
    await dropDatabase(name)
    await asSuperuser(`drop role ${role}`)
  })
  const url = new URL(urlOf(name))
  url.username = role
  url.password = 'guest-1'
  return { url: url.href, root: urlOf(name, superuser), role, name }
}

const health = (app: TestApp) => app.json('/health')
async function started (t: Test, database: string): Promise<{ app: TestApp, said: (pattern: RegExp) => string[] }> {
  const lines: string[] = []
  const app = await build(t, { database, log: (line) => { lines.push(line) } })
  return { app, said: (pattern) => lines.filter((line) => Number(JSON.parse(line).level) >= 40 && pattern.test(line)) }
}
const recovers = (app: TestApp) => eventually('recovery', async () => (await health(app)).body.status === 'ok', 60)

t.test('settings of a role or a database change nothing', async (t) => {
  const database = await createDatabase(t)
  const name = new URL(database).pathname.slice(1)
  await asSuperuser(['datestyle = German', "timezone = 'Asia/Tokyo'", 'intervalstyle = iso_8601', 'bytea_output = escape',
    'standard_conforming_strings = off', 'client_encoding = LATIN1', "default_transaction_isolation = 'serializable'"
  ].map((setting) => `alter database ${name} set ${setting}`).join(';'))
  const { app } = await started(t, database)
  await eventually('readiness', async () => (await app.json('/health/ready')).status === 200)
  const before = Date.now()
  const { accessToken: token } = await app.register()
  const { body } = await app.json('/api/auth/me', { token })
  t.ok(Math.abs(Date.parse(body.user.createdAt) - before) < 60_000, body.user.createdAt)
  t.match(await app.json('/api/chat-sessions', { token, body: { agentId: 'guide', title: '标题' } }), { status: 201, body: { title: '标题' } })
})

t.test('what can not work is one line with its remedy', async (t) => {
  interface Case { what: string, line: RegExp, options?: string, break?: string, mend?: string, tables?: boolean, url?: (url: URL) => void }
  const cases: Case[] = [
    { what: 'an encoding', options: "encoding 'LATIN1' locale_provider libc locale 'C' template template0", line: /DATABASE_URL leads to a database with the encoding LATIN1: make one/ },
    { what: 'no right to make tables', line: /DATABASE_URL has a user who may not create tables: GRANT CREATE/, mend: 'grant create on schema public to ROLE; grant create on database NAME to ROLE' },
    {
      what: 'a path without a schema',
      break: 'grant create on schema public to ROLE; grant create on database NAME to ROLE; alter role ROLE set search_path = nowhere',
      line: /DATABASE_URL leads to no schema \(search_path is .*nowhere/,
      mend: 'alter role ROLE reset search_path'
    },
    { what: 'a read-only database', break: 'alter database NAME set default_transaction_read_only = on', line: /DATABASE_URL leads to a database that is read only/ },
    {
      what: 'no right to use the tables of another owner',
      tables: true,
      line: /DATABASE_URL has a user who may not use the tables of postgres: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public/,
      mend: 'grant select, insert, update, delete on all tables in schema public to ROLE; grant usage on all sequences in schema public to ROLE; create schema pgboss authorization ROLE'
    },
    { what: 'a wrong password', url: (url) => { url.password = 'wrong-1' }, line: /DATABASE_URL has a user or password that the server refuses/ },
    { what: 'no such database', url: (url) => { url.pathname = '/nowhere' }, line: /DATABASE_URL names a database that does not exist/ },
    { what: 'no such host', url: (url) => { url.hostname = 'nowhere.invalid' }, line: /DATABASE_URL names a host that is not known/ },
    { what: 'nobody there', url: (url) => { url.port = '1' }, line: /DATABASE_URL leads to a host and port where nothing listens/ },
    { what: 'no TLS', url: (url) => { url.searchParams.set('sslmode', 'require') }, line: /DATABASE_URL asks for, or lacks, TLS/ }
  ]
  for (const { what, line, ...one } of cases) {
    await t.test(what, async (t) => {
      const { url, root, role, name } = await foreign(t, one.options)
      const named = (sql: string) => sql.replaceAll('ROLE', role).replaceAll('NAME', name)
      if (one.break !== undefined) await asSuperuser(named(one.break), root)
      if (one.tables === true) await migrate(root)
      const target = new URL(url)
      one.url?.(target)
      const { app, said } = await started(t, target.href)
      await eventually('a word of it', () => said(line).length > 0)
      const { status, body, text } = await health(app)
      t.equal(status, 503)
      t.equal(body.status, 'unavailable')
      t.notMatch(text, new RegExp(`${role}|LATIN1|search_path`), 'the public is told nothing of it')
      t.match(await app.json('/health/ready'), { status: 503 })
      if (one.mend !== undefined) {
        await asSuperuser(named(one.mend), root)
        await recovers(app)
        await app.register()
      }
      await app.close()
      t.equal(said(line).filter((text) => text.includes('is not ready')).length, 1, 'once, however often it is tried')
    })
  }
})

t.test('background jobs without the right to make a schema', async (t) => {
  const { url, root, role } = await foreign(t)
  await asSuperuser(`grant create on schema public to ${role}`, root)
  const { app, said } = await started(t, url)
  const down = await eventually('a word of it', async () => {
    const report = await health(app)
    return report.body.checks.jobs === undefined ? undefined : report
  }, 60)
  t.match(down, { status: 200, body: { status: 'degraded', checks: { database: { status: 'up' }, jobs: { status: 'down', message: /Background jobs/ } } } })
  t.equal(said(/background jobs can't run: the user of DATABASE_URL may not .*CREATE SCHEMA pgboss/).length, 1)
  await asSuperuser(`create schema pgboss authorization ${role}`, root)
  await recovers(app)
  const { accessToken: token } = await app.admin()
  t.match(await app.json('/api/admin/queues', { token }), { status: 200, body: { queues: [{ paused: false }] } }, 'the schema made beforehand is used')
})

t.test('errors in words', async (t) => {
  for (const other of ['text', new Error('x'), Object.assign(new Error('x'), { code: '23505' })]) t.equal(explain(other, 'V'), undefined)
  t.equal(explain(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'V'), 'V leads to a host and port where nothing listens: start the server, or correct them (ECONNREFUSED)')
})
