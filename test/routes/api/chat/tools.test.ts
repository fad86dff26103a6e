/** Calls of tools that an upstream asks for: stored with the answer. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

t.test('calls of tools are stored with the answer, and what the upstream counted', async (t) => {
  const recorded = await readFile(new URL('../../../fixtures/openai-tools.sse', import.meta.url), 'utf8')
  const upstream = await startUpstream(t, (call) => {
    void call.raw(recorded)
    call.response.end()
  })
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const { status, body } = await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'How is the weather?' } })
  t.equal(status, 200)
  const answer = {
    content: '',
    finishReason: 'tool_calls',
    toolCalls: [{ id: 'call_DdmO9pD3xa9XTPNJ', name: 'get_weather', arguments: '{"city":"Zürich 🚀"}' }, { id: 'call_2', name: 'now', arguments: '{}' }],
    usage: { promptTokens: 51, completionTokens: 18, totalTokens: 69, cachedTokens: 32, reasoningTokens: 0, source: 'provider' }
  }
  t.match(body.message, answer)
  const { body: { messages } } = await app.json(`/api/chat-sessions/${body.sessionId}/messages`, { token })
  t.match(messages.find(({ role }: { role: string }) => role === 'assistant'), answer, 'and read again')
})
