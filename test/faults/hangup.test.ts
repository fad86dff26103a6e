/** A thousand readers that leave with `cancel`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'

const WAVES = 5
const READERS = 200

t.test('1,000 hang-ups leave no upstream socket and no generation', async (t) => {
  const upstream = await startUpstream(t, (call) => { void call.text('partial') })
  const dataDir = await temporaryFolder(t)
  const database = await createDatabase(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const service = await startService(t, {
    env: { DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' }
  })
  const { accessToken: token } = await service.register()
  const body = { agentId: 'writer', message: 'q', stream: true, onDisconnect: 'cancel' }
  const waits: number[] = []
  for (let wave = 0; wave < WAVES; wave += 1) {
    const readers = await Promise.all(Array.from({ length: READERS }, () => readEvents(`${service.url}/api/chat/completions`, { token, body })))
    await Promise.all(readers.map((reader) => reader.until(({ event }) => event === 'chunk')))
    const calls = upstream.calls.slice(-READERS)
    const left = performance.now()
    for (const reader of readers) reader.leave()
    await Promise.all(calls.map(({ closed }) => closed))
    waits.push(performance.now() - left)
  }
  await eventually('no open socket', () => upstream.open === 0)
  t.comment(`${WAVES * READERS} hang-ups; all ${READERS} upstream calls of a wave were closed after ${waits.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  const counts = await eventually('every end', async () => {
    const { rows } = await withClient(database, (client) => client.query(
      "select status, content, count(*)::int from messages where role = 'assistant' group by 1, 2"))
    return rows.length === 1 && rows
  }, 60)
  t.same(counts, [{ status: 'stopped', content: 'partial', count: WAVES * READERS }])
  t.match((await service.json('/metrics')).text, /^chat_generations_in_flight 0$/m)
  t.match((await service.json('/metrics')).text, /^chat_streams_open 0$/m)
  t.equal(await service.stop('SIGTERM'), 0)
})
