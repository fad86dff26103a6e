/** How long one user, or a crowd, may hold up everybody else: the longest block of the event loop, as its own processor time. */
import { writeFile } from 'node:fs/promises'
import { connect, Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Test } from 'tap'
import { createDatabase, withClient } from '../database.js'
import { ENCRYPTION_KEY, eventually, JWT_SECRET, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { says, startUpstream, type TestUpstream, type UpstreamCall } from '../upstream.js'

/** Milliseconds for which one request may hold up the others, and for which a crowd may. */
const MOST_MS = 50
const MOST_OF_CROWD_MS = 200
const CROWD = 1000
const MEBIBYTE = 1024 * 1024
const PROBE = fileURLToPath(new URL('loop-probe.js', import.meta.url))

interface Watched {
  service: ServiceProcess
  upstream: TestUpstream
  database: string
  /** Longest block since the last time, in milliseconds of processor time. */
  longest(): Promise<number>
}

async function start (t: Test): Promise<Watched> {
  const [dataDir, database, upstream] = [await temporaryFolder(t), await createDatabase(t), await startUpstream(t)]
  const rateLimit = { requestsPerMinute: null, tokensPerMinute: 1_000_000_000 }
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent(), upstream.agent('counted', { rateLimit })] }))
  const service = await startService(t, {
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: database,
      AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'),
      JWT_SECRET,
      ENCRYPTION_KEY,
      ADMIN_PASSWORD: 'correct-horse-1',
      NODE_OPTIONS: `--import ${PROBE}`
    }
  })
  let said = 0
  const longest = async (): Promise<number> => {
    service.child.kill('SIGUSR2')
    const line = await eventually('the word of the probe', () => service.lines.slice(said).find((one) => one.startsWith('{"longestBlock"')))
    said = service.lines.indexOf(line, said) + 1
    return (JSON.parse(line) as { longestBlock: number }).longestBlock
  }
  return { service, upstream, database, longest }
}

const SESSION = `insert into sessions
  (user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_at, created_at)
  values ($1, gen_random_uuid(), 'writer', 'long', 'user', $2, $2, now(), now()) returning id`
const MESSAGES = `insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
  select $1, $2, gen_random_uuid(), n, 'user', 'message ' || n || $4, 'complete', now() from generate_series(1, $3::integer) n`

async function longConversation (database: string, userId: string, messages: number, text: string): Promise<string> {
  return await withClient(database, async (client) => {
    const { rows: [session] } = await client.query<{ id: string }>(SESSION, [userId, messages])
    await client.query(MESSAGES, [userId, session?.id, messages, text])
    await client.query('analyze messages')
    return session?.id ?? ''
  })
}

/** A document as an export has it, of answers of so many characters. */
function documentOf (bytes: number, characters: number): string {
  const content = 'what was said '.repeat(Math.ceil(characters / 14))
  const at = new Date().toISOString()
  const nothing = { agentId: null, model: null, finishReason: null, usage: null, error: null, feedback: null, clientId: null }
  const messages: string[] = []
  for (let id = 1, size = 0; size < bytes && id <= 100_000; id += 1) {
    messages.push(JSON.stringify({ id, parentId: id === 1 ? null : id - 1, role: 'assistant', content, status: 'complete', ...nothing, createdAt: at, completedAt: at }))
    size += messages.at(-1)?.length ?? 0
  }
  const session = { agentId: 'writer', title: 'large', archived: false, createdAt: at, updatedAt: at, lastMessageAt: at }
  return `{"format":"parley.session","version":1,"session":${JSON.stringify(session)},"messages":[${messages.join(',')}]}`
}

