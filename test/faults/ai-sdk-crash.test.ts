/** A chat of the AI SDK whose service is killed with -9 in mid-answer, and started again on its own database. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { eventually, temporaryFolder } from '../helper.js'
import { ground } from '../routes/api/chat/use-chat-cases.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { startUpstream } from '../upstream.js'

t.setTimeout(300_000)
t.test('useChat after kill -9 in mid-answer', async (t) => {
  const upstream = await startUpstream(t, (call) => { void call.text('kept text') })
  const dataDir = await temporaryFolder(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const start = (): Promise<ServiceProcess> =>
    startService(t, { env: { DATA_DIR: dataDir, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' } })
  let service = await start()
  const { accessToken: token } = await service.register()
  const first = await ground('react-ai-6', service.url, token)
  const chat = new first.Chat({ id: 'crashed', transport: first.transport() })
  const sent = chat.sendMessage({ text: 'Hi' })
  const textOf = ({ parts }: any): string => parts.map((part: any) => part.type === 'text' ? part.text : '').join('')
  await eventually('the text', () => chat.messages.length === 2 && textOf(chat.lastMessage) === 'kept text')
  const { body: { sessionId } } = await service.json('/api/chat/crashed', { token })
  await eventually('a checkpoint', async () => (await service.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body.messages[1].content === 'kept text')
  const messageId = chat.lastMessage.id
  await service.stop('SIGKILL')
  await sent
  t.equal(chat.status, 'error', 'a cut is no end')

  service = await start()
  const { url, json } = service
  const { body } = await json('/api/chat/crashed', { token })
  t.same(body.messages.map(textOf), ['Hi', 'kept text'])
  t.match(body, { activeMessageId: null, messages: [{}, { id: messageId }] })
  const again = await ground('react-ai-6', url, token)
  const reloaded = new again.Chat({ id: 'crashed', messages: body.messages, transport: again.transport() })
  await reloaded.resumeStream()
  t.same([reloaded.status, reloaded.messages.map(textOf)], ['ready', ['Hi', 'kept text']], 'nothing runs any more')
  upstream.script((call) => {
    void call.text('whole')
    call.finish()
  })
  await reloaded.regenerate()
  t.same(reloaded.messages.map(textOf), ['Hi', 'whole'])
  await reloaded.sendMessage({ text: 'On' })
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['Hi', 'whole', 'On'])
  t.equal(await service.stop('SIGTERM'), 0)
})
