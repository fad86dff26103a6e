/** Parley with an agent that has to ask for the weather before it answers, as the clients of others find it. */
import type { Test } from 'tap'
import { build, type BuildOptions, type TestApp } from '../helper.js'
import { says, startUpstream, type Script, type TestUpstream } from '../upstream.js'

/** Parley, its upstream, and what a client of OpenAI's API is given of it. */
export interface ServedAgent extends TestApp {
  upstream: TestUpstream
  /** A user's access token. */
  token: string
  baseURL: string
  apiKey: string
}

/** Schema of the one tool's arguments. */
export const CITY = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }

const chunk = (delta: object, finish: string | null = null, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'model-1', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`

/** Asks for `name` with these arguments, told in two pieces. */
export const asksFor = (name: string, json: string): Script => (call) => {
  const first = { index: 0, id: 'call_1', type: 'function', function: { name, arguments: '' } }
  void call.raw(chunk({ role: 'assistant', content: null, tool_calls: [first] }))
  for (const piece of [json.slice(0, 5), json.slice(5)]) {
    void call.raw(chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }))
  }
  void call.raw(chunk({}, 'tool_calls', { usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }) + 'data: [DONE]\n\n')
  call.response.end()
}

/** Without a tool's result it asks for one where it may, with it it answers. */
export const asksForTheWeather: Script = (call) => {
  const { messages, tools } = call.body as typeof call.body & { tools?: unknown[] }
  if (messages.at(-1)?.role === 'tool') says('Rain ', 'in Oslo')(call)
  else if (tools === undefined) says('Hel', 'lo')(call)
  else asksFor('weather', '{"city":"Oslo"}')(call)
}

/** Starts both. */
export async function serveAgent (t: Test, script: Script = asksForTheWeather, options: BuildOptions = {}): Promise<ServedAgent> {
  const upstream = await startUpstream(t, script)
  const app = await build(t, { ...options, agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const { body: { key } } = await app.json('/api/auth/api-keys', { token, body: { name: 'client' } })
  return { ...app, upstream, token, baseURL: `${app.url}/v1`, apiKey: key as string }
}
