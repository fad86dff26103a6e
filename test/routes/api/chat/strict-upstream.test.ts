/** An upstream that insists on the form of a prompt and on the names of fields, as many chat templates and gateways do. */
import t from 'tap'
import { build } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

t.test('a conversation goes on whatever became of its turns', async (t) => {
  let isDown = false
  const upstream = await startUpstream(t, (call) => {
    const { messages } = call.body
    const roles = messages.map(({ role }) => role).filter((role) => role !== 'system')
    const refuse = (status: number, message: string): void => {
      call.response.writeHead(status).end(JSON.stringify({ error: { message } }))
    }
    if (isDown) return refuse(500, 'down')
    if (roles.some((role, index) => role !== (index % 2 === 0 ? 'user' : 'assistant'))) return refuse(400, 'Conversation roles must alternate user/assistant/user/…')
    if (messages.some(({ content }) => content === '')) return refuse(400, 'content must not be empty')
    for (const field of ['max_tokens', 'temperature']) if (field in call.body) return refuse(400, `Unsupported parameter: '${field}'`)
    void call.text(`answer to ${messages.at(-1)?.content}`)
    call.finish()
  })
  const more = { systemPrompt: 's', maxTokens: 9, temperature: 0.5 }
  const app = await build(t, { agents: [upstream.agent('writer', more), upstream.agent('short', { ...more, contextTokens: 8 })] })
  const { accessToken: token } = await app.register()
  const ask = (body: object) => app.json('/api/chat/completions', { token, body: { agentId: 'writer', ...body } })

  const first = await ask({ message: 'one' })
  t.match(first, { status: 200, body: { message: { content: 'answer to one' } } }, 'a refused field is left out')
  t.equal(upstream.calls.length, 3, 'each refused once')
  const { sessionId } = first.body
  isDown = true
  t.equal((await ask({ sessionId, message: 'two' })).status, 503)
  isDown = false
  t.match(await ask({ sessionId, message: 'three' }), { status: 200, body: { message: { content: 'answer to two\n\nthree' } } }, 'after a turn without an answer')
  t.equal(upstream.calls.length, 5, 'and what was refused is remembered')
  t.match(await ask({ sessionId, message: 'four', agentId: 'short' }), { status: 200 }, 'a history that is cut to begin with an answer')
  t.match(upstream.calls.at(-1)?.body.messages.map(({ role }) => role).slice(0, 2), ['system', 'user'])
})
