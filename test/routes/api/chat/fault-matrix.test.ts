/**
 * Everything that upstreams do wrong, as users, operators and their dashboards see it: read as JSON and as a stream, alone and with an
 * agent that stands in.
 */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { build } from '../../../helper.js'
import { readEvents } from '../../../event-reader.js'
import { FAULTS, says, type FaultRow } from '../../../upstream-faults.js'

const STATUS: Record<string, number> = { AGENT_UNAVAILABLE: 503, CHAT_UPSTREAM_ERROR: 502, CHAT_UPSTREAM_TIMEOUT: 504 }
const AT_ONCE = 16

interface Case extends FaultRow { id: string, isStreamed: boolean, hasFallback: boolean }

const CASES = FAULTS.flatMap((row, index) => [false, true].flatMap((isStreamed) => [false, true].map((hasFallback): Case =>
  ({ ...row, id: `f${index}.${isStreamed ? 'sse' : 'json'}.${hasFallback ? 'two' : 'one'}`, isStreamed, hasFallback }))))

/** What a caller has got in the end, however it was read. */
interface Heard {
  status: number
  error: { code: string, details: Record<string, unknown> } | null
  text: string
  statuses: string[]
  sessionId: string
  retryAfter: string | null
}

t.test('faults', async (t) => {
  const calls = new Map<string, number>()
  const server = createServer((message, response) => {
    response.on('error', () => undefined)
    const id = message.url?.split('/')[1] ?? ''
    const number = (calls.get(id) ?? 0) + 1
    calls.set(id, number)
    const faults = id === 'stand-in' ? [says('I stand in')] : CASES.find((one) => one.id === id)?.faults ?? []
    message.resume().on('end', () => { faults[Math.min(number, faults.length) - 1]?.(response, message) })
  }).listen(0, '127.0.0.1', 1024)
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const agent = (id: string, more: object = {}) => ({
    id, name: id, provider: 'openai', endpoint: `${base}/${id}/v1`, apiKey: 'sk-canary', model: `model-of-${id}`, retry: { attempts: 2, baseDelayMs: 1 }, ...more
  })
  const lines: string[] = []
  const app = await build(t, {
    env: { LOG_LEVEL: 'info' },
    log: (line) => { lines.push(line) },
    agents: [agent('stand-in'), ...CASES.map(({ id, faults, timeouts, hasFallback }) => agent(id, {
      ...(faults === null ? { endpoint: 'http://127.0.0.1:1/v1' } : {}),
      timeouts: { firstByteMs: 30_000, idleMs: 30_000, totalMs: 60_000, ...timeouts },
      ...(hasFallback ? { fallback: ['stand-in'] } : {})
    }))]
  })
  const { accessToken: token } = await app.register()
  const sessionOf = async (agentId: string): Promise<string> => (await app.json(`/api/chat-sessions?agentId=${agentId}`, { token })).body.sessions[0].id

  async function ask ({ id, isStreamed }: Case): Promise<Heard> {
    const body = { agentId: id, message: 'hello', stream: isStreamed }
    if (!isStreamed) {
      const { status, body: answer, headers } = await app.json('/api/chat/completions', { token, body })
      const error = status === 200 ? null : answer
      return { status, error, text: error === null ? answer.message.content : '', statuses: [], sessionId: await sessionOf(id), retryAfter: headers.get('retry-after') }
    }
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body })
    await reader.ended
    const last = reader.events.at(-1)
    return {
      status: reader.status,
      error: last?.event === 'error' ? last.data : null,
      text: reader.text,
      statuses: reader.events.flatMap(({ event, data }) => event === 'status' ? [data.type] : []),
      sessionId: reader.events[0]?.data.sessionId,
      retryAfter: null
    }
  }

  const heard = new Map<string, Heard>()
  const waiting = [...CASES]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) heard.set(next.id, await ask(next))
  }))
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  const counted = (metric: string) => Number(metrics.split('\n').find((line) => line.startsWith(metric + ' '))?.split(' ').at(-1) ?? 0)

  for (const one of CASES) {
    await t.test(`${one.fault}, ${one.isStreamed ? 'a stream' : 'JSON'}, ${one.hasFallback ? 'with a fallback' : 'alone'}`, async (t) => {
      const { id, alone, isStreamed } = one
      const { status, error, text, statuses, sessionId, retryAfter } = heard.get(id) ?? t.fail('no answer') as never
      const isStoodIn = one.hasFallback && one.isStoodIn
      const code = isStoodIn ? null : alone.code ?? null
      const said = isStoodIn ? 'I stand in' : alone.text ?? ''

      t.equal(status, isStreamed || code === null ? 200 : STATUS[code])
      t.equal(error?.code ?? null, code)
      if (error !== null) {
        t.same(Object.keys(error).sort(), ['code', 'details', 'message', 'timestamp'])
        t.equal(error.details['reason'], alone.reason)
        // With somebody else to ask nobody waits long for a Retry-After, but it is told all the same.
        if (alone.retryAfter !== undefined) t.equal(error.details['retryAfter'], alone.retryAfter)
        if (alone.retryAfter !== undefined && !isStreamed) t.equal(retryAfter, `${alone.retryAfter}`)
      }
      if (isStreamed || error === null) t.equal(text, said)
      if (isStreamed) t.equal(statuses.includes('fallback'), isStoodIn)
      if (isStreamed) t.equal(statuses.filter((type) => type === 'retrying').length, alone.calls - 1)

      const { messages } = (await app.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body
      const answer = messages.find(({ role }: { role: string }) => role === 'assistant')
      t.match(answer, {
        content: said,
        status: code === null ? 'complete' : 'failed',
        agentId: isStoodIn ? 'stand-in' : id,
        error: code === null ? null : { code }
      }, 'what is stored')

      const { rows } = await app.app.db.query('select agent_id, outcome, attempts, prompt_tokens > 0 as is_charged from usage_ledger where id = $1', [answer.id])
      const row = { agent_id: isStoodIn ? 'stand-in' : id, outcome: code === null ? 'complete' : 'failed', is_charged: said !== '' }
      // A call that nobody takes has reached no upstream.
      const isReached = one.faults !== null || isStoodIn
      if (isReached) t.same(rows, [{ ...row, attempts: alone.calls + (isStoodIn ? 1 : 0) }], 'the ledger charges nothing for an answer that never began')

      t.equal(calls.get(id) ?? 0, one.faults === null ? 0 : alone.calls, 'calls')
      if (alone.reason !== undefined) t.equal(counted(`agent_errors_total{agent="${id}",error_type="${alone.reason}"}`), alone.calls, 'the metric')
      t.equal(counted(`agent_retries_total{agent="${id}"}`), alone.calls - 1)
      t.equal(counted(`agent_fallbacks_total{agent="${id}"}`), isStoodIn ? 1 : 0)
    })
  }

  const everything = JSON.stringify([...heard.values()]) + lines.join('\n') + metrics
  t.notMatch(everything, /secret words|sk-canary/)
  t.notMatch(JSON.stringify([...heard.values()]), /127\.0\.0\.1/)
  const refused = lines.filter((line) => line.includes('refused the key')).map((line) => JSON.parse(line).agentId).sort()
  const expected = CASES.filter(({ alone }) => alone.reason === 'auth').map(({ id }) => id).sort()
  t.same(refused, expected, 'a refused key is told once for each agent')
})
