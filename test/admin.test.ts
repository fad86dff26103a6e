/** The command that helps whoever has lost the administrator's password: beside a running service, and without one. */
import { resolve } from 'node:path'
import t, { type Test } from 'tap'
import { runCommand } from './command.js'
import { createDatabase } from './database.js'
import { temporaryFolder } from './helper.js'
import { startService } from './service-process.js'

const AGENTS_CONFIG_PATH = resolve('config/agents.json')

async function admin (t: Test, env: Record<string, string>, args: string[], input = '') {
  return await runCommand(t, 'admin', { args, input, cwd: await temporaryFolder(t), env: { AGENTS_CONFIG_PATH, ...env } })
}

t.test('a lost password, with the embedded database', async (t) => {
  const dataDir = await temporaryFolder(t)
  const env = { DATA_DIR: dataDir, AGENTS_CONFIG_PATH, ADMIN_PASSWORD: 'correct-horse-1' }
  const login = (service: { json: (path: string, call: object) => Promise<any> }, password: string) =>
    service.json('/api/auth/login', { body: { username: 'admin', password } })

  const first = await startService(t, { env })
  const { body: { accessToken: token, refreshToken } } = await login(first, 'correct-horse-1')
  const { body: { key } } = await first.json('/api/auth/api-keys', { token, body: { name: 'bot' } })
  const beside = await admin(t, env, ['reset-password', 'Admin'], 'another-horse-2\n')
  t.match(beside, { code: 0, err: '', out: /^The password of "admin" is new; [^\n]*\n$/ })
  t.match(await login(first, 'another-horse-2'), { status: 200 })
  t.match(await login(first, 'correct-horse-1'), { status: 401 })
  t.match(await first.json('/api/auth/refresh', { body: { refreshToken } }), { status: 401 }, 'logins have ended')
  t.match(await first.json('/api/agents', { token: key }), { status: 401 }, 'and API keys')
  const { body: { accessToken: again } } = await login(first, 'another-horse-2')
  t.match((await first.json('/api/admin/audit-logs?action=user.reset-password', { token: again })).body.events, [{ actorId: null }])
  t.match(await admin(t, env, ['create', 'second'], 'correct-horse-3\n'), { code: 0, err: '', out: '"second" is an administrator now.\n' })
  const { status, body } = await first.json('/api/auth/login', { body: { username: 'second', password: 'correct-horse-3' } })
  t.match([status, body.user.role], [200, 'admin'])
  t.match(await admin(t, env, ['create', 'Second'], '\n'), { code: 1, err: /^That username is taken/ })
  t.equal(await first.stop(), 0)

  const alone = await admin(t, env, ['reset-password', 'admin'])
  t.equal(alone.code, 0, alone.err)
  const password = /It is (\S+) /.exec(alone.out)?.[1] ?? ''
  const second = await startService(t, { env })
  await second.line(/ADMIN_PASSWORD is ignored, .*npm run admin -- reset-password admin/)
  t.match(await login(second, password), { status: 200 }, 'a generated one is shown, and works')
  t.equal(await second.stop(), 0)
})

t.test('what it refuses', async (t) => {
  const env = { DATABASE_URL: await createDatabase(t), DATA_DIR: await temporaryFolder(t), ADMIN_PASSWORD: 'correct-horse-1' }
  t.match(await admin(t, env, ['reset-password']), { code: 1, err: /^say: npm run admin/ })
  t.match(await admin(t, env, ['create', 'no name']), { code: 1, err: /^A username has/ })
  t.match(await admin(t, env, ['reset-password', 'nobody-1']), { code: 1, err: 'There is no such user.\n' })
  t.match(await admin(t, env, ['reset-password', 'admin'], 'short\n'), { code: 1, err: /^A password needs/ })
  t.match(await admin(t, { ...env, DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d' }, ['reset-password', 'admin'], '\n'), { code: 1, err: /^DATABASE_URL leads to a host and port/ })
})
