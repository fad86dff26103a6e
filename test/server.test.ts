/** The process: what it prints, what it ends with, and what it leaves. Runs what `npm run build` has made. */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { startCommand, type Command } from './command.js'
import { createDatabase, withClient } from './database.js'
import { eventually, temporaryFolder } from './helper.js'
import { freePort } from './servers.js'

const AGENTS = resolve('config/agents.json')

const run = (t: Test, cwd: string, env: Record<string, string>, name = 'server', args: string[] = []): Command =>
  startCommand(t, name, { cwd, args, env: { AGENTS_CONFIG_PATH: AGENTS, ADMIN_PASSWORD: 'correct-horse-1', ...env } })

t.test('a bad value ends the start with one line', async (t) => {
  const cwd = await temporaryFolder(t)
  await Promise.all(([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535 (it is "http")\n'],
    [{ JWT_SECRET: 'hunter22' }, 'JWT_SECRET must be at least 32 bytes\n'],
    [{ NODE_ENV: 'production' }, 'JWT_SECRET must be set when NODE_ENV is production\nENCRYPTION_KEY must be set when NODE_ENV is production\n'],
    [{ NODE_ENV: 'prod', PORT: 'http' }, 'PORT must be a whole number from 0 to 65535 (it is "http")\nNODE_ENV must be one of production, development, test (it is "prod")\n']
  ] as const).map(async ([env, line]) => {
    const { code, err, out } = run(t, cwd, env)
    t.equal(await code, 1)
    t.equal(await err, line)
    t.equal(await out, '')
  }))
  await writeFile(join(cwd, '.env'), 'LOG_LEVEL=loud\n')
  const { code, err } = run(t, cwd, {})
  t.equal(await code, 1)
  t.match(await err, /^LOG_LEVEL must be one of .*\n$/, '.env is read')
})

t.test('.env as editors write it', async (t) => {
  const refused = async (bytes: Buffer) => {
    const cwd = await temporaryFolder(t)
    await writeFile(join(cwd, '.env'), bytes)
    const { code, err, out } = run(t, cwd, {})
    t.equal(await code, 1)
    t.equal(await out, '')
    return await err
  }
  t.match(await refused(Buffer.from('\ufeffLOG_LEVEL=loud\n')), /^LOG_LEVEL must be one of .*\n$/, 'a byte order mark belongs to no name')
  for (const bytes of [Buffer.from('\ufeffPORT=1\n', 'utf16le'), Buffer.from('PORT=1\n', 'utf16le'), Buffer.from('\ufeffPORT=1\n', 'utf16le').swap16(), Buffer.from('A=caf\xe9\n', 'latin1')]) {
    t.match(await refused(bytes), /^\.env must be text in UTF-8[^\n]*\n$/)
  }
})

t.test('folders that can not be used', async (t) => {
  const cwd = await temporaryFolder(t)
  const file = join(cwd, 'file')
  await writeFile(file, '')
  await Promise.all([
    { DATA_DIR: '/proc/parley/data' }, { DATA_DIR: join(file, 'data') }, { DATA_DIR: file }, { LOG_DIR: '/proc/parley' }, { LOG_DIR: file }
  ].map(async (env) => {
    const [name, value] = Object.entries(env)[0] ?? []
    const { code, err } = run(t, cwd, env)
    t.equal(await code, 1, `${name}=${value}`)
    t.match(await err, new RegExp(`^${name} must be a folder that this user may write to \\([^\\n]*\\n$`))
  }))
})

t.test('a start, a port that is taken, and an orderly end', async (t) => {
  const cwd = await temporaryFolder(t)
  const port = await freePort()
  await writeFile(join(cwd, '.env'), `PORT=${port}\nDATABASE_URL=${await createDatabase(t)}\n`)
  const first = run(t, cwd, {})
  const live = () => fetch(`http://127.0.0.1:${port}/health/ready`).then(({ status }) => status === 200, () => false)
  await eventually('readiness', live, 60)
  const second = run(t, cwd, { DATA_DIR: await temporaryFolder(t) })
  t.equal(await second.code, 1)
  t.match(await second.err, /^Parley could not start: .*EADDRINUSE.*: set another HOST or PORT[^\n]*\n$/)
  t.notMatch(await second.out, /"stack"/)
  const lost = run(t, cwd, { AGENTS_CONFIG_PATH: join(cwd, 'none.json'), DATA_DIR: await temporaryFolder(t) })
  t.equal(await lost.code, 1)
  t.match(await lost.err, /^Parley could not start: the agents file .*none\.json cannot be used:\n {2}- it is not there: correct AGENTS_CONFIG_PATH[^\n]*\n$/)
  t.match(await lost.out, /"level":60,[^\n]*"reason":"the agents file/)
  t.notMatch(await lost.out, /"stack"/, 'what an operator can mend needs no stack')
  first.child.kill('SIGTERM')
  first.child.kill('SIGTERM')
  t.equal(await first.code, 0)
  const out = await first.out
  t.match(out, /"msg":"stopping"[\s\S]*"msg":"stopped"/)
  for (const line of out.trim().split('\n')) t.doesNotThrow(() => { JSON.parse(line) }, 'every line is JSON')
})

t.test('migrating by hand', async (t) => {
  const cwd = await temporaryFolder(t)
  const database = await createDatabase(t)
  const migrate = async (...args: string[]) => {
    const { code, out, err } = run(t, cwd, { DATABASE_URL: database }, 'migrate', args)
    return { code: await code, out: await out, err: await err }
  }
  t.match(await migrate(), { code: 0, out: 'nothing to do\n' })
  const down = await migrate('down')
  t.match(down, { code: 0, out: /^down \d+-/ })
  t.match(await migrate('up'), { code: 0, out: down.out.replace('down', 'up') })
  t.match(await migrate('sideways'), { code: 1, err: 'The schema was not migrated: say up or down, not sideways\n' })
  t.equal((await withClient(database, (client) => client.query('select 1 from users limit 1'))).rowCount, 0)
  const embedded = run(t, cwd, { DATA_DIR: join(cwd, 'data') }, 'migrate')
  t.equal(await embedded.code, 0, await embedded.err)
  t.match(await embedded.out, /^up \d+-schema/)
})
