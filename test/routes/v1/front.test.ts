/** What belongs to the front as a whole: pages of other origins, limits, silence, the end of the process, and bodies of any kind. */
import t from 'tap'
import { build, eventually } from '../../helper.js'
import { gate, says, startUpstream } from '../../upstream.js'
import { isFlaw, oddBodies } from './odd-requests.js'
import { chunksOf, refusal } from './openai.js'

const PATH = '/v1/chat/completions'
const ASKED = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }

t.test('pages of other origins', async (t) => {
  const { fetch } = await build(t, { agents: [], env: { CORS_ORIGINS: 'https://page.example' } })
  const asked = 'authorization,content-type,x-stainless-arch,x-stainless-lang,x-stainless-retry-count,x-stainless-timeout'
  const preflight = await fetch(PATH, {
    method: 'OPTIONS',
    headers: { origin: 'https://page.example', 'access-control-request-method': 'POST', 'access-control-request-headers': asked }
  })
  t.equal(preflight.status, 204)
  t.equal(preflight.headers.get('access-control-allow-headers'), asked, 'the client’s own headers are allowed')
  const refused = await fetch(PATH, { method: 'POST', headers: { origin: 'https://page.example' } })
  t.equal(refused.headers.get('access-control-allow-origin'), 'https://page.example', 'a page can read errors')
  t.match(refused.headers.get('access-control-expose-headers'), /x-request-id.*retry-after-ms/)
})

t.test('the general limit', async (t) => {
  const { json } = await build(t, { agents: [], env: { RATE_LIMIT_MAX: '1', RATE_LIMIT_WINDOW: '1m' } })
  await json('/v1/models')
  const limited = await json('/v1/models')
  refusal(t, 'limited', limited, 429, { type: 'rate_limit_error', code: 'rate_limit_exceeded' })
  t.equal(limited.headers.get('retry-after-ms'), `${limited.headers.get('retry-after') ?? ''}000`)
})

t.test('limits of an agent', async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { register, json } = await build(t, { agents: [upstream.agent('writer', { rateLimit: { requestsPerMinute: 1, tokensPerMinute: null } })] })
  const { accessToken: token } = await register()
  t.equal((await json(PATH, { token, body: ASKED })).status, 200)
  for (const stream of [false, true]) {
    const limited = await json(PATH, { token, body: { ...ASKED, stream } })
    refusal(t, 'limited', limited, 429, { type: 'rate_limit_error', code: 'rate_limit_exceeded' })
    t.ok(Number(limited.headers.get('retry-after-ms')) > 0)
    t.equal(limited.headers.get('x-should-retry'), null, 'nobody was asked')
  }
  t.equal(upstream.calls.length, 1)
})

t.test('an agent that is silent for long', async (t) => {
  const upstream = await startUpstream(t)
  const { register, fetch } = await build(t, { agents: [upstream.agent()] })
  const { accessToken } = await register()
  const response = await fetch(PATH, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...ASKED, stream: true })
  })
  t.equal(response.status, 200, 'the stream opens with nothing to say')
  upstream.calls[0]?.response.writeHead(500).end()
  const { chunks, done } = chunksOf(t, await response.text())
  t.notOk(done)
  t.match(chunks, [{ error: { code: 'AGENT_UNAVAILABLE' } }], 'and what fails then is said within it')
})

t.test('the end of the process', async (t) => {
  const upstream = await startUpstream(t)
  const { app, register, json, close } = await build(t, { agents: [upstream.agent()], env: { SHUTDOWN_GRACE: '1s' } })
  const { accessToken: token } = await register()
  const begun = [gate(), gate()]
  upstream.script(async (call) => {
    const which = call.body.stream === true ? 0 : 1
    if (which === 0) await call.text('Hel')
    begun[which]?.open()
    await call.closed
  })
  const stream = json(PATH, { token, body: { ...ASKED, stream: true } })
  const whole = json(PATH, { token, body: ASKED })
  await Promise.all(begun.map(({ opened }) => opened))
  t.equal(app.lifecycle.running, 2, 'a drain knows of them')
  const draining = app.lifecycle.drain()
  const refused = await json(PATH, { token, body: ASKED })
  refusal(t, 'while it drains', refused, 503, { code: 'COMMON_SHUTTING_DOWN' })
  const { chunks, done } = chunksOf(t, (await stream).text)
  t.notOk(done)
  t.match(chunks.at(-1), { error: { code: 'COMMON_SHUTTING_DOWN' } })
  refusal(t, 'what was asked before', await whole, 503, { code: 'COMMON_SHUTTING_DOWN' })
  await draining
  await eventually('the upstream to be left', () => upstream.open === 0)
  await close()
})

t.test('a thousand odd bodies', { timeout: 120_000 }, async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { url, register } = await build(t, { agents: [upstream.agent()] })
  const { accessToken } = await register()
  const seed = Date.now() % 2 ** 31
  const statuses = new Map<number, number>()
  const flaws: string[] = []
  const queue = oddBodies(seed, 1000)
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const response = await fetch(url + PATH, { method: 'POST', headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }, body: JSON.stringify(next) })
      const text = await response.text()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (isFlaw(response.status, text)) flaws.push(`${response.status} ${text.slice(0, 200)} for ${JSON.stringify(next).slice(0, 400)}`)
    }
  }))
  t.comment(`seed ${seed}: ${JSON.stringify(Object.fromEntries(statuses))}`)
  t.ok((statuses.get(200) ?? 0) > 50, 'some of them are answered')
  t.same(flaws, [], `seed ${seed}`)
})
