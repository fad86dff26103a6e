/** Strangers who ask for a shared conversation and never read it. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { temporaryFolder } from '../helper.js'
import { startService } from '../service-process.js'

const READERS = 60

t.test('sixty readers of one share who take nothing cost a page each, whatever is shared', async (t) => {
  const database = await createDatabase(t)
  const service = await startService(t, { env: { DATA_DIR: await temporaryFolder(t), DATABASE_URL: database, ADMIN_PASSWORD: 'correct-horse-1' } })
  const { accessToken: token, user } = await service.register()
  const memory = async (): Promise<number> => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024
  for (const [what, count, size] of [['100 long messages', 100, 262_144], ['one answer of 16 M characters', 1, 16_777_216]] as const) {
    const { body: { id } } = await service.json('/api/chat-sessions', { token, body: { agentId: 'guide' } })
    await withClient(database, async (client) => {
      await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
        select $1, $2, gen_random_uuid(), n, 'assistant', repeat('x', $4), 'complete', now() from generate_series(1, $3::int) n`, [user.id, id, count, size])
      await client.query('update sessions set last_seq = $3, message_count = $3 where user_id = $1 and id = $2', [user.id, id, count])
    })
    const { body: { url } } = await service.json(`/api/chat-sessions/${id}/share`, { token, method: 'POST' })
    const before = await memory()
    let peak = 0
    const watch = setInterval(() => { void memory().then((now) => { peak = Math.max(peak, now) }) }, 20)
    const sockets = Array.from({ length: READERS }, () => {
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(`GET ${url}?limit=100 HTTP/1.1\r\nhost: x\r\n\r\n`)
      return socket
    })
    t.teardown(() => { for (const socket of sockets) socket.destroy() })
    // The first bytes of each answer have come, and nobody takes more.
    await Promise.all(sockets.map((socket) => once(socket, 'readable')))
    t.equal((await service.json('/health')).status, 200)
    clearInterval(watch)
    t.comment(`${what}: +${(peak - before).toFixed(0)} MB`)
    t.ok(peak - before < 300, `${what}: +${(peak - before).toFixed(0)} MB`)
    for (const socket of sockets) socket.destroy()
  }
})
