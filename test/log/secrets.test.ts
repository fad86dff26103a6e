/** The service's own secrets, literally in what goes wrong: they look like nothing, so only whoever knows them can take them out. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { readConfig } from '../../config.js'
import { loggerOn } from '../../log/logger.js'
import { keepSecrets, lineWithoutSecrets, secretsOf, withoutSecrets } from '../../log/secrets.js'
import { buildWith } from '../frame.js'
import { temporaryFolder } from '../helper.js'
import { startUpstream } from '../upstream.js'

const SECRETS = {
  JWT_SECRET: 'quoted "and\\odd" secret of thirty-two bytes',
  JWT_SECRET_PREVIOUS: 'an older one, of thirty-two bytes as well',
  ENCRYPTION_KEY: 'ab'.repeat(32),
  ENCRYPTION_KEY_PREVIOUS: 'cd'.repeat(32),
  ADMIN_PASSWORD: 'plain-words-1',
  METRICS_TOKEN: 'scraper 4711'
}
const LOOKS_LIKE_NOTHING = 'eleven blue horses'

/** Where an error may hold a text, and a line besides. */
const thrown = (secret: string): Error => Object.assign(
  new Error(`it said ${secret}, twice: ${secret}\n    at ${secret} (file.js:1:1)`, { cause: new AggregateError([new Error(`deeper: <${secret}>`)], secret) }),
  { code: secret }
)

t.test('no secret of the configuration or of an agent is in the lines of what fails', async (t) => {
  const upstream = await startUpstream(t)
  const lines: string[] = []
  let what = ''
  const service = await buildWith(t, async (app) => {
    app.get('/broken', async () => { throw thrown(what) })
    app.get('/said/:text', { config: { secretPath: false } }, async () => {
      app.log.warn({ note: { of: [what] }, text: what }, `a sentence about ${what}`)
      app.log.info(`another one about ${what}`)
      app.log.child({ bound: what }).error('bound')
      app.log.error({ err: thrown(`${'x'.repeat(4090)}${what}`) }, 'cut in the middle')
      return {}
    })
  }, {
    env: { ...SECRETS, AGENTS_CONFIG_PATH: await agentsFile(), EXAMPLE_KEY: LOOKS_LIKE_NOTHING },
    log: (line) => { lines.push(line) }
  })
  async function agentsFile (): Promise<string> {
    const path = join(await temporaryFolder(t), 'agents.json')
    await writeFile(path, JSON.stringify({ agents: [upstream.agent('writer', { apiKey: '$' + '{EXAMPLE_KEY}' }), upstream.agent('reader', { apiKey: 'a key in the file' })] }))
    return path
  }
  for (const secret of [...Object.values(SECRETS), LOOKS_LIKE_NOTHING, 'a key in the file']) {
    what = secret
    lines.length = 0
    t.equal((await service.json('/broken')).status, 500)
    t.equal((await service.json('/said/anything')).status, 200)
    const all = lines.join('')
    for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), secret.slice(0, 6) + '…']) t.notOk(all.includes(spelling), `${spelling} is in ${lines.find((line) => line.includes(spelling))}`)
    t.match(all, 'it said [redacted], twice: [redacted]')
    t.match(all, '"bound":"[redacted]"')
    for (const line of lines) t.type(JSON.parse(line), 'object')
  }
})

t.test('what an address keeps to itself', async (t) => {
  const config = readConfig({
    DATABASE_URL: 'postgres://ann:p%40ss-word@one:1,two/d',
    DATABASE_READ_URL: 'postgres://host/d?user=ann&password=in-the-query',
    REDIS_URL: 'redis://:of-redis-1@host',
    SENTRY_DSN: 'https://abcdef0123456789@sentry.example/1',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ann:of-the-collector@host'
  })
  t.same(secretsOf(config).filter((secret) => secret !== ''), ['p%40ss-word', 'p@ss-word', 'in-the-query', 'in-the-query', 'of-redis-1', 'of-redis-1', 'of-the-collector', 'of-the-collector', 'abcdef0123456789', 'abcdef0123456789'])
  t.same(secretsOf(readConfig({ DATABASE_URL: 'postgres://parleyparley:parleyparley@host/d' })).filter((secret) => secret !== ''), [], 'a password that is the name is in every line')
})

t.test('words that a password may be, and secrets of digits, leave lines readable', async (t) => {
  keepSecrets(['short', 'postgres', '17641817', null])
  t.equal(withoutSecrets('a short PostgreSQL of postgres'), 'a short PostgreSQL of postgres')
  t.equal(lineWithoutSecrets('{"level":50,"time":1764181743123,"msg":"no 17641817 here"}\n'), '{"level":50,"time":1764181743123,"msg":"no [redacted] here"}\n')
})

t.test('of many keys the last ones are known', async (t) => {
  keepSecrets(Array.from({ length: 600 }, (_, index) => `key-number-${index}-of-600`), 'upstreams')
  t.equal(withoutSecrets('key-number-599-of-600'), '[redacted]')
  t.equal(withoutSecrets('key-number-0-of-600'), 'key-number-0-of-600')
})

t.test('the line of a request that was served is not searched', async (t) => {
  keepSecrets(['looked-for-in-lines'])
  let lines = ''
  const log = loggerOn('info', { write (line) { lines += line } })
  log.info({ route: '/looked-for-in-lines', statusCode: 200 }, 'request')
  t.match(lines, 'looked-for-in-lines', 'whose fields are all known')
  lines = ''
  log.info({ route: '/looked-for-in-lines', statusCode: 500 }, 'request')
  log.info('looked-for-in-lines')
  t.notMatch(lines, 'looked-for-in-lines')
})

t.test('nor does the sentence of a refused start hold one', async (t) => {
  const folder = await temporaryFolder(t)
  const secret = 'of-a-refused-start-1'
  const child = spawn(process.execPath, [resolve('dist/server.js')], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ADMIN_PASSWORD: secret, DATA_DIR: folder, AGENTS_CONFIG_PATH: join(folder, `${secret}.json`) }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  t.equal(code, 1)
  t.match(err, '[redacted].json')
  t.notMatch(out + err, secret)
})
