/** P18: what others notice of one user's large body, import and export. */
import { quantile } from '../interleave.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { withClient } from '../postgres.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 1.5
const MEBIBYTE = 1_048_576

/** A document of so many bytes, as an export has it. */
function documentOf (bytes: number): string {
  const text = 'what was said '.repeat(700)
  const messages: string[] = []
  for (let n = 0, size = 0; size < bytes; n++) {
    messages.push(JSON.stringify({ id: `m${n}`, parentId: n === 0 ? null : `m${n - 1}`, role: n % 2 === 0 ? 'user' : 'assistant', content: `${n} ${text}`, status: 'complete' }))
    size += messages.at(-1)?.length ?? 0
  }
  return `{"version":1,"session":{"agentId":"agent-0","title":"large"},"messages":[${messages.join(',')}]}`
}

/** p99 and longest of small calls of another user, one after the other, until something is over. */
async function small (service: Service, token: string, over: Promise<unknown>): Promise<{ p99: number, longest: number, calls: number }> {
  const times: number[] = []
  const done = new AbortController()
  void over.finally(() => { done.abort() }).catch(() => undefined)
  while (!done.signal.aborted || times.length < 200) {
    const startedAt = performance.now()
    const response = await fetch(`${service.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })
    await response.arrayBuffer()
    times.push(performance.now() - startedAt)
  }
  await over
  return { p99: quantile(times, 0.99), longest: Math.max(...times), calls: times.length }
}

async function ask (service: Service, token: string, method: string, path: string, body?: string): Promise<number> {
  const response = await fetch(service.url + path, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }) })
  await response.arrayBuffer()
  return response.status
}

async function longConversation (service: Service, userId: string, messages: number): Promise<string> {
  return await withClient(service.database, async (client) => {
    const { rows: [session] } = await client.query<{ id: string }>(`insert into sessions (user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_at, created_at)
      values ($1, gen_random_uuid(), 'agent-0', 'long', 'user', $2, $2, now(), now()) returning id`, [userId, messages])
    await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
      select $1, $2, gen_random_uuid(), n, 'user', 'message ' || n || repeat(' word', 20), 'complete', now() from generate_series(1, $3::integer) n`, [userId, session?.id, messages])
    await client.query('analyze messages')
    return session?.id ?? ''
  })
}

/** Small calls of one user while another one has something large done. */
export const largeWork: Measurement = {
  id: 'P18',
  title: 'small calls beside large ones',
  async run (bench: Bench): Promise<Figure[]> {
    const service = await startService(bench, AGENTS)
    const large = await service.register('large')
    const { accessToken: token } = await service.register('small')
    const { id } = await service.call<{ id: string }>('/api/chat-sessions', { token: large.accessToken, body: { agentId: 'agent-0' } })
    const long = await longConversation(service, large.user.id, bench.quick ? 10_000 : 100_000)
    const body = JSON.stringify({ role: 'user', content: 'x y '.repeat(64_000) })
    const document = documentOf((bench.quick ? 8 : 60) * MEBIBYTE)
    const bodies = async (): Promise<number> => {
      let last = 0
      for (let n = 0; n < 50; n++) last = await ask(service, large.accessToken, 'POST', `/api/chat-sessions/${id}/messages`, body)
      return last
    }
    const works: [string, () => Promise<number>][] = [
      ['bodies of 256,000 characters', bodies],
      [`an import of ${Math.round(document.length / MEBIBYTE)} MiB`, () => ask(service, large.accessToken, 'POST', '/api/chat-sessions/import', document)],
      [`an export of ${bench.quick ? '10,000' : '100,000'} messages`, () => ask(service, large.accessToken, 'GET', `/api/chat-sessions/${long}/export`)]
    ]
    const figures: Figure[] = []
    for (const [what, work] of works) {
      const alone = await small(service, token, Promise.resolve())
      const status = work()
      const beside = await small(service, token, status)
      if (await status >= 300) bench.say(`${what}: ${await status}`)
      const ratio = beside.p99 / alone.p99
      figures.push({
        path: `p99 of small calls beside ${what}`,
        baseline: `alone ${digits(alone.p99)} ms`,
        measured: `${digits(beside.p99)} ms (longest ${digits(beside.longest)} ms, ${beside.calls} calls)`,
        ratio,
        spread: '–',
        goal: `≤ ${GOAL} ×`,
        met: ratio <= GOAL,
        notes: beside.longest > 50 ? ['a pause above 50 ms'] : []
      })
    }
    return figures
  }
}
