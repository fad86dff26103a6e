/** The command that says what is wrong with a set-up, all at once. */
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runCommand } from './command.js'
import { createDatabase, withClient } from './database.js'
import { startRedis } from './faults/redis-servers.js'
import { build, temporaryFolder } from './helper.js'

async function doctor (t: Test, env: Record<string, string>) {
  return await runCommand(t, 'doctor', { cwd: await temporaryFolder(t), env })
}

t.test('a set-up in which everything is there', async (t) => {
  const server = createServer((socket) => { socket.destroy() }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const redis = await startRedis(t, { args: ['--requirepass', 'canary-secret'] })
  const folder = await temporaryFolder(t)
  const AGENTS_CONFIG_PATH = join(folder, 'agents.json')
  const agent = { provider: 'openai', model: 'm' }
  const near = { ...agent, id: 'near', name: 'Near', endpoint: `http://127.0.0.1:${port}/v1`, apiKey: '$' + '{NEAR_KEY}' }
  const keyless = { ...agent, id: 'keyless', name: 'Keyless', endpoint: 'http://127.0.0.1:1/v1', apiKey: '$' + '{FAR_KEY}' }
  await writeFile(AGENTS_CONFIG_PATH, JSON.stringify({ agents: [near, keyless] }))
  const env = { AGENTS_CONFIG_PATH, DATA_DIR: folder, DATABASE_URL: await createDatabase(t), REDIS_URL: `redis://:canary-secret@127.0.0.1:${redis.port}`, NEAR_KEY: 'canary-secret' }
  const { out, err, code } = await doctor(t, env)
  t.equal(code, 0, out + err)
  for (const line of [/^ok +DATABASE_URL: PostgreSQL \d+/m, /^ok +REDIS_URL: 127.0.0.1:\d+ answers, and takes the password$/m, /^ok +agent near: /m, /^warning agent keyless: .*FAR_KEY/m, /^ok +DATA_DIR: /m, /^set: .*DATABASE_URL/m]) t.match(out, line)
  t.notMatch(out, /canary-secret/)
})

t.test('everything that is wrong, at once', async (t) => {
  const folder = await temporaryFolder(t)
  const away = { DATABASE_URL: 'postgres://u:canary-secret@127.0.0.1:1/d', REDIS_URL: 'redis://127.0.0.1:1', SENTRY_DSN: 'http://canary-secret@127.0.0.1:1/1', AGENTS_CONFIG_PATH: join(folder, 'none.json'), DATA_DIR: folder }
  const { out, code } = await doctor(t, { ...away, DATABSE_URL: 'x', REDIS_POOL_MAXX: '3' })
  t.equal(code, 1)
  for (const about of ['DATABASE_URL', 'REDIS_URL', 'SENTRY_DSN', 'AGENTS_CONFIG_PATH']) t.match(out, new RegExp(`^FAULT +${about}: `, 'm'), about)
  t.match(out, /^warning DATABSE_URL: has no effect: is DATABASE_URL meant\?$/m)
  t.match(out, /^warning REDIS_POOL_MAXX: has no effect: is REDIS_POOL_MAX meant\?$/m)
  t.notMatch(out, /canary-secret/)

  const bad = await doctor(t, { NODE_ENV: 'prod', PORT: 'x', JWT_SECRET: 'canary-secret', DATA_DIR: folder })
  t.equal(bad.code, 1)
  for (const name of ['NODE_ENV', 'PORT', 'JWT_SECRET']) t.match(bad.out, new RegExp(`^FAULT +${name}: must be`, 'm'), name)
  t.notMatch(bad.out, /canary-secret/)
})

t.test('each misconfiguration is named, with its remedy, however many there are', async (t) => {
  const folder = await temporaryFolder(t)
  const inFolder = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const AGENTS_CONFIG_PATH = await inFolder('agents.json', '{"agents":[]}')
  const database = await createDatabase(t)
  const wrong = new URL(database)
  wrong.username = 'nobody-of-that-name'
  const none = new URL(database)
  none.pathname = '/no-database-of-that-name'
  const latin = new URL(database)
  latin.pathname = `${latin.pathname}-latin`
  await withClient(database, (client) => client.query(`create database "${latin.pathname.slice(1)}" encoding 'LATIN1' locale 'C' template template0`))
  t.teardown(() => withClient(database, (client) => client.query(`drop database "${latin.pathname.slice(1)}"`)))
  const everywhere = { AGENTS_CONFIG_PATH, DATA_DIR: folder, DATABASE_URL: database }
  const guarded = await startRedis(t, { args: ['--requirepass', 'canary-secret'] })
  const open = await startRedis(t)
  const cases: [Record<string, string>, ...RegExp[]][] = [
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/d' }, /^FAULT +DATABASE_URL: 127.0.0.1:1 leads to a host and port where nothing listens: start the server/m],
    [{ DATABASE_URL: none.href }, /^FAULT +DATABASE_URL: .*create it with CREATE DATABASE/m],
    [{ DATABASE_URL: latin.href }, /^FAULT +DATABASE_URL: .*encoding LATIN1: make one with/m],
    [{ DATABASE_URL: wrong.href }, /^FAULT +DATABASE_URL: .* has a user .*: correct/m],
    [{ DATABASE_READ_URL: database }, /^warning DATABASE_READ_URL: is the same as DATABASE_URL.*unset it$/m],
    [{ REDIS_URL: 'redis://127.0.0.1:1' }, /^FAULT +REDIS_URL: 127.0.0.1:1 can't be reached \(ECONNREFUSED\): start/m],
    [{ REDIS_URL: guarded.url }, /^FAULT +REDIS_URL: 127.0.0.1:\d+ wants a password: write it into the address/m],
    [{ REDIS_URL: `redis://:canary-wrong@127.0.0.1:${guarded.port}` }, /^FAULT +REDIS_URL: 127.0.0.1:\d+ refuses the user or the password: correct them/m],
    [{ REDIS_URL: `redis://:canary-secret@127.0.0.1:${open.port}` }, /^warning REDIS_URL: 127.0.0.1:\d+ answers, but has no password/m],
    [{ DATABASE_URL: '', AGENTS_CONFIG_PATH: join(folder, 'none.json') }, /^ok +database: the embedded one; it does not run now/m, /^FAULT +AGENTS_CONFIG_PATH: .*none.json: it is not there/m],
    [{ AGENTS_CONFIG_PATH: join(folder, 'none.json') }, /^FAULT +AGENTS_CONFIG_PATH: .*none.json: it is not there: correct AGENTS_CONFIG_PATH/m],
    [{ AGENTS_CONFIG_PATH: await inFolder('bad.json', '{"agents":[') }, /^FAULT +AGENTS_CONFIG_PATH: .*line 1, column \d+: this is not JSON/m],
    [{ AGENTS_CONFIG_PATH: await inFolder('lacks.json', '{"agents":[{"id":"a","name":"A","provider":"openai"},{"id":"b","provider":"openai"}]}') }, /^FAULT +AGENTS_CONFIG_PATH: .*agent a needs an endpoint$/m, /^FAULT +AGENTS_CONFIG_PATH: .*agent b: name is missing/m],
    [{ DATA_DIR: AGENTS_CONFIG_PATH }, /^FAULT +DATA_DIR: .* can't be made, since .* is a file: set another folder$/m],
    [{ LOG_DIR: '/proc/parley' }, /^FAULT +LOG_DIR: /m],
    [{ SENTRY_DSN: 'http://127.0.0.1:1/1' }, /^FAULT +SENTRY_DSN: is no DSN, .*https:\/\/KEY@HOST\/PROJECT/m],
    [{ SENTRY_ENVIRONMENT: 'here' }, /^warning SENTRY_ENVIRONMENT: has no effect without SENTRY_DSN/m],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, /^FAULT +OTEL_EXPORTER_OTLP_ENDPOINT: .*can't be reached/m],
    [{ WORKERS: '128' }, /^warning WORKERS: is 128, but this machine has \d+ cores.*set it to auto$/m],
    [{ HOST: '0.0.0.0' }, /^warning METRICS_TOKEN: is not set, while HOST is 0.0.0.0/m],
    [{ CONSOLE: 'no', NODE_ENV: 'prod', PORT: '70000', REDIS_URL: 'redis://127.0.0.1:1', LOG_DIRR: 'x' },
      /^FAULT +CONSOLE: must be one of on, off/m, /^FAULT +NODE_ENV: must be/m, /^FAULT +PORT: must be/m, /^FAULT +REDIS_URL: .*can't be reached/m, /^ok +DATABASE_URL/m, /^warning LOG_DIRR/m, /^4 faults\.$/m],
    [{ NODE_ENV: 'production', REDIS_URL: 'redis://127.0.0.1:1' }, /^FAULT +JWT_SECRET: must be set/m, /^FAULT +ENCRYPTION_KEY: must be set/m, /^FAULT +REDIS_URL: .*can't be reached/m]
  ]
  for (const [env, ...expected] of cases) {
    const { out, err, code } = await doctor(t, { ...everywhere, ...env })
    for (const line of expected) t.match(out, line)
    t.equal(code, /^FAULT/m.test(out) ? 1 : 0, `${Object.keys(env)[0]}: the exit code says whether there is a fault`)
    t.equal(err, '')
  }
})

t.test('a password that is there already is told of', async (t) => {
  const app = await build(t, { agents: [] })
  const env = { DATABASE_URL: app.database, DATA_DIR: app.dataDir, AGENTS_CONFIG_PATH: join(app.dataDir, 'agents.json'), ADMIN_PASSWORD: 'another-one-1' }
  const { out, code } = await doctor(t, env)
  t.equal(code, 0, out)
  t.match(out, /^warning ADMIN_PASSWORD: has no effect any more.*reset-password NAME/m)
})
