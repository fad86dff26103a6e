import t from 'tap'
import { build, eventually } from '../../helper.js'
import { startUpstream, type UpstreamCall } from '../../upstream.js'

const answer = (text: string) => (call: UpstreamCall): void => {
  void call.text(text)
  call.finish()
}

t.test('a conversation is named by the title agent, once, and never over a title set by hand', async (t) => {
  const writer = await startUpstream(t, answer('Leaves fall.'))
  const namer = await startUpstream(t, answer('"Autumn in\nfive syllables."'))
  const app = await build(t, { agents: [{ ...writer.agent('writer'), titleAgent: 'namer' }, namer.agent('namer')] })
  const { accessToken: token } = await app.register()
  const ask = async (message: string, sessionId?: string): Promise<string> => {
    const { body } = await app.json<{ sessionId: string }>('/api/chat/completions', { token, body: { agentId: 'writer', message, sessionId } })
    return body.sessionId
  }
  const title = async (id: string): Promise<string> => (await app.json<{ title: string }>(`/api/chat-sessions/${id}`, { token })).body.title

  const first = await ask('Write a haiku about autumn, please')
  t.equal(await eventually('a title by the agent', async () => (await title(first)) === 'Autumn in five syllables' ? 'yes' : null), 'yes')
  t.match(namer.calls[0]?.body.messages, [{ role: 'system' }, { role: 'user', content: 'Write a haiku about autumn, please' }])
  t.equal((await eventually('the new title in the search', async () => {
    const { body } = await app.json<{ results: { message: unknown }[] }>('/api/chat-sessions/search?q=syllables', { token })
    return body.results[0]
  })).message, null)

  await ask('And another one', first)
  t.equal(await title(first), 'Autumn in five syllables')
  t.equal(namer.calls.length, 1, 'a later turn asks nobody')

  const held = new Promise<UpstreamCall>((resolve) => { namer.script(resolve) })
  const second = await ask('Something else')
  const call = await held
  await app.json(`/api/chat-sessions/${second}`, { method: 'PATCH', token, body: { title: 'By hand' } })
  answer('By the agent')(call)
  const done = async (): Promise<unknown> => {
    const { body } = await app.json<{ queues: { name: string, active: number, created: number, completed: number }[] }>('/api/admin/queues', { token: (await app.admin()).accessToken })
    const queue = body.queues.find(({ name }) => name === 'titles')
    return queue !== undefined && queue.active + queue.created === 0
  }
  await eventually('the job to end', done)
  t.equal(await title(second), 'By hand')
})

t.test('a title agent that is away, inactive or silent leaves the cut title', async (t) => {
  const writer = await startUpstream(t, answer('Leaves fall.'))
  const namer = await startUpstream(t, answer(' '))
  const app = await build(t, {
    agents: [{ ...writer.agent('writer'), titleAgent: 'namer' }, namer.agent('namer'), { ...writer.agent('other'), titleAgent: 'off' }, { ...namer.agent('off'), isActive: false }]
  })
  const { accessToken: token } = await app.register()
  const { accessToken: admin } = await app.admin()
  for (const agentId of ['writer', 'other']) {
    const { body: { sessionId } } = await app.json<{ sessionId: string }>('/api/chat/completions', { token, body: { agentId, message: `Question for ${agentId}` } })
    await eventually('the job to end', async () => {
      const { body } = await app.json<{ queues: { name: string, active: number, created: number, retry: number }[] }>('/api/admin/queues', { token: admin })
      const queue = body.queues.find(({ name }) => name === 'titles')
      return queue !== undefined && queue.active + queue.created + queue.retry === 0
    })
    t.equal((await app.json<{ title: string }>(`/api/chat-sessions/${sessionId}`, { token })).body.title, `Question for ${agentId}`)
  }
})

t.test('each call for a title is one line of the log, and tells nothing of what was said', async (t) => {
  const writer = await startUpstream(t, answer('Leaves fall.'))
  const namer = await startUpstream(t, answer('canary-of-the-title'))
  const lines: Record<string, unknown>[] = []
  const app = await build(t, {
    agents: [{ ...writer.agent('writer'), titleAgent: 'namer' }, namer.agent('namer', { retry: { attempts: 0, baseDelayMs: 1 } })],
    env: { LOG_LEVEL: 'info' },
    log: (line) => lines.push(JSON.parse(line))
  })
  const { accessToken: token } = await app.register()
  const ask = async (): Promise<string> =>
    (await app.json<{ sessionId: string }>('/api/chat/completions', { token, body: { agentId: 'writer', message: 'canary-of-the-question' } })).body.sessionId
  const lineOf = (sessionId: string) => eventually('the line', () => lines.find((line) => line['purpose'] === 'title' && line['sessionId'] === sessionId))

  t.match(await lineOf(await ask()), {
    msg: 'generation', level: 30, agentId: 'namer', status: 'complete', attempts: 1, target: /^127/, firstTokenMs: Number, totalMs: Number, completionTokens: Number
  })
  namer.script((call) => { call.response.writeHead(401).end('{"error":{"message":"canary-of-the-upstream"}}') })
  t.match(await lineOf(await ask()), { msg: 'a generation failed', status: 'failed', reason: 'auth', code: 'CHAT_UPSTREAM_ERROR' })
  t.notMatch(JSON.stringify(lines), /canary-of/)
})
