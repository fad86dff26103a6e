/** A mixed run whose every secret is a canary; none of them may be in the log, at its most talkative, or in the metrics. */
import t from 'tap'
import { canaries, findCanaries } from './canaries.js'
import { readEvents } from './event-reader.js'
import { build } from './helper.js'
import { says, startUpstream, type Script } from './upstream.js'

const ECHOES: Script[] = [
  says(canaries.answer),
  ({ response, headers, body }) => { response.writeHead(401, { 'x-echo': canaries.bearer }).end(JSON.stringify({ error: { message: `${headers.authorization} ${JSON.stringify(body.messages)}` } })) },
  ({ response, body }) => { response.writeHead(400).end(`no: ${JSON.stringify(body)}`) },
  ({ response }) => { response.writeHead(500).end(`<html>${canaries.answer}</html>`) },
  ({ raw, response }) => { void raw(`data: {"error":{"message":"${canaries.answer}"}}\n\n`); response.end() },
  ({ raw, response }) => { void raw(`data: <${canaries.answer}>\n\n`); response.end() },
  (call) => { void call.text(canaries.answer); setTimeout(() => { call.request.socket.resetAndDestroy() }, 20) }
]

t.test('no canary is in the log or in the metrics after a mixed run', async (t) => {
  const lines: string[] = []
  const upstream = await startUpstream(t)
  const app = await build(t, {
    agents: [upstream.agent('writer', { apiKey: canaries.key, systemPrompt: canaries.message, retry: { attempts: 1, baseDelayMs: 1 } })],
    log: (line) => { lines.push(line) }
  })
  const account = { username: 'ann', password: canaries.password }
  t.match(await app.json('/api/auth/register', { body: { ...account, displayName: canaries.message } }), { status: 400 })
  await app.json('/api/auth/register', { body: account })
  await app.json('/api/auth/login', { body: { username: 'ann', password: `${canaries.password}-wrong` } })
  await app.json('/api/auth/login', { body: { username: canaries.email, password: canaries.password } })
  const { body: { accessToken: token, refreshToken } } = await app.json('/api/auth/login', { body: account })
  const secrets = [token, refreshToken]
  await app.json('/api/auth/refresh', { body: { refreshToken: canaries.bearer } })
  await app.json('/api/auth/me', { token: canaries.jwt })
  const { body: made } = await app.json('/api/auth/api-keys', { token, body: { name: 'a key' } })
  secrets.push(made.key ?? made.apiKey?.key ?? token)
  await app.fetch('/api/chat/completions', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: `{"message":"${canaries.message}` })
  await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: canaries.message, [canaries.bearer]: canaries.message } })
  for (const path of [`/nowhere/${canaries.jwt}`, `/api/shared/${canaries.bearer}`, `/api/chat-sessions/${canaries.email}`, `/api/chat-sessions/search?q=${encodeURIComponent(canaries.message)}`]) await app.json(path, { token })

  for (const script of ECHOES) {
    upstream.script(script)
    await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: canaries.message } })
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: canaries.message, stream: true } })
    await reader.ended
    await app.json('/v1/chat/completions', { token, body: { model: 'writer', messages: [{ role: 'user', content: canaries.message }] } })
    await app.json('/v1/responses', { token, body: { model: 'writer', input: canaries.message, instructions: canaries.message } })
  }
  await app.json('/api/chat-sessions/import', { token, body: { title: canaries.message, messages: [] } })
  const { text: metrics } = await app.json('/metrics')
  await app.close()

  t.match(metrics, 'http_requests_total')
  t.ok(lines.length > 100 && lines.some((line) => line.includes('stage of a generation')), 'it was a talkative run')
  t.same(findCanaries(metrics), [], 'metrics')
  for (const line of lines) t.same([...findCanaries(line), ...secrets.filter((secret) => line.includes(secret))], [], 'a line of the log')
  t.ok(upstream.calls.some(({ headers }) => headers.authorization?.includes(canaries.key)), 'and the canaries were used')
})
