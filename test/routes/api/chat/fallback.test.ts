/** An agent that is down, as its users, its operators and its metrics see it. */
import t from 'tap'
import { build } from '../../../helper.js'
import { readEvents } from '../../../event-reader.js'
import { says, startUpstream, type Script } from '../../../upstream.js'

const refuses = (status: number): Script => ({ response }) => { response.writeHead(status).end('{"error":{"message":"secret words"}}') }

t.test('retries and fallbacks are visible, and the answer is of whoever gave it', async (t) => {
  const down = await startUpstream(t, refuses(500))
  const up = await startUpstream(t, says('I stand in'))
  const lines: string[] = []
  const app = await build(t, {
    log: (line: string) => { lines.push(line) },
    agents: [
      down.agent('writer', { retry: { attempts: 1, baseDelayMs: 1 }, fallback: ['backup'] }), up.agent('backup', { model: 'model-2' }),
      down.agent('alone'), { ...down.agent('refused'), fallback: [] }
    ]
  })
  const { accessToken: token } = await app.register()
  const ask = async (agentId: string) => await app.json('/api/chat/completions', { token, body: { agentId, message: 'hello' } })

  const { status, body, headers } = await ask('writer')
  t.equal(status, 200)
  t.match(body.message, { content: 'I stand in', agentId: 'backup', model: 'model-1', status: 'complete' })
  t.same([headers.get('x-parley-agent'), headers.get('x-parley-attempts')], ['backup', '3'])
  t.match((await app.json(`/api/chat-sessions/${body.sessionId}`, { token })).body, { agentId: 'writer' }, 'the conversation stays with its agent')

  const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'hello', stream: true } })
  await reader.ended
  t.same(reader.events.map(({ event, data }) => event === 'status' ? data.type : event), ['start', 'retrying', 'fallback', 'chunk', 'end'])
  t.match(reader.events.at(-1)?.data.message, { agentId: 'backup' })

  const failed = await ask('alone')
  t.match(failed.body, { code: 'AGENT_UNAVAILABLE', details: { reason: 'server', retryAfter: 1 } })
  t.same(Object.keys(failed.body).sort(), ['code', 'details', 'message', 'timestamp'])
  t.same([failed.headers.get('x-parley-agent'), failed.headers.get('x-parley-attempts')], ['alone', '1'])

  down.script(refuses(401))
  t.match((await ask('refused')).body, { code: 'CHAT_UPSTREAM_ERROR', details: { reason: 'auth' } })
  await ask('refused')
  t.equal(lines.filter((line) => line.includes('refused the key')).length, 1, 'said once')
  t.notMatch(lines.join(), /sk-secret/)

  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  for (const line of [
    'agent_errors_total{agent="writer",error_type="server"} 4', 'agent_errors_total{agent="refused",error_type="auth"} 2', 'agent_errors_total{agent="backup",error_type="cut"} 0',
    'agent_retries_total{agent="writer"} 2', 'agent_fallbacks_total{agent="writer"} 2', 'agent_breaker_state{agent="writer"} 0'
  ]) t.ok(metrics.includes(line), line)
})
