/** The command that says what is wrong with a set-up, all at once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { createDatabase } from './database.js'
import { temporaryFolder } from './helper.js'

async function doctor (t: Test, env: Record<string, string>) {
  const child = spawn(process.execPath, [resolve('dist/doctor.js')], { cwd: await temporaryFolder(t), env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, err, code: code as number }
}

t.test('a set-up in which everything is there', async (t) => {
  const server = createServer((socket) => { socket.destroy() }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const folder = await temporaryFolder(t)
  const AGENTS_CONFIG_PATH = join(folder, 'agents.json')
  const agent = { provider: 'openai', model: 'm' }
  const near = { ...agent, id: 'near', name: 'Near', endpoint: `http://127.0.0.1:${port}/v1`, apiKey: '$' + '{NEAR_KEY}' }
  const keyless = { ...agent, id: 'keyless', name: 'Keyless', endpoint: 'http://127.0.0.1:1/v1', apiKey: '$' + '{FAR_KEY}' }
  await writeFile(AGENTS_CONFIG_PATH, JSON.stringify({ agents: [near, keyless] }))
  const env = { AGENTS_CONFIG_PATH, DATA_DIR: folder, DATABASE_URL: await createDatabase(t), REDIS_URL: `redis://:canary-secret@127.0.0.1:${port}`, NEAR_KEY: 'canary-secret' }
  const { out, err, code } = await doctor(t, env)
  t.equal(code, 0, out + err)
  for (const line of [/^ok +DATABASE_URL: PostgreSQL \d+/m, /^ok +REDIS_URL: 127/m, /^ok +agent near: /m, /^warning agent keyless: .*FAR_KEY/m, /^ok +DATA_DIR: /m, /^set: .*DATABASE_URL/m]) t.match(out, line)
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
