/** The examples that need no framework, each as a person would run it against a service that has started. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { startProxy } from '../client/service.js'
import { build, type BuildOptions } from '../helper.js'
import { gate, says, startUpstream } from '../upstream.js'
import { IN_BROWSER, launchBrowser, serveScripts } from './chromium.js'
import { provide } from './packages.js'

const execute = promisify(execFile)
const curl = provide('curl')

async function start (t: Test, options: BuildOptions = {}) {
  const app = await build(t, options)
  const { accessToken: token } = await app.register()
  const { body: { key } } = await app.json('/api/auth/api-keys', { token, body: { name: 'example' } })
  // The programs run as a person would run them, without the test runner's loader.
  const run = async (file: string, ...given: string[]): Promise<string> =>
    (await execute(file, given, { env: { ...process.env, NODE_OPTIONS: '', PARLEY_URL: app.url, PARLEY_KEY: key as string } })).stdout
  return { ...app, token, key: key as string, run }
}

t.setTimeout(240_000)
t.test('openai in Node.js', async (t) => {
  const { run } = await start(t)
  const said = await run(process.execPath, 'examples/openai/chat.js')
  t.match(said, /^agents: guide\n\n> What is a login\?\n.*login.*\n\(\d+ tokens\)\n\n> And an agent\?\n.*\(\d+ tokens\)\n\nstored: user, assistant, user, assistant\n$/s)
})

t.test('curl', curl.missing === undefined ? {} : { skip: curl.missing }, async (t) => {
  const { run } = await start(t)
  const said = await run('sh', 'examples/curl/chat.sh')
  t.match(said, /^left after event [0-9a-f-]{36}:\d+:2\n( +\d+ chunk\n)? +1 end\nstatus: complete\nfinish_reason: stop\nstored: user,assistant,user,assistant\n$/)
})

t.test('a page by fetch', IN_BROWSER, async (t) => {
  const origin = await serveScripts(t, 'examples/fetch')
  const upstream = await startUpstream(t)
  const { url, key, json, token } = await start(t, { agents: [upstream.agent()], env: { CORS_ORIGINS: origin } })
  const proxy = await startProxy(t, url)
  const tab = await (await launchBrowser(t)).newPage()
  await tab.goto(origin)
  const ask = async (text: string): Promise<void> => {
    for (const [field, value] of [['url', proxy.url], ['key', key], ['agent', 'writer'], ['text', text]] as const) await tab.fill(`#${field}`, value)
    await tab.click('#ask')
  }
  const shows = (selector: string, text: string) => tab.waitForFunction(`document.querySelector('${selector}').textContent === ${JSON.stringify(text)}`)

  const more = gate()
  upstream.script(async (call) => {
    void call.text('Hello')
    await more.opened
    void call.text(', world')
    call.finish()
  })
  await ask('Hi')
  await shows('#answer', 'Hello')
  proxy.cut()
  more.open()
  await shows('#state', 'complete')
  t.equal(await tab.textContent('#answer'), 'Hello, world', 'the connection broke, and nobody sees it')
  t.equal(upstream.calls.length, 1)

  upstream.script(async (call) => { void call.text('On and '); await call.closed })
  await ask('Go on')
  await shows('#answer', 'On and ')
  await tab.click('#stop')
  await shows('#state', 'stopped')
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['Hi', 'Hello, world', 'Go on'], 'in the same conversation')
  const { body: { sessions } } = await json('/api/chat-sessions', { token })
  t.match(sessions, [{ messageCount: 4 }])

  upstream.script(says('Hello'))
  await tab.fill('#key', 'pk_none')
  await tab.click('#ask')
  await tab.waitForFunction("document.querySelector('#state').textContent.includes('AUTH_TOKEN_INVALID, request ')")
})
