/** Keys of providers, looked for everywhere they must not be: answers, logs, metrics, the documents, Sentry, and the database. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { buildWith } from '../frame.js'
import { temporaryFolder } from '../helper.js'
import { startSentry } from '../sentry-receiver.js'
import { says, startUpstream, type Script } from '../upstream.js'

const CANARY = /canary-[a-z]+-0b7e/g
const canary = (kind: string): string => `sk-canary-${kind}-0b7e`

/** Every table of a database as text. */
async function dump (url: string): Promise<string> {
  return await withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`)
    const texts: string[] = []
    for (const { name } of tables) texts.push(name, ...(await client.query<{ text: string }>(`select t::text as text from ${name} t`)).rows.map(({ text }) => text))
    return texts.join('\n')
  })
}

t.test('no key is anywhere', async (t) => {
  const seen = new Set<unknown>()
  /** An upstream that repeats the key of each call wherever it can. */
  const quoting = (next: (key: string) => Script): Script => async (call) => {
    const key = String(call.headers.authorization ?? call.headers['x-api-key'])
    seen.add(key.replace('Bearer ', ''))
    await next(key)(call)
  }
  const FAULTS: Record<string, (key: string) => Script> = {
    none: () => says('fine'),
    refusal: (key) => ({ response }) => { response.writeHead(401, { 'www-authenticate': key, 'retry-after': '1' }).end(`{"error":{"message":"bad key ${key}"}}`) },
    plain: (key) => ({ response }) => { response.writeHead(400).end(`bad key ${key}`) },
    server: (key) => ({ response }) => { response.writeHead(500).end(`<html>${key}</html>`) },
    redirect: (key) => ({ response }) => { response.writeHead(302, { location: `http://elsewhere.invalid/?key=${encodeURIComponent(key)}` }).end() },
    stream: (key) => ({ raw, response }) => {
      void raw(`data: {"error":{"message":"bad key ${key}"}}\n\n`)
      response.end()
    },
    garbage: (key) => ({ response }) => { response.end(`data: <${key}>\n\n`) },
    cut: () => ({ request }) => { request.socket.resetAndDestroy() }
  }
  const upstream = await startUpstream(t)
  const { dsn, envelopes } = await startSentry(t)
  const lines: string[] = []
  const answers: string[] = []
  const folder = await temporaryFolder(t)
  const path = join(folder, 'agents.json')
  const placeholder = ['$', '{CANARY_KEY}'].join('')
  const filed = (more: object = {}) => ({
    agents: [
      upstream.agent('filed', { apiKey: placeholder }), upstream.agent('listed', { apiKey: null, endpoint: null, endpoints: [{ endpoint: upstream.url, apiKey: canary('listed') }] }),
      upstream.agent('unset', { apiKey: canary('unset'), systemPrompt: ['$', '{CANARY_MISSING}'].join('') }), upstream.agent('claude', { provider: 'anthropic', apiKey: canary('claude') }), more
    ].filter((one) => Object.keys(one).length > 0)
  })
  await writeFile(path, JSON.stringify(filed()))

  const app = await buildWith(t, async (instance) => {
    // A bug of ours that has a failed call as its cause.
    instance.get('/broken', async () => {
      const agent = instance.agents.active('filed')
      const call = {
        agent,
        history: () => [{ role: 'user' as const, content: 'q' }],
        temperature: null,
        maxTokens: null,
        variables: {},
        detail: false,
        userId: '0190a5d2-0000-7000-8000-000000000000',
        chatId: 'c',
        purpose: 'turn' as const,
        front: 'native' as const,
        keyId: null
      }
      try {
        const events = instance.calls.open(call, new AbortController().signal)[Symbol.asyncIterator]()
        while ((await events.next()).done !== true) continue
      } catch (cause) {
        throw new Error('a bug', { cause })
      }
    })
  }, {
    log: (line) => { lines.push(line) },
    env: { SENTRY_DSN: dsn, AGENTS_CONFIG_PATH: path, CANARY_KEY: canary('filed'), UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' }
  })
  const { accessToken: token } = await app.admin()
  const hear = async (method: string, path: string, body?: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await app.fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    answers.push(`${method} ${path} ${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`)
    return response.status
  }

  const made = (more: object = {}) => ({
    ...upstream.agent('made', { apiKey: canary('made') }), endpoints: [{ endpoint: upstream.url, apiKey: canary('madelist') }], ...more
  })
  t.equal(await hear('POST', '/api/agents', made()), 201)
  for (const wrong of [{ id: 'other', apiKey: `x\n${canary('made')}` }, { id: 'other', apiKey: [canary('made')] }, { id: 'other', apiKey: 'x', appKey: canary('made') }]) {
    t.ok(await hear('POST', '/api/agents', made(wrong)) >= 400)
  }
  await hear('PATCH', '/api/agents/made', { apiKey: canary('patched'), description: 'Changed' })

  const ids = ['filed', 'listed', 'claude', 'made']
  for (const fault of Object.values(FAULTS)) {
    upstream.script(quoting(fault))
    upstream.probed((response, probe) => { response.writeHead(401).end(`bad key ${probe.headers.authorization}`) })
    await Promise.all(ids.map(async (agentId) => {
      await hear('POST', '/api/chat/completions', { agentId, message: 'hello' })
      const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId, message: 'hello', stream: true } })
      await reader.ended
      answers.push(JSON.stringify([reader.headers, reader.events]))
      await hear('GET', `/api/agents/${agentId}/validate`)
      await hear('GET', `/api/agents/${agentId}/status`)
    }))
    await hear('GET', '/broken')
  }
  await writeFile(path, JSON.stringify(filed({ id: 'bad', name: 'Bad', provider: 'nobody', apiKey: canary('bad'), colour: canary('bad') })))
  await hear('POST', '/api/agents/reload')
  await writeFile(path, JSON.stringify(filed(upstream.agent('more', { apiKey: canary('more') }))))
  t.equal(await hear('POST', '/api/agents/reload'), 200)
  for (const path of [
    '/api/agents', '/api/agents?includeInactive=true', ...ids.map((id) => `/api/agents/${id}`), '/api/chat-sessions', '/api/admin/audit-logs', '/api/admin/audit-logs/export?format=ndjson',
    '/api/admin/system-info', '/api/admin/usage', '/api/admin/cache', '/api/admin/queues', '/health', '/metrics', '/openapi.json'
  ]) await hear('GET', path)
  const tables = await dump(app.database)
  await app.close()

  t.ok(['filed', 'listed', 'claude', 'patched'].every((kind) => seen.has(canary(kind))), 'they were used')
  t.match(envelopes.join('\n'), /a bug/, 'Sentry was told')
  t.match(tables, /public\.agents/)
  const hits = (name: string, text: string) => { t.same(text.match(CANARY) ?? [], [], name) }
  for (const answer of answers) if (CANARY.test(answer)) t.fail('an answer', { answer: answer.slice(0, 2000) })
  hits('answers', answers.join('\n'))
  for (const line of lines) if (new RegExp(CANARY.source).test(line)) t.fail('a line of the log', { line: line.slice(0, 2000) })
  hits('log', lines.join('\n'))
  hits('Sentry', envelopes.join('\n'))
  hits('the database', tables)
})
