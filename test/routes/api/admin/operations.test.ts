import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually } from '../../../helper.js'

t.test('system information', async (t) => {
  const { json, admin, register } = await build(t, { agents: [], env: { LOG_LEVEL: 'warn' } })
  const { accessToken: token } = await admin()
  const { status, body, text } = await json('/api/admin/system-info', { token })
  t.equal(status, 200, text)
  t.match(body, { version: /^\d+\.\d+\.\d+/, node: process.version, pid: process.pid, database: { version: /^\d+/, pool: { max: 10 } }, logLevel: 'warn' })
  t.ok(body.memory.rss > 1e6 && body.database.size > 1e6 && body.uptime > 0)
  t.equal((await json('/api/admin/system-info', { token: (await register()).accessToken })).status, 403)
})

t.test('the log level changes for a while, on every replica, also on one that starts later', async (t) => {
  const one = await build(t, { agents: [], env: { LOG_LEVEL: 'error' } })
  const two = await build(t, { agents: [], database: one.database, env: { LOG_LEVEL: 'error' } })
  const { accessToken: token } = await one.admin()
  const tokenOfTwo = (await two.admin()).accessToken
  const level = async (app: typeof one, by: string): Promise<string> => (await app.json('/api/admin/system-info', { token: by })).body.logLevel
  t.equal(await level(one, token), 'error')

  const set = (body: unknown) => one.json('/api/admin/log-level', { method: 'PATCH', token, body })
  for (const body of [{}, { level: 'debug' }, { level: 'silent', minutes: 1 }, { level: 'debug', minutes: 0 }, { level: 'debug', minutes: 1441 }, { level: 'debug', minutes: 1.5 }]) t.equal((await set(body)).status, 400)
  const { status, body, text } = await set({ level: 'debug', minutes: 15 })
  t.equal(status, 200, text)
  t.equal(body.level, 'debug')
  t.ok(Math.abs(Date.parse(body.until) - Date.now() - 900_000) < 60_000)
  await eventually('this replica', async () => await level(one, token) === 'debug')
  await eventually('the other replica', async () => await level(two, tokenOfTwo) === 'debug')
  const three = await build(t, { agents: [], database: one.database, env: { LOG_LEVEL: 'error' } })
  const tokenOfThree = (await three.admin()).accessToken
  await eventually('a late replica', async () => await level(three, tokenOfThree) === 'debug')

  // A change that ends in a moment stands for one whose time is over.
  await withClient(one.database, (client) => client.query('insert into changes (kind, subject) values (\'log.level\', \'trace \' || to_char((now() + interval \'2 seconds\') at time zone \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')), (\'log.level\', \'nonsense\')'))
  await eventually('the new level', async () => await level(one, token) === 'trace')
  await eventually('the configured level', async () => await level(one, token) === 'error')
  await withClient(one.database, async (client) => {
    const { rows } = await client.query('select details from audit_events where action = \'log-level.set\'')
    t.match(rows, [{ details: { level: 'debug', minutes: 15 } }])
  })
})