t.test('nothing that one user asks for holds up the others', async (t) => {
  const { service, upstream, database, longest } = await start(t)
  upstream.script(says('yes'))
  const { accessToken: token, user } = await service.register()
  const send = async (method: string, path: string, body?: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await service.fetch(path, { method, headers, ...(body === undefined ? {} : { body }) })
    await response.arrayBuffer()
    return response.status
  }
  const post = async (path: string, body: unknown): Promise<number> => await send('POST', path, typeof body === 'string' ? body : JSON.stringify(body))
  const get = async (path: string): Promise<number> => await send('GET', path)
  const { body: { id } } = await service.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const long = await longConversation(database, user.id, 100_000, ' word'.repeat(20))
  const large = await longConversation(database, user.id, 200, ' wörd'.repeat(50_000))
  const several = async (one: () => Promise<number>): Promise<number> => (await Promise.all([one(), one(), one(), one()]))[0]
  const text = 'x y '.repeat(62_500)
  const prompt = [1, 2, 3, 4].map(() => ({ role: 'user', content: text }))
  const append = `/api/chat-sessions/${id}/messages`
  const completions = '/api/chat/completions'

  // Schemas are compiled, and the client of the upstreams is loaded, for the first request of their kind: once in a process.
  for (const path of [append, completions, '/v1/chat/completions', '/v1/responses', '/api/chat']) await post(path, {})
  await post('/v1/responses', { model: 'counted', input: 'x' })
  await post('/v1/chat/completions', { model: 'counted', messages: [{ role: 'user', content: 'x' }] })
  const cases: [string, number, () => Promise<number>][] = [
    ['bodies of 250,000 characters', 201, () => several(() => post(append, { role: 'user', content: text }))],
    ['a body that ends early', 400, () => several(() => post(append, `{"role":"user","content":"${'汉'.repeat(340_000)}"`))],
    ['a body of very many things', 400, () => several(() => post(append, `{"role":"user","content":"x","metadata":[${'{},'.repeat(340_000)}1]}`))],
    ['a body of many keys', 400, () => several(() => post(append, `{"role":"user","content":"x",${Array.from({ length: 30_000 }, (_, n) => `"key-of-some-length-${n}":1`).join(',')}}`))],
    ['many messages for /v1', 200, () => several(() => post('/v1/chat/completions', { model: 'counted', messages: Array.from({ length: 2000 }, () => ({ role: 'user', content: 'x' })) }))],
    ['a large prompt for /v1', 200, () => several(() => post('/v1/chat/completions', { model: 'counted', messages: prompt }))],
    ['a large input for /v1/responses', 200, () => several(() => post('/v1/responses', { model: 'counted', input: prompt }))],
    ['a large message', 200, () => several(() => post(completions, { agentId: 'counted', message: text, stream: false }))],
    ['an import of 60 MiB', 201, () => post('/api/chat-sessions/import', documentOf(60 * MEBIBYTE, 10_000))],
    ['an import of answers of 15 MiB', 201, () => post('/api/chat-sessions/import', documentOf(45 * MEBIBYTE, 15 * MEBIBYTE))],
    ['an import of 250 kB', 201, () => post('/api/chat-sessions/import', documentOf(250_000, 10))],
    ['an export of 100,000 messages', 200, () => get(`/api/chat-sessions/${long}/export`)],
    ['an export as Markdown', 200, () => get(`/api/chat-sessions/${long}/export?format=markdown`)],
    ['an export of large messages', 200, () => get(`/api/chat-sessions/${large}/export`)],
    ['pages of large messages', 200, () => several(() => get(`/api/chat-sessions/${large}/messages?limit=100`))],
    ['a search', 200, () => several(() => get(`/api/chat-sessions/search?q=${encodeURIComponent('word message wörd')}`))],
    ['a large context', 200, () => several(() => post(completions, { sessionId: large, agentId: 'counted', message: 'and now?', stream: false }))],
    ['sign-ins', 200, () => several(() => post('/api/auth/login', { username: 'admin', password: 'correct-horse-1' }))],
    ['metrics', 200, () => get('/metrics')]
  ]
  for (const [what, status, work] of cases) {
    await longest()
    const answered = await work()
    const block = await longest()
    // The last of several turns in one conversation finds it busy.
    if (what !== 'a large context') t.equal(answered, status, what)
    t.ok(block <= MOST_MS, `${what}: ${block} ms`)
  }
})

t.test('a crowd that reads one answer, and hangs up at once', async (t) => {
  const { service, upstream, longest } = await start(t)
  const { accessToken: token } = await service.register()
  const call = new Promise<UpstreamCall>((resolve) => { upstream.script(resolve) })
  const { hostname, port } = new URL(service.url)
  const readers: { socket: Socket, text: string }[] = []
  t.teardown(() => { for (const { socket } of readers) socket.destroy() })
  const ask = (reader: typeof readers[number], sent: string): void => {
    reader.socket = connect({ host: hostname, port: Number(port) })
    reader.socket.on('error', () => undefined).on('data', (bytes) => {
      reader.text += bytes.toString('latin1')
      if (!reader.text.startsWith('HTTP/1.1 503') || !reader.text.endsWith('}')) return
      // Of so many at once some are shed, and ask again.
      reader.text = ''
      reader.socket.destroy()
      ask(reader, sent)
    })
    reader.socket.write(sent)
  }
  const open = (head: string, body = ''): typeof readers[number] => {
    const reader = { socket: new Socket(), text: '' }
    const length = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    ask(reader, `${head} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\n${length}\r\n${body}`)
    readers.push(reader)
    return reader
  }
  const asking = open('POST /api/chat/completions', JSON.stringify({ agentId: 'writer', message: 'Say something.', stream: true }))
  const answer = await call
  void answer.text('begun ')
  const id = await eventually('the id', () => /"messageId":"([^"]+)"/.exec(asking.text)?.[1])
  await longest()
  for (let n = 0; n < CROWD; n += 1) open(`GET /api/chat/generations/${id}/stream`)
  const all = async (piece: string): Promise<void> => { await eventually(`${piece} for all`, () => readers.every(({ text }) => text.includes(piece)), 120) }
  await all('begun')
  const attaching = await longest()
  for (let n = 0; n < 10; n += 1) {
    void answer.text(`piece ${n}.`)
    await all(`piece ${n}.`)
  }
  const reading = await longest()
  for (const { socket } of readers) socket.resetAndDestroy()
  await eventually('all are gone', () => service.lines.filter((line) => line.includes(`${id}/stream`) && !line.includes('"statusCode":503')).length >= CROWD, 120)
  const leaving = await longest()
  t.ok(attaching <= MOST_OF_CROWD_MS, `attaching: ${attaching} ms`)
  t.ok(reading <= MOST_MS, `reading: ${reading} ms`)
  t.ok(leaving <= MOST_OF_CROWD_MS, `leaving: ${leaving} ms`)
})
