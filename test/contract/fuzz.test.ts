/**
 * Fuzzing by schema: whatever is sent to an operation of the OpenAPI document, its answer is one that the document declares.
 * FUZZ_RUNS is the number of requests, FUZZ_SEED makes the same ones again (but for the ids that the service makes up): without it each
 * run asks for something else.
 */
import fc from 'fast-check'
import t from 'tap'
import { Client } from 'undici'
import { build } from '../helper.js'
import { startUpstream } from '../upstream.js'
import { Accounts } from './accounts.js'
import { Judge, type Reply } from './answers.js'
import { inputs, type Input, type Operation } from './inputs.js'
import type { Json, Pool } from './values.js'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 4000)
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const ROUNDS = 4
const CONCURRENCY = 8
const HANG_MS = 30_000
/** Calls that hash a password, that end what the others live on, or that take nothing. */
const RARE = /^(register|login|createUser|resetPassword|changePassword|logout|logoutAll|revokeLogin|revokeLoginOfUser|get(OpenApi|Health|Liveness|Readiness|Metrics|SystemInfo|Me)|listLogins|listQueues)$/
const RARE_RUNS = 4
const KINDS: Record<string, string> = { nextCursor: 'cursors', token: 'tokens', refreshToken: 'refreshes', sessionId: 'sessions', userMessageId: 'messages', messageId: 'messages', username: 'usernames' }
const LISTS: Record<string, string> = { sessions: 'sessions', messages: 'messages', message: 'messages', userMessage: 'messages', logins: 'logins', apiKeys: 'keys', shares: 'shares', queues: 'queues', session: 'sessions' }
const KEPT = 40

const keepIn = (pool: Pool, kind: string, value: string): void => { pool.set(kind, [...(pool.get(kind) ?? []), value].slice(-KEPT)) }

/** Keeps the ids, cursors and tokens of an answer for later requests. */
function harvest (pool: Pool, value: unknown, kind?: string): void {
  if (Array.isArray(value)) { for (const one of value.slice(0, 5)) harvest(pool, one, kind) }
  if (value === null || typeof value !== 'object') return
  for (const [key, one] of Object.entries(value)) {
    const into = key === 'id' ? kind : key === 'name' && kind === 'queues' ? kind : KINDS[key]
    if (into !== undefined && typeof one === 'string' && one !== '') keepIn(pool, into, one)
    harvest(pool, one, LISTS[key] ?? kind)
  }
}

async function send (client: Client, { operation, path, payload, headers }: Input, token: string | undefined): Promise<Reply> {
  const hang = new AbortController()
  const timer = setTimeout(() => { hang.abort(new Error(`no answer within ${HANG_MS} ms`)) }, HANG_MS)
  try {
    const { statusCode, headers: fields, body } = await client.request({
      path,
      method: operation.method.toUpperCase() as 'GET',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { ...(payload.type === '' ? {} : { 'content-type': payload.type }), ...(payload.coding === undefined ? {} : { 'content-encoding': payload.coding }) }),
        ...headers
      },
      body: payload?.bytes ?? null,
      signal: hang.signal
    })
    return { status: statusCode, headers: fields, text: await body.text() }
  } finally {
    clearTimeout(timer)
  }
}

// Of the run, not of an answer: a busy machine takes minutes.
t.setTimeout(600_000)

