import { pino } from 'pino'
import t from 'tap'
import { createServer } from '../../app.js'
import documents from '../../routes/documents.js'
import { VERSION } from '../../version.js'
import openapi from '../../plugins/openapi.js'
import accessLog from '../../plugins/access-log/index.js'
import cors from '../../plugins/cors.js'
import edge from '../../plugins/edge.js'
import errors from '../../plugins/errors/index.js'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import principal from '../../plugins/principal.js'
import queues from '../../plugins/queues.js'
import rateLimit from '../../plugins/rate-limit/index.js'
import redis from '../../plugins/redis/index.js'
import securityHeaders from '../../plugins/security-headers.js'
import strictJson from '../../plugins/strict-json/index.js'
import workers from '../../plugins/workers/index.js'
import { readConfig } from '../../config.js'

/** How often a document was made. */
let made = 0

async function start (env: Record<string, string> = {}) {
  const app = createServer(readConfig(env), pino({ level: 'silent' }))
  t.teardown(() => app.close())
  const plugins = [
    metrics, queues, loops, workers, redis, edge, accessLog, errors, securityHeaders, cors, principal, rateLimit, openapi, strictJson
  ]
  for (const plugin of plugins) await app.register(plugin)
  await app.register(documents)
  const { swagger } = app
  app.swagger = (() => { made += 1; return swagger() }) as typeof swagger
  return app.listen({ host: '127.0.0.1', port: 0 })
}

t.test('the document', async (t) => {
  const response = await fetch(`${await start()}/openapi.json`, { headers: { accept: 'application/vnd.oai.openapi+json' } })
  t.equal(response.status, 200)
  t.match(await response.json(), { openapi: '3.1.0', info: { version: VERSION }, paths: { '/openapi.json': { get: { responses: { 200: { headers: { 'x-request-id': Object } } } } } } })
  t.match(VERSION, /^\d+\.\d+\.\d+$/)
})

t.test('the document is made once', async (t) => {
  const url = await start()
  made = 0
  const texts = await Promise.all(['/openapi.json', '/openapi.json', '/docs/json'].map(async (path) => {
    const response = await fetch(url + path)
    t.match(response.headers.get('content-type'), 'application/json')
    return await response.text()
  }))
  t.equal(new Set(texts).size, 1)
  t.equal(made, 1)
})

t.test('the page and its files', async (t) => {
  const url = await start()
  const page = await fetch(`${url}/docs`, { headers: { accept: 'text/html' } })
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), 'text/html')
  const policy = page.headers.get('content-security-policy') ?? ''
  t.match(policy, /script-src 'self'/)
  t.notMatch(policy, /upgrade-insecure-requests|unsafe-eval|script-src[^;]*unsafe-inline/)
  const html = await page.text()
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => new URL(file, `${url}/docs`).href)
  t.ok(files.length >= 4)
  for (const file of files) {
    t.ok(file.startsWith(url), 'nothing from elsewhere')
    const response = await fetch(file, { headers: { accept: 'text/css' } })
    t.equal(response.status, 200, file)
    await response.arrayBuffer()
  }
  t.match(await (await fetch(`${url}/docs/static/swagger-initializer.js`)).text(), 'docExpansion')
  t.match(await (await fetch(`${url}/docs/static/lost.js`)).json(), { code: 'COMMON_NOT_FOUND' })
  t.equal((await fetch(`${url}/docs/json`)).status, 200)
})

t.test('headers for browsers', async (t) => {
  const plain = await fetch(`${await start()}/openapi.json`, { headers: { origin: 'https://app.example' } })
  t.match(Object.fromEntries(plain.headers), { 'content-security-policy': /default-src 'none'/, 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' })
  t.equal(plain.headers.get('access-control-allow-origin'), null)
  t.equal(plain.headers.get('x-powered-by'), null)

  const url = await start({ CORS_ORIGINS: 'https://app.example,https://other.example' })
  const preflight = (origin: string) => fetch(`${url}/openapi.json`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } })
  const allowed = await preflight('https://app.example')
  t.equal(allowed.status, 204)
  t.match(Object.fromEntries(allowed.headers), { 'access-control-allow-origin': 'https://app.example', 'access-control-allow-headers': /authorization/, 'x-request-id': String, vary: /Origin/ })
  t.not((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), 'https://evil.example')
  t.equal((await fetch(`${url}/openapi.json`, { headers: { origin: 'https://app.example' } })).headers.get('cross-origin-resource-policy'), 'cross-origin')
  t.match(await (await fetch(`${url}/nowhere`, { headers: { origin: 'https://app.example' } })).json(), { code: 'COMMON_NOT_FOUND' })
  const any = await fetch(`${await start({ CORS_ORIGINS: '*' })}/openapi.json`, { headers: { origin: 'https://anybody.example' } })
  t.equal(any.headers.get('access-control-allow-origin'), 'https://anybody.example')
})
