/** The main job as a newcomer meets it: an empty folder, the embedded database, the guide, and restarts of every kind. */
import t from 'tap'
import { temporaryFolder } from './helper.js'
import { startService } from './service-process.js'

t.test('sign up, ask, and find the conversation again after SIGTERM and after kill -9', async (t) => {
  const dataDir = await temporaryFolder(t)
  const env = { DATA_DIR: dataDir, ADMIN_PASSWORD: 'correct-horse-1' }
  const first = await startService(t, { env })
  const { accessToken: token } = await first.register('ada')

  const { body: { agents } } = await first.json('/api/agents', { token })
  t.match(agents, [{ id: 'guide', isActive: true }])

  const streamed = await first.json('/api/chat/completions', { token, body: { agentId: 'guide', message: 'What is a session?', stream: true } })
  t.equal(streamed.status, 200)
  const events = [...streamed.text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)
  t.equal(events[0], 'start')
  t.equal(events.at(-1), 'end')
  t.ok(events.filter((name) => name === 'chunk').length > 2, 'the answer came in several chunks')
  const { sessionId } = JSON.parse(/^data: (.*)$/m.exec(streamed.text)?.[1] ?? '{}') as { sessionId: string }

  const history = async (service: typeof first): Promise<unknown> => (await service.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body
  const before = await history(first)
  t.match(before, { messages: [{ role: 'user', content: 'What is a session?' }, { role: 'assistant', status: 'complete' }] })

  t.equal(await first.stop('SIGTERM'), 0, 'a clean stop exits with 0')
  const second = await startService(t, { env })
  t.same(await history(second), before, 'the conversation is there after a restart')

  await second.stop('SIGKILL')
  const third = await startService(t, { env })
  t.same(await history(third), before, 'and after kill -9')
  const answered = await third.json('/api/chat/completions', { token, body: { agentId: 'guide', message: '怎样添加智能体？', sessionId } })
  t.match(answered, { status: 200, body: { message: { status: 'complete' } } })
  t.equal(await third.stop('SIGTERM'), 0)
})