t.test('no answer is against its schema', { timeout: 600_000 }, async (t) => {
  t.comment(`FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}`)
  const upstream = await startUpstream(t, (call) => {
    if (call.body.model === 'broken') {
      call.response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
      return
    }
    void call.text('Hello')
    if (call.body.model === 'slow') setTimeout(() => { call.finish() }, 50)
    else call.finish()
  })
  const { url, json } = await build(t, {
    env: { TRUST_PROXY: '1', ACCESS_TOKEN_TTL: '1h' },
    agents: [upstream.agent(), upstream.agent('slow', { model: 'slow' }), upstream.agent('broken', { model: 'broken' })]
  })
  const { body: document } = await json<{ components: object, paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>> }>('/openapi.json')
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method }) as Operation & { operationId: string }))
  const clients = Array.from({ length: CONCURRENCY }, () => new Client(url, { headersTimeout: 0, bodyTimeout: 0 }))
  t.teardown(() => Promise.all(clients.map((client) => client.destroy())))
  const judge = new Judge(document)
  const pool: Pool = new Map([['agents', ['writer', 'slow', 'broken']], ['clients', ['k1', 'k2', 'k3']], ['places', ['0:0', '3:2']], ['events', []]])
  const accounts = await Accounts.open(json, pool)
  const faults = new Map<string, string>()
  const statuses = new Map<string, number>()
  let sent = 0

  const ask = async (client: Client, input: Input & { operation: { operationId?: string } }): Promise<void> => {
    const { operation, actor, path, payload } = input
    sent++
    // The sign-in guard counts by address: each call has one of its own.
    const headers = { 'x-forwarded-for': `198.51.${sent >> 8 & 255}.${sent & 255}`, ...input.headers }
    // Without a token, metrics are for a peer that nobody forwarded.
    if (operation.path === '/metrics') delete (headers as Json)['x-forwarded-for']
    const token = await accounts.tokenOf(actor)
    const reply = await send(client, { ...input, headers }, token).catch((error: unknown) => error as Error & { code?: string })
    const flaws = reply instanceof Error ? [`no answer: ${reply.name} ${reply.code ?? ''} ${reply.message}`] : judge.flaws(operation, reply)
    for (const flaw of flaws) {
      const kind = `${operation.method} ${operation.path}: ${flaw}`
      if (!faults.has(kind)) faults.set(kind, `as ${actor}: ${path} ${JSON.stringify(input.headers)} ${JSON.stringify(payload)?.slice(0, 400) ?? ''} -> ${reply instanceof Error ? '' : reply.text.slice(0, 300)}`)
    }
    if (reply instanceof Error) return
    statuses.set(String(reply.status), (statuses.get(String(reply.status)) ?? 0) + 1)
    if (reply.status === 401 || reply.text.includes('AUTH_ACCOUNT_DISABLED')) await accounts.ended(actor, token)
    if (reply.status < 300 && String(reply.headers['content-type']).startsWith('application/json') && reply.text.length < 100_000 && operation.path !== '/openapi.json') harvest(pool, JSON.parse(reply.text), operation.path.includes('/chat-sessions') ? 'sessions' : undefined)
    const event = /^id: ([0-9a-f-]{36}:\d+:\d+)$/m.exec(reply.text)?.[1]
    if (event !== undefined) {
      keepIn(pool, 'events', event)
      keepIn(pool, 'messages', event.slice(0, 36))
    }
  }

  const rare = operations.filter(({ operationId }) => RARE.test(operationId)).length
  const each = Math.ceil((RUNS / ROUNDS - rare * RARE_RUNS) / (operations.length - rare))
  for (let round = 0; round < ROUNDS; round++) {
    const made = operations.flatMap((operation, n) =>
      fc.sample(inputs(operation, pool), { seed: SEED + round * 1000 + n, numRuns: RARE.test(operation.operationId) ? RARE_RUNS : each })
        .map((input, k) => ({ input, k })))
    // One of each operation in turn, so that what one ends the next is asked about.
    const queue = made.sort((a, b) => a.k - b.k).map(({ input }) => input)
    await Promise.all(clients.map(async (client) => {
      for (let input = queue.shift(); input !== undefined; input = queue.shift()) await ask(client, input)
    }))
  }
  t.comment(`${sent} requests: ${[...statuses].sort().map(([status, count]) => `${status} ${count}`).join(', ')}; ${accounts.made} accounts; ${upstream.calls.length} calls upstream`)
  t.ok(sent >= RUNS, `${sent} requests`)
  t.same(Object.fromEntries([...faults].slice(0, 100)), {}, `seed ${SEED}`)
})
