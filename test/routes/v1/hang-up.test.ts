/** Clients that hang up: their upstream hears of it at once, and what had come is in the ledger. */
import { performance } from 'node:perf_hooks'
import t from 'tap'
import { withClient } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { gate, startUpstream } from '../../upstream.js'

const ROUNDS = 10
interface LedgerRow { front: string, outcome: string, told: boolean, calls: number }

/** The promise is 100 ms, which a machine under load can't show: here it is only told from waiting for anything else. */
const BOUND_MS = 5000

t.setTimeout(120_000)
t.test('the upstream ends with its reader', async (t) => {
  let begun = gate()
  let closedAt = 0
  const upstream = await startUpstream(t, async (call) => {
    // What is wanted whole is asked for whole: of that nothing comes before its end.
    if (call.body.stream === true) await call.text('some words that came before')
    begun.open()
    await call.closed
    closedAt = performance.now()
  })
  const { json, fetch, register, database } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await register()
  const { body: { id: session } } = await json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const chat = { path: '/v1/chat/completions', body: { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] } }
  const responses = { path: '/v1/responses', body: { model: 'writer', input: 'Hi' } }
  const cases = [
    ['chat completions, relayed', chat, {}, {}], ['chat completions, stored', chat, {}, { 'x-session-id': session }],
    ['responses, stored', responses, {}, {}], ['responses, not stored', responses, { store: false }, {}]
  ] as const
  for (const [what, { path, body }, more, headers] of cases) {
    for (const stream of [true, false]) {
      const waits: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        begun = gate()
        const leave = new AbortController()
        const asked = fetch(path, {
          method: 'POST',
          signal: leave.signal,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ ...body, ...more, stream })
        })
        asked.catch(() => undefined)
        if (stream) {
          const reader = (await asked).body?.getReader()
          let text = ''
          while (!text.includes('words that came')) text += new TextDecoder().decode((await reader?.read())?.value)
        }
        await begun.opened
        const call = upstream.calls.at(-1)
        const left = performance.now()
        leave.abort()
        await call?.closed
        waits.push(Math.max(0, closedAt - left))
        // The next turn of the conversation waits for the end of this one.
        await eventually('the end', async () => (await withClient(database, (client) => client.query('select from generations'))).rowCount === 0)
      }
      waits.sort((a, b) => a - b)
      const median = waits[Math.floor(ROUNDS / 2)] ?? 0
      const most = waits.at(-1) ?? 0
      t.comment(`${what}, ${stream ? 'streamed' : 'whole'}: the upstream was closed after ${median.toFixed(1)} ms (median), ${most.toFixed(1)} ms at most`)
      t.ok(most < BOUND_MS, what)
    }
  }
  const rows = await eventually('the ledger', async () => {
    const { rows: found } = await withClient(database, (client) => client.query<LedgerRow>(
      'select front, outcome, completion_tokens > 0 as told, count(*)::int as calls from usage_ledger group by 1, 2, 3 order by 1, 2, 3'))
    return found.reduce((sum, { calls }) => sum + calls, 0) === cases.length * 2 * ROUNDS && found
  })
  t.ok(rows.every(({ outcome }) => outcome === 'stopped'), JSON.stringify(rows))
  const told = rows.filter((row) => row.told).reduce((sum, { calls }) => sum + calls, 0)
  t.ok(told >= cases.length * ROUNDS, `what had come is counted: ${JSON.stringify(rows)}`)
})
