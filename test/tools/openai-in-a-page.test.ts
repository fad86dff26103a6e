/** The official `openai` package in a page of another origin, bundled as for one. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import t from 'tap'
import { asksForTheWeather, CITY, serveAgent } from '../clients/chat-upstream.js'
import { eventually, temporaryFolder } from '../helper.js'
import { IN_BROWSER, launchBrowser, serveScripts } from './chromium.js'

const SCRIPT = `
import OpenAI from 'openai'
const clientOf = (baseURL, apiKey) => new OpenAI({ baseURL, apiKey, dangerouslyAllowBrowser: true, maxRetries: 0 })
const ASKED = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }
export async function work (baseURL, apiKey, sessionId, parameters) {
  const client = clientOf(baseURL, apiKey)
  const whole = await client.chat.completions.create(ASKED)
  let text = ''
  for await (const { choices: [choice] } of await client.chat.completions.create({ ...ASKED, stream: true })) text += choice.delta.content ?? ''
  const tools = [{ type: 'function', function: { name: 'weather', parameters } }]
  const called = await client.chat.completions.stream({ ...ASKED, tools }).finalChatCompletion()
  const call = called.choices[0].message.tool_calls[0]
  const messages = [...ASKED.messages, called.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'rain' }]
  const answered = await client.chat.completions.create({ ...ASKED, tools, messages })
  const { response } = await client.chat.completions.create(ASKED, { headers: { 'x-session-id': sessionId } }).withResponse()
  const models = []
  for await (const { id } of client.models.list()) models.push(id)
  const error = await client.chat.completions.create({ ...ASKED, model: 'none' }).catch((thrown) => thrown)
  return {
    content: whole.choices[0].message.content, text, json: call.function.arguments, answered: answered.choices[0].message.content, models,
    requestId: whole._request_id !== undefined, sessionId: response.headers.get('x-session-id'),
    error: [error.status, error.code, error.requestID !== undefined]
  }
}
export async function begin (baseURL, apiKey) {
  const stream = await clientOf(baseURL, apiKey).chat.completions.create({ ...ASKED, stream: true })
  for await (const { choices: [choice] } of stream) if (choice.delta.content) { globalThis.leave = () => stream.controller.abort(); break }
}`

t.setTimeout(240_000)
t.test('openai in a page', IN_BROWSER, async (t) => {
  const page = join(await temporaryFolder(t), 'page')
  await mkdir(page)
  await bundle({
    stdin: { contents: SCRIPT, resolveDir: process.cwd() }, bundle: true, format: 'esm', platform: 'browser', outfile: join(page, 'page.js'), logLevel: 'silent'
  })
  const origin = await serveScripts(t, page)
  const { baseURL, token, json, upstream } = await serveAgent(t, asksForTheWeather, { env: { CORS_ORIGINS: origin } })
  const { body: { id: sessionId } } = await json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const browser = await launchBrowser(t)
  const tab = await browser.newPage()
  await tab.goto(origin)
  const inTab = async (call: string, ...given: unknown[]): Promise<unknown> =>
    await tab.evaluate(`import('/page.js').then(({ ${call} }) => ${call}(${given.map((one) => JSON.stringify(one)).join(', ')}))`)

  t.same(await inTab('work', baseURL, token, sessionId, CITY), {
    content: 'Hello',
    text: 'Hello',
    json: '{"city":"Oslo"}',
    answered: 'Rain in Oslo',
    models: ['writer'],
    requestId: true,
    sessionId,
    error: [404, 'model_not_found', true]
  })

  upstream.script(async (call) => { await call.text('Hel'); await call.closed })
  await inTab('begin', baseURL, token)
  await eventually('the upstream to be left by leaving the loop', () => upstream.open === 0)

  const other = await browser.newPage()
  await other.goto(origin.replace('127.0.0.1', 'localhost'))
  const refused = await other.evaluate(`fetch('${baseURL}/models', { headers: { authorization: 'Bearer ${token}' } }).then(() => 'read', () => 'refused')`)
  t.equal(refused, 'refused', 'a page of an origin that is not allowed reads nothing')
})
