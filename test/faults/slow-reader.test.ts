/** 100 MB from an upstream to a client that reads a kilobyte a second. */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService } from '../service-process.js'
import { says, startUpstream } from '../upstream.js'

t.test('a slow reader costs bounded memory and slows nobody', async (t) => {
  let offered = 0
  const piece = Array.from({ length: 64 }, (_, index) => `${index}-`.padEnd(1024, 'abc\u{1F600}')).join('').slice(0, 65_536)
  const upstream = await startUpstream(t)
  const dataDir = await temporaryFolder(t)
  const database = await createDatabase(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const service = await startService(t, {
    env: { DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' }
  })
  const { accessToken: token } = await service.register()
  const memory = async (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(await readFile(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024
  upstream.script(says('warm'))
  await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'warm-up' } })
  const before = await memory('VmRSS')

  upstream.script(async (call) => {
    while (offered < 100 * 1024 * 1024 && !call.response.destroyed) {
      offered += Buffer.byteLength(piece)
      await call.text(piece)
    }
    call.finish()
  })
  const asking = request(`${service.url}/api/chat/completions`, {
    method: 'POST', agent: false, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  })
  asking.on('error', () => undefined)
  asking.end(JSON.stringify({ agentId: 'writer', message: 'much', stream: true }))
  const [response] = await once(asking, 'response') as [IncomingMessage]
  response.on('error', () => undefined)
  response.setEncoding('utf8')
  let read = ''
  // A kilobyte a second, by the clock: the pace is what is tested.
  const reading = setInterval(() => { read += response.read(1024) ?? '' }, 1000)
  t.teardown(() => {
    clearInterval(reading)
    asking.destroy()
  })
  const stored = await withClient(database, (client) => eventually('the end of the answer', async () => {
    const { rows } = await client.query(
      "select id, status, length(content)::int as length, error from messages where role = 'assistant' and status = 'failed'")
    return rows[0]
  }, 120))
  const peak = await memory('VmHWM')
  t.comment(`resident: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most; ${(offered / 1048576).toFixed(0)} MB offered; ${(stored.length / 1048576).toFixed(1)} Mi code points stored`)
  t.match(stored, { status: 'failed', error: { code: 'CHAT_UPSTREAM_ERROR' } }, 'cut at the longest answer')
  t.ok(peak - before < 500, 'memory is bounded')
  t.match(read, /event: start/, 'the reader is still there')
  clearInterval(reading)

  const resumed = await readEvents(`${service.url}/api/chat/generations/${stored.id}/stream`, { token })
  await resumed.ended
  t.same([resumed.events[0]?.event, resumed.events.at(-1)?.event], ['start', 'error'])
  const { text } = resumed
  t.ok(text.length > 16_777_216 && text.startsWith(piece) && piece.repeat(Math.ceil(text.length / piece.length)).startsWith(text), 'a resumed reader gets all of it')
  asking.destroy()
  t.equal(await service.stop('SIGTERM'), 0)
})
