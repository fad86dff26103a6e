/** The service killed with -9 at random moments, on its own database. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { startUpstream } from '../upstream.js'
import { answering, client, compare, type Recorded } from './history.js'

const ROUNDS = 6

t.test('kill -9 of the service loses nothing that was acknowledged and doubles nothing', async (t) => {
  const upstream = await startUpstream(t, answering)
  const dataDir = await temporaryFolder(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const env = { DATA_DIR: dataDir, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' }
  const start = () => startService(t, { env })
  let service: ServiceProcess = await start()
  const tokens = await Promise.all(Array.from({ length: 8 }, () => service.register()))
  const recorded: Recorded = { turns: [], appends: [] }
  let over = false
  const clients = tokens.map(({ accessToken }, index) => client(() => service, accessToken, `c${index}`, recorded, () => over))
  const ends = () => recorded.turns.filter(({ end }) => end !== undefined).length
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ends()
    await eventually('more answers', () => ends() >= before + 16)
    await sleep(Math.random() * 50)
    await service.stop('SIGKILL')
    service = await start()
  }
  over = true
  await Promise.all(clients)

  // In mid-answer: what a checkpoint holds is there as `interrupted` as soon as the service is.
  upstream.script(() => undefined)
  const token = tokens[0]?.accessToken ?? ''
  const calls = upstream.calls.length
  const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'half', stream: true } })
  const { data: { messageId, sessionId } } = await reader.until(({ event }) => event === 'start')
  const call = await eventually('the call', () => upstream.calls[calls])
  void call.text('kept text')
  const answerOf = async () => (await service.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body.messages[1]
  await eventually('a checkpoint', async () => (await answerOf()).content === 'kept text')
  await service.stop('SIGKILL')
  service = await start()
  t.match(await answerOf(), { id: messageId, status: 'interrupted', content: 'kept text' }, 'at once after the restart')
  upstream.script(answering)
  t.match(await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'next', sessionId } }), { status: 200 }, 'the conversation goes on')
  const resumed = await readEvents(`${service.url}/api/chat/generations/${messageId}/stream`, { token, headers: { 'last-event-id': `${messageId}:4:2` } })
  await resumed.ended
  t.equal(resumed.text, ' text')
  t.match(resumed.events.at(-1), { event: 'end', data: { message: { status: 'interrupted' } } })
  t.equal(await service.stop('SIGTERM'), 0)

  const postgres = await startEmbeddedPostgres({ dataDir, log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } })
  t.teardown(() => postgres.stop())
  await compare(t, postgres.url, recorded)
  await postgres.stop()
})
