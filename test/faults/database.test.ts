/** PostgreSQL killed with -9 under a service that keeps running. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'
import { answering, client, compare, type Recorded } from './history.js'

const ROUNDS = 6

t.test('kill -9 of PostgreSQL loses nothing that was acknowledged, and the service lives on', async (t) => {
  const upstream = await startUpstream(t, answering)
  const dataDir = await temporaryFolder(t)
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'database'), log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } })
  t.teardown(() => postgres.stop())
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const service = await startService(t, {
    env: { DATA_DIR: dataDir, DATABASE_URL: postgres.url, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1', SHUTDOWN_GRACE: '1s' }
  })
  const ready = async () => (await service.json('/health/ready')).status === 200
  const tokens = await Promise.all(Array.from({ length: 8 }, () => service.register()))
  const kill = async () => {
    const { pid } = postgres
    process.kill(pid, 'SIGKILL')
    await eventually('another postmaster', () => postgres.pid !== pid)
  }
  const recorded: Recorded = { turns: [], appends: [] }
  let over = false
  const clients = tokens.map(({ accessToken }, index) => client(() => service, accessToken, `c${index}`, recorded, () => over))
  const ends = () => recorded.turns.filter(({ end }) => end !== undefined).length
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ends()
    await eventually('more answers', () => ends() >= before + 16)
    await sleep(Math.random() * 50)
    await kill()
  }
  await eventually('readiness', ready)
  over = true
  await Promise.all(clients)
  t.equal(service.child.exitCode, null, 'the service keeps its process')
  t.equal(recorded.turns.filter(({ end }) => end?.status === 'interrupted').length, 0, 'an outage ends no healthy answer')

  await t.test('an answer that runs through an outage is stored whole', async (t) => {
    const token = tokens[0]?.accessToken ?? ''
    const calls = upstream.calls.length
    upstream.script(() => undefined)
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
    const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('before, ')
    await reader.until(({ event }) => event === 'chunk')
    const { pid } = postgres
    process.kill(pid, 'SIGKILL')
    void call.text('during, ')
    call.finish()
    await reader.ended
    // What the postmaster leaves behind may still have committed, and health is told by samples: neither says that another one is there.
    await eventually('another postmaster', () => postgres.pid !== pid)
    t.match(reader.events.at(-1), { event: 'end', data: { message: { id: messageId, status: 'complete', content: 'before, during, ' } } }, '`end` waits for the commit')
  })
  await eventually('readiness', ready)
  await compare(t, postgres.url, recorded)

  await t.test('a stop without a database does not hang', async (t) => {
    const token = tokens[0]?.accessToken ?? ''
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q2', stream: true } })
    await reader.until(({ event }) => event === 'start')
    await postgres.stop()
    t.equal(await service.stop('SIGTERM'), 0)
    await reader.ended
    t.equal(reader.events.at(-1)?.event, 'error', 'the stream is told')
  })
})
