/** The examples in React, built by Vite as their users build them, in a browser against a service that has started. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { build, temporaryFolder } from '../helper.js'
import { gate, startUpstream } from '../upstream.js'
import { IN_BROWSER, launchBrowser } from './chromium.js'

/** By a name that no compiler looks up: its own process builds, and this one serves what came of it. */
const VITE: string = 'vite'

async function start (t: Test, example: string) {
  const upstream = await startUpstream(t)
  const { url, register, json } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await register()
  const outDir = await temporaryFolder(t)
  const root = `examples/${example}`
  const env = { ...process.env, NODE_OPTIONS: '' }
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', root, '--outDir', outDir, '--emptyOutDir'], { env })
  const { preview } = await import(VITE)
  const server = await preview({ root, configFile: false, logLevel: 'silent', build: { outDir }, preview: { port: 0, host: '127.0.0.1', proxy: { '/api': url } } })
  t.teardown(() => server.close())
  const tab = await (await launchBrowser(t)).newPage()
  await tab.addInitScript(`localStorage.setItem('parley-key', ${JSON.stringify(token)})`)
  await tab.goto(server.resolvedUrls.local[0])
  await tab.waitForSelector('#text')
  return { upstream, tab, json, token }
}

const ask = async (tab: Page, text: string): Promise<void> => {
  await tab.fill('#text', text)
  await tab.click('#send')
}
const shows = (tab: Page, ...texts: string[]) => tab.waitForFunction(
  `JSON.stringify([...document.querySelectorAll('.user, .assistant')].map((one) => one.textContent)) === ${JSON.stringify(JSON.stringify(texts))}`)

t.setTimeout(300_000)
t.test('useChat', IN_BROWSER, async (t) => {
  const { upstream, tab } = await start(t, 'use-chat')
  const more = gate()
  upstream.script(async (call) => {
    void call.text('Hello')
    await more.opened
    void call.text(', world')
    call.finish()
  })
  await ask(tab, 'Hi')
  await shows(tab, 'Hi', 'Hello')
  await tab.reload()
  await shows(tab, 'Hi', 'Hello')
  more.open()
  await shows(tab, 'Hi', 'Hello, world')
  upstream.script((call) => { void call.text('so far') })
  await tab.click('#again')
  await shows(tab, 'Hi', 'so far')
  await tab.click('#stop')
  await tab.waitForSelector('main[data-status="ready"]')
  await tab.reload()
  await shows(tab, 'Hi', 'so far')
  t.pass('streamed, resumed after a reload in mid-answer, regenerated, stopped, and there again')
})

t.test('assistant-ui', IN_BROWSER, async (t) => {
  const { upstream, tab } = await start(t, 'assistant-ui')
  upstream.script((call) => {
    void call.text(`[${call.body.messages.map(({ content }) => content).join('|')}]`)
    call.finish()
  })
  await ask(tab, 'Hi')
  await shows(tab, 'Hi', '[Hi]')
  await ask(tab, 'And?')
  await shows(tab, 'Hi', '[Hi]', 'And?', '[Hi|[Hi]|And?]')
  t.equal(upstream.calls.length, 2)
})
