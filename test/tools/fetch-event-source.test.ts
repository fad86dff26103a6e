/** `@microsoft/fetch-event-source` in a page of another origin: it sends its POST again after a break, and when its tab is shown again. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import t, { type Test } from 'tap'
import type { Page } from 'playwright-core'
import { startProxy } from '../client/service.js'
import { build, eventually, temporaryFolder } from '../helper.js'
import { gate, says, startUpstream } from '../upstream.js'
import { IN_BROWSER, launchBrowser, serveScripts } from './chromium.js'

/** Asks as a page would; what it saw is in `globalThis`, which a test reads at any time. */
const SCRIPT = `
import { fetchEventSource } from '@microsoft/fetch-event-source'
export function ask (url, token, body, headers = {}, path = '/api/chat/completions') {
  const seen = globalThis.seen = { events: [], ids: [], text: '', status: [], requestIds: [], errors: 0, over: false }
  globalThis.asked = fetchEventSource(url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    async onopen (response) { seen.status.push(response.status); seen.requestIds.push(response.headers.get('x-request-id')) },
    onmessage ({ event, data, id }) {
      if (event === '') return
      seen.events.push(event)
      seen.ids.push(id)
      if (event === 'chunk') seen.text += JSON.parse(data).content
    },
    onerror () { seen.errors++; return 50 }
  }).then(() => { seen.over = true })
}
/** What a browser says of a tab that somebody leaves or comes back to. */
export function show (isShown) {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isShown })
  document.dispatchEvent(new Event('visibilitychange'))
}`

interface Seen { events: string[], ids: string[], text: string, status: number[], requestIds: string[], errors: number, over: boolean }

async function start (t: Test) {
  const folder = await temporaryFolder(t)
  const page = join(folder, 'page')
  await mkdir(page)
  await bundle({
    stdin: { contents: SCRIPT, resolveDir: process.cwd() }, bundle: true, format: 'esm', platform: 'browser', outfile: join(page, 'page.js'), logLevel: 'silent'
  })
  const origin = await serveScripts(t, page)
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent()], env: { CORS_ORIGINS: origin } })
  const proxy = await startProxy(t, app.url)
  const { accessToken: token } = await app.register()
  const tab = await (await launchBrowser(t)).newPage()
  await tab.goto(origin)
  const inTab = async (call: string, ...given: unknown[]): Promise<void> => { await tab.evaluate(`import('/page.js').then(({ ${call} }) => { ${call}(${given.map((one) => JSON.stringify(one)).join(', ')}) })`) }
  return { ...app, upstream, proxy, token, tab, inTab }
}

const seen = async (tab: Page): Promise<Seen> => await tab.evaluate('globalThis.seen')
const BODY = { agentId: 'writer', message: 'Hi', stream: true }
const WHOLE = 'Hello, world'

t.setTimeout(240_000)
for (const [what, leave] of [['after a break of the network', 'cut'], ['when a hidden tab is shown again', 'hide']] as const) {
  t.test(what, IN_BROWSER, async (t) => {
    const { upstream, proxy, token, tab, inTab, json } = await start(t)
    const more = gate()
    upstream.script(async (call) => {
      void call.text('Hello')
      await more.opened
      void call.text(', world')
      call.finish()
    })
    await inTab('ask', proxy.url, token, BODY)
    await eventually('the first words', async () => (await seen(tab)).text === 'Hello')
    if (leave === 'cut') proxy.cut()
    else {
      await inTab('show', false)
      await eventually('the stream to be left', async () => (await json('/metrics')).text.includes('chat_streams_open 0'))
      t.equal((await seen(tab)).status.length, 1)
      await inTab('show', true)
    }
    await eventually('the POST to be sent again', async () => (await seen(tab)).status.length === 2)
    more.open()
    await eventually('the end', async () => (await seen(tab)).over)
    const { text, events, ids, status, requestIds, errors } = await seen(tab)
    t.equal(text, WHOLE, 'nothing is lost, nothing comes twice')
    t.same(events, ['start', 'chunk', 'chunk', 'end'])
    t.same(ids.map((id) => Number(id.split(':')[2])), [1, 2, 3, 4])
    t.same(status, [200, 200])
    t.ok(requestIds.every((id) => id !== ''), 'a page can read the ids of its requests')
    t.equal(errors, leave === 'cut' ? 1 : 0)
    t.equal(upstream.calls.length, 1, 'one question, one answer, one bill')
  })
}

t.test('before the first event it is the key that keeps a question from being asked twice', IN_BROWSER, async (t) => {
  const { upstream, proxy, token, tab, inTab } = await start(t)
  proxy.isDown = true
  await inTab('ask', proxy.url, token, BODY, { 'idempotency-key': 'turn-1' })
  await eventually('a failed try', async () => (await seen(tab)).errors > 0)
  proxy.isDown = false
  await eventually('the question', () => upstream.calls.length === 1)
  proxy.cut()
  await eventually('another try', async () => (await seen(tab)).status.length === 2)
  for (const call of upstream.calls) says('Hello', ', world')(call)
  await eventually('the end', async () => (await seen(tab)).over)
  t.equal((await seen(tab)).text, WHOLE)
  t.equal(upstream.calls.length, 1)
})

t.test('retry and edit, gone on with in the same way', IN_BROWSER, async (t) => {
  const { upstream, proxy, token, tab, inTab, json } = await start(t)
  upstream.script(says(WHOLE))
  const { body: first } = await json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hi' } })
  for (const [path, body] of [
    [`/api/chat/messages/${first.message.id as string}/retry`, { stream: true }],
    [`/api/chat/messages/${first.userMessage.id as string}/edit`, { content: 'Ho', stream: true }]
  ] as const) {
    const more = gate()
    const calls = upstream.calls.length
    upstream.script(async (call) => {
      void call.text('Hello')
      await more.opened
      void call.text(', world')
      call.finish()
    })
    await inTab('ask', proxy.url, token, body, {}, path)
    await eventually('the first words', async () => (await seen(tab)).text === 'Hello')
    proxy.cut()
    await eventually('the POST to be sent again', async () => (await seen(tab)).status.length === 2)
    more.open()
    await eventually('the end', async () => (await seen(tab)).over)
    t.equal((await seen(tab)).text, WHOLE, path)
    t.equal(upstream.calls.length, calls + 1)
  }
})
