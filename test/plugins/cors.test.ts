import t from 'tap'
import { buildWith, envelope, request, wire } from '../frame.js'

const EXPOSED = 'x-request-id retry-after retry-after-ms x-session-id location x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset x-vercel-ai-ui-message-stream x-parley-agent x-parley-attempts'
const origin = 'https://app.example'

t.test('pages of an allowed origin', async (t) => {
  const { url } = await buildWith(t, async (app) => { app.post('/work', async () => ({})) }, { agents: [], env: { CORS_ORIGINS: `${origin}, https://b.example`, RATE_LIMIT_MAX: '12' } })
  const asked = 'authorization, x-stainless-os, anthropic-version, x-run-id'
  const preflight = await wire(url, request('OPTIONS /work', '', { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked }))
  t.equal(preflight.status, 204)
  t.equal(preflight.headers['access-control-allow-origin'], origin)
  t.equal(preflight.headers['access-control-allow-headers'], asked, 'the own list of the request')
  t.match(preflight.headers['access-control-allow-methods'], 'PATCH')
  t.match(preflight.headers['vary'], /origin/i)
  t.match(preflight.headers['vary'], /access-control-request-headers/i)
  const answer = await wire(url, request('POST /work', '{}', { origin }))
  t.equal(answer.headers['access-control-allow-origin'], origin)
  t.same(answer.headers['access-control-expose-headers']?.split(', '), EXPOSED.split(' '))
  const other = await wire(url, request('POST /work', '{}', { origin: 'https://evil.example' }))
  t.equal(other.headers['access-control-allow-origin'], undefined)

  await t.test('OPTIONS that is no preflight keeps the error contract', async (t) => {
    for (const headers of [{}, { origin }, { 'access-control-request-method': 'POST' }] as Record<string, string>[]) {
      const refused = await wire(url, request('OPTIONS /work', '', headers))
      envelope(t, JSON.stringify(headers), refused, 405, 'COMMON_METHOD_NOT_ALLOWED')
      t.equal(refused.headers['allow'], 'POST')
      envelope(t, 'nowhere', await wire(url, request('OPTIONS /nowhere', '', headers)), 404, 'COMMON_NOT_FOUND')
    }
  })

  await t.test('a page can read why it is limited', async (t) => {
    for (let n = 0; n < 12; n++) await wire(url, request('POST /work', '{}', { origin }))
    const limited = await wire(url, request('POST /work', '{}', { origin }))
    envelope(t, 'limited', limited, 429, 'COMMON_RATE_LIMITED')
    t.equal(limited.headers['access-control-allow-origin'], origin)
    t.match(limited.headers['access-control-expose-headers'], 'retry-after')
    const again = await wire(url, request('OPTIONS /work', '', { origin, 'access-control-request-method': 'POST' }))
    t.equal(again.status, 204, 'a preflight, which nobody asked the browser for, counts for nobody')
  })
})

t.test('no origin is allowed by default', async (t) => {
  const { url } = await buildWith(t, async (app) => { app.post('/work', async () => ({})) }, { agents: [] })
  const refused = await wire(url, request('OPTIONS /work', '', { origin, 'access-control-request-method': 'POST' }))
  envelope(t, 'a preflight', refused, 405, 'COMMON_METHOD_NOT_ALLOWED')
  t.equal(refused.headers['access-control-allow-origin'], undefined)
})
