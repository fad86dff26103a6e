/** Three agents that stand in for each other while one after the other is down, under fifty streams at once: no user notices. */
import t, { type Test } from 'tap'
import { build } from '../helper.js'
import { readEvents } from '../event-reader.js'
import { says, startUpstream, type Script } from '../upstream.js'

const IDS = ['a', 'b', 'c']
const STREAMS = 50

/** Time after which an open breaker lets one call through, in milliseconds. */
const OPEN_MS = 10_000
/** Failures in a row that open one. */
const MOST_IN_A_ROW = 5

const OUTAGES: Record<string, Script> = {
  'refuses with 503': ({ response }) => { response.writeHead(503).end('{}') },
  'breaks connections off': ({ request }) => { request.socket.resetAndDestroy() },
  'limits requests': ({ response }) => { response.writeHead(429, { 'retry-after': '30' }).end('{}') }
}

t.test('one of three is down', async (t) => {
  // Three agents for each kind of outage: a breaker remembers the one before.
  const kinds = await Promise.all(Object.entries(OUTAGES).map(async ([kind, outage], number) => {
    const ids = IDS.map((id) => `${id}${number}`)
    return { kind, outage, down: number, ids, upstreams: await Promise.all(ids.map((id) => startUpstream(t, says('I am ', id)))) }
  }))
  const app = await build(t, {
    agents: kinds.flatMap(({ ids, upstreams }) => upstreams.map((upstream, index) => upstream.agent(ids[index], {
      fallback: ids.filter((id) => id !== ids[index]),
      retry: { attempts: 1, baseDelayMs: 1 },
      timeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 120_000 }
    })))
  })
  const { accessToken: token } = await app.register()

  /** Fifty streams at once; who has answered. */
  async function burst (t: Test, ids: string[]): Promise<Set<string>> {
    const answeredBy = new Set<string>()
    await Promise.all(Array.from({ length: STREAMS }, async (_, index) => {
      const body = { agentId: ids[index % ids.length], message: 'hello', stream: true }
      const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body })
      const isWhole = await reader.ended
      const { event, data } = reader.events.at(-1) ?? {}
      const { agentId = '?', content, status } = data?.message ?? {}
      if (!isWhole || event !== 'end' || status !== 'complete' || content !== `I am ${agentId}` || reader.text !== content) {
        t.fail('a user noticed', { events: reader.events.map((one) => [one.event, one.data]) })
      }
      answeredBy.add(agentId)
    }))
    return answeredBy
  }

  for (const { kind, outage, down, ids, upstreams } of kinds) {
    await t.test(`it ${kind}`, async (t) => {
      const [id = '', upstream] = [ids[down], upstreams[down]]
      if (upstream === undefined) throw new Error('no upstream')
      t.same([...await burst(t, ids)].sort(), ids, 'all are up')
      upstream.script(outage)
      const before = upstream.calls.length
      for (let round = 0; round < 2; round++) t.notOk((await burst(t, ids)).has(id), 'others have answered')
      // What was under way when the breaker opened has had its one retry.
      const asked = upstream.calls.length - before
      t.ok(asked >= MOST_IN_A_ROW && asked <= 2 * STREAMS, `${asked} calls`)

      const known = upstream.calls.length
      const laterAt = performance.now()
      await burst(t, ids)
      const trials = 1 + Math.floor((performance.now() - laterAt) / OPEN_MS)
      const later = upstream.calls.length - known
      t.ok(later <= trials, `an open breaker is skipped: ${later} calls in ${STREAMS} streams`)
      const metrics = await (await fetch(`${app.url}/metrics`)).text()
      t.match(metrics, new RegExp(`agent_fallbacks_total\\{agent="${id}"\\} [1-9]`))
      for (const other of ids.filter((one) => one !== id)) t.match(metrics, `agent_fallbacks_total{agent="${other}"} 0`)
    })
  }
})
