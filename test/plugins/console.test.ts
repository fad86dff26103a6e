/** The console as it is served: its page, its files, and what stays as it was. */
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import consolePlugin from '../../plugins/console/index.js'
import { isForPage } from '../../plugins/console/paths.js'
import { createDatabase } from '../database.js'
import { startTcpProxy } from '../faults/tcp-proxy.js'
import { buildWith, envelope, request, wire } from '../frame.js'
import { build, eventually, temporaryFolder, type TestApp } from '../helper.js'

const SCRIPT = `export const text = '${'x'.repeat(2000)}'\n`
const PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/assets/index-1a2b.js"></script>'
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

/** Makes one build of a console. */
async function makeBuild (web: string, name: string, script: string): Promise<string> {
  const assets = join(web, '.build', name, 'assets')
  await mkdir(assets, { recursive: true })
  await writeFile(join(assets, script), SCRIPT)
  await writeFile(join(assets, `${script}.br`), brotliCompressSync(SCRIPT))
  await writeFile(join(assets, `${script}.gz`), gzipSync(SCRIPT))
  await writeFile(join(web, '.build', name, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(web, '.build', name, 'index.html'), PAGE)
  return join('.build', name)
}

/** A service with a console of its own; `web` is its folder. */
async function serve (t: Test, web: string, options: Parameters<typeof build>[1] = {}): Promise<TestApp> {
  return await buildWith(t, async (app) => {
    Object.assign(app.config, { consoleOn: true })
    await app.register(consolePlugin, { web })
  }, { agents: [], ...options })
}

async function serveBuilt (t: Test, options: Parameters<typeof build>[1] = {}): Promise<TestApp & { web: string }> {
  const web = await temporaryFolder(t)
  await makeBuild(web, 'aa', 'older-1a2b.js')
  await symlink(await makeBuild(web, 'bb', 'index-1a2b.js'), join(web, 'dist'))
  return { web, ...await serve(t, web, options) }
}

const nonceOf = (policy: string | null): string | undefined => /style-src 'self' 'nonce-([A-Za-z0-9_-]{22})'/.exec(policy ?? '')?.[1]

t.test('which addresses are the page\'s', async (t) => {
  const asks = (url: string, accept = BROWSER.accept): boolean => isForPage({ url, headers: { accept } })
  for (const url of ['/', '/?a=b', '/playground', '/users/01890a5d-ac96-774b-bcce-b302099a8057?tab=keys', '/apiary', '/sign-in/']) t.ok(asks(url), url)
  for (const url of ['/api', '/api/none', '/api?x', '/v1/none', '/health/none', '/metrics', '/docs/none', '/openapi.json', '/assets/x', '/wp-login.php', '/.env', '//api/x']) t.notOk(asks(url), url)
  for (const accept of ['*/*', 'application/json', '']) t.notOk(asks('/playground', accept), accept)
  t.ok(asks('/', '*/*'), 'whoever asks for the top gets the page')
  t.notOk(isForPage({ url: '/playground', headers: {} }))
})

t.test('the page has a nonce, a policy and an ETag that belong together', async (t) => {
  const { fetch } = await serveBuilt(t)
  const first = await fetch('/', { headers: BROWSER })
  t.equal(first.status, 200)
  t.equal(first.headers.get('content-type'), 'text/html; charset=utf-8')
  t.equal(first.headers.get('cache-control'), 'no-cache')
  const policy = first.headers.get('content-security-policy')
  const nonce = nonceOf(policy)
  t.equal(policy, `default-src 'self';script-src 'self';style-src 'self' 'nonce-${nonce ?? ''}';img-src 'self' data: blob:;connect-src 'self';frame-ancestors 'none';base-uri 'none';form-action 'self';object-src 'none'`)
  const text = await first.text()
  t.match(text, `nonce="${nonce ?? ''}"`)
  t.notMatch(text, '__CSP_NONCE__')
  t.equal(first.headers.get('x-content-type-options'), 'nosniff')

  const second = await fetch('/users?search=a', { headers: BROWSER })
  t.equal(second.status, 200)
  t.not(nonceOf(second.headers.get('content-security-policy')), nonce, 'a nonce is used once')

  const etag = first.headers.get('etag') ?? ''
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const again = await fetch('/', { headers: { ...BROWSER, 'if-none-match': known } })
    t.equal(again.status, 304)
    t.equal(again.headers.get('content-security-policy'), policy, 'the page that is kept has the policy that it needs')
    t.equal(again.headers.get('etag'), etag)
  }
  for (const unknown of ['*x', etag.replace(/"(.)/, (_, char: string) => `"${char === 'A' ? 'B' : 'A'}`), etag.replace(/\.[^"]+/, ".x'; script-src *")]) {
    const whole = await fetch('/', { headers: { ...BROWSER, 'if-none-match': unknown } })
    t.equal(whole.status, 200)
    t.notMatch(whole.headers.get('content-security-policy'), 'script-src *')
  }
  const head = await fetch('/', { method: 'HEAD', headers: BROWSER })
  t.equal(head.status, 200)
  t.ok(nonceOf(head.headers.get('content-security-policy')))
  t.equal(head.headers.get('content-length'), String(Buffer.byteLength(text)))
})

t.test('files are compressed beforehand, kept for a year, and come in parts', async (t) => {
  const { url, fetch } = await serveBuilt(t)
  const path = '/assets/index-1a2b.js'
  for (const [coding, length] of [['br', brotliCompressSync(SCRIPT).length], ['gzip', gzipSync(SCRIPT).length], [undefined, SCRIPT.length]] as const) {
    const { status, headers, text } = await wire(url, request(`GET ${path}`, '', coding === undefined ? { accept: '*/*' } : { 'accept-encoding': coding, accept: '*/*' }))
    t.equal(status, 200)
    t.equal(headers['content-encoding'], coding)
    t.equal(Number(headers['content-length']), length)
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    t.match(headers['content-type'], /^(text|application)\/javascript/)
    t.match(headers['vary'], /accept-encoding/i)
    if (coding === undefined) t.equal(text, SCRIPT)
  }
  t.equal(await (await fetch(path)).text(), SCRIPT)
  const first = await wire(url, request(`GET ${path}`, '', { 'accept-encoding': 'br' }))
  const again = await wire(url, request(`GET ${path}`, '', { 'accept-encoding': 'br', 'if-none-match': first.headers['etag'] ?? '' }))
  t.equal(again.status, 304)
  const head = await fetch(path, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
  t.equal(head.headers.get('content-length'), String(SCRIPT.length))
  const part = await wire(url, request(`GET ${path}`, '', { range: 'bytes=0-5' }))
  t.equal(part.status, 206)
  t.equal(part.text, 'export')
  t.equal((await fetch('/assets/older-1a2b.js')).status, 200, 'a page of the build before loads the rest of what it was made of')
  const icon = await fetch('/icon.svg')
  t.equal(icon.headers.get('content-type'), 'image/svg+xml')
  t.equal(icon.headers.get('cache-control'), 'no-cache')
  await icon.arrayBuffer()
})

t.test('what is no page and no file is refused as without a console', async (t) => {
  const { url, web, fetch, json } = await serveBuilt(t)
  await writeFile(join(web, 'secret.js'), 'secret')
  for (const path of ['/assets/none.js', '/assets/', '/assets', '/assets/../../../secret.js', '/assets/%2e%2e/%2e%2e/%2e%2e/secret.js', '/assets/..%2f..%2f..%2fsecret.js', '/assets/..%5c..%5csecret.js', '/assets/.env', '/assets/%00', '/assets/a/b.js', '//assets/index-1a2b.js', '/wp-login.php']) {
    const answer = await wire(url, request(`GET ${path}`, '', BROWSER))
    t.notMatch(answer.text, /^secret/)
    envelope(t, path, answer, answer.status === 400 ? 400 : 404, answer.status === 400 ? 'COMMON_VALIDATION_ERROR' : 'COMMON_NOT_FOUND')
  }
  for (const path of ['/api/none', '/v2/x', '/none']) envelope(t, path, await wire(url, request(`GET ${path}`)), 404, 'COMMON_NOT_FOUND')
  envelope(t, 'an API address that a browser goes to', await wire(url, request('GET /api/none', '', BROWSER)), 404, 'COMMON_NOT_FOUND')
  envelope(t, 'another method', await wire(url, request('POST /', '{}')), 404, 'COMMON_NOT_FOUND')
  const wrong = await json('/api/auth/login', { headers: BROWSER })
  t.equal(wrong.status, 405)
  t.equal(wrong.headers.get('allow'), 'POST')
  t.equal((await fetch('/health', { headers: BROWSER })).headers.get('content-type'), 'application/json; charset=utf-8')
  t.match(await (await fetch('/docs', { headers: BROWSER })).text(), /swagger/i)
})

t.test('it counts for no limit, and its labels are two', async (t) => {
  const lines: Record<string, unknown>[] = []
  const { fetch, json } = await serveBuilt(t, { env: { RATE_LIMIT_MAX: '2', LOG_LEVEL: 'info' }, log: (line) => { lines.push(JSON.parse(line) as Record<string, unknown>) } })
  for (let count = 0; count < 5; count++) {
    t.equal((await fetch(`/users/${count}`, { headers: BROWSER })).status, 200)
    t.equal((await fetch('/assets/index-1a2b.js')).status, 200)
  }
  t.equal((await json('/api/none')).status, 404)
  const { text } = await json('/metrics')
  const routes = [...text.matchAll(/^http_requests_total\{method="(\w+)",route="([^"]+)",status_code="200"\} (\d+)/gm)].map(([, method = '', route = '', count = '']) => [method, route, Number(count)])
  t.same(routes.filter(([, route]) => route !== '/metrics'), [['GET', '/*', 5], ['GET', '/assets/*', 5]])
  const requests = lines.filter(({ msg }) => msg === 'request')
  t.equal(requests.filter(({ route }) => route === '/*').length, 5)
  t.same(requests.filter(({ route, level }) => route === '/assets/*' && Number(level) > 20), [], 'files are told of at debug')
  t.notMatch((await json('/openapi.json')).text, /"\/(assets\/)?[*{]/)
})

t.test('while it is being built', async (t) => {
  const web = await temporaryFolder(t)
  await makeBuild(web, 'aa', 'index-1a2b.js')
  await rename(join(web, '.build/aa'), join(web, '.build/aa.1'))
  await symlink('.build/aa', join(web, 'dist'))
  const { fetch } = await serve(t, web)
  const waiting = await fetch('/', { headers: BROWSER })
  t.equal(waiting.status, 503)
  t.equal(waiting.headers.get('retry-after'), '1')
  t.match(waiting.headers.get('content-security-policy'), /^default-src 'none'/)
  t.match(await waiting.text(), /http-equiv="refresh"[\s\S]*being built/)
  t.equal((await fetch('/assets/index-1a2b.js')).status, 404)
  await rm(join(web, 'dist'))
  const failed = await fetch('/', { headers: BROWSER })
  t.equal(failed.status, 503)
  t.match(await failed.text(), /could not be built/)
  await symlink('.build/aa', join(web, 'dist'))
  await rename(join(web, '.build/aa.1'), join(web, '.build/aa'))
  t.equal((await fetch('/', { headers: BROWSER })).status, 200)

  await makeBuild(web, 'bb', 'index-9f9f.js')
  await writeFile(join(web, '.build/bb/index.html'), 'newer')
  await rm(join(web, 'dist'))
  await symlink('.build/bb', join(web, 'dist'))
  t.match(await (await fetch('/', { headers: BROWSER })).text(), /csp-nonce/, 'what runs keeps what it was started with')
})

t.test('while the database is away it opens, and the API says so', async (t) => {
  const database = new URL(await createDatabase(t))
  const proxy = await startTcpProxy(t, { host: database.hostname, port: Number(database.port) })
  Object.assign(database, { hostname: proxy.host, port: String(proxy.port) })
  const { fetch, json, admin } = await serveBuilt(t, { database: database.href })
  const { accessToken: token } = await admin()
  const list = () => json('/api/chat-sessions', { token })
  t.equal((await list()).status, 200)
  proxy.set({ cut: true })
  const refused = await eventually('the outage', async () => {
    const answer = await list()
    return answer.status === 503 ? answer : undefined
  })
  t.match(refused.body, { code: 'COMMON_DATABASE_UNAVAILABLE' })
  for (const path of ['/', '/playground', '/assets/index-1a2b.js', '/icon.svg']) t.equal((await fetch(path, { headers: BROWSER })).status, 200, path)
  t.equal((await list()).status, 503, 'and it was away all the while')
  proxy.set({ cut: false })
  await eventually('the end of the outage', async () => (await list()).status === 200)
})

t.test('a folder in the place of the link, as in an image', async (t) => {
  const web = await temporaryFolder(t)
  await makeBuild(web, 'aa', 'index-1a2b.js')
  await rename(join(web, '.build/aa'), join(web, 'dist'))
  const { fetch } = await serve(t, web)
  t.equal((await fetch('/', { headers: BROWSER })).status, 200)
  t.equal((await fetch('/assets/index-1a2b.js')).status, 200)
  t.equal((await fetch('/assets/none-1a2b.js')).status, 404)
})

t.test('without a build, and with CONSOLE=off', async (t) => {
  const lines: string[] = []
  const { url } = await serve(t, await temporaryFolder(t), { log: (line) => { lines.push(line) } })
  envelope(t, 'nothing was built', await wire(url, request('GET /', '', BROWSER)), 404, 'COMMON_NOT_FOUND')
  t.equal(lines.filter((line) => /there is no console/.test(line)).length, 1, 'one line says so')
  const off = await build(t, { agents: [] })
  envelope(t, 'it is off', await wire(off.url, request('GET /', '', BROWSER)), 404, 'COMMON_NOT_FOUND')
})
