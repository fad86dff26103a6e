/** SIGTERM: what runs may finish, the rest is kept, and nobody holds the process up. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'

t.test('SIGTERM drains', async (t) => {
  const upstream = await startUpstream(t)
  const dataDir = await temporaryFolder(t)
  const database = await createDatabase(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const service = await startService(t, {
    env: { DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1', SHUTDOWN_GRACE: '5s' }
  })
  const { accessToken: token } = await service.register()
  const begin = async (message: string) => {
    const calls = upstream.calls.length
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message, stream: true } })
    const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('half, ')
    await reader.until(({ event }) => event === 'chunk')
    return { reader, call, messageId: messageId as string }
  }
  const finishing = await begin('one')
  const endless = await begin('two')

  // A reader that takes nothing, of an answer that has ended and does not fit into any socket buffer.
  upstream.script((call) => {
    for (let piece = 0; piece < 160; piece += 1) void call.text('x'.repeat(65_536))
    call.finish()
  })
  const big = await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'big' } })
  t.equal(big.body.message.content.length, 160 * 65_536)
  const stuck = request(`${service.url}/api/chat/generations/${big.body.message.id}/stream`, { agent: false, headers: { authorization: `Bearer ${token}` } })
  stuck.on('error', () => undefined)
  stuck.end()
  const [paused] = await once(stuck, 'response') as [IncomingMessage]
  paused.pause()
  paused.on('error', () => undefined)

  const asked = performance.now()
  service.child.kill('SIGTERM')
  for (const { reader } of [finishing, endless]) t.match(await reader.until(({ event }) => event === 'status'), { data: { type: 'draining' } })
  t.match(await service.json('/health/ready'), { status: 503 }, 'unready')
  t.match(await service.json('/health/live'), { status: 200 }, 'but alive')
  t.match(await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'x' } }), { status: 503, body: { code: 'COMMON_SHUTTING_DOWN' } })
  t.match(await service.json(`/api/chat/messages/${finishing.messageId}/retry`, { token, body: {} }), { status: 503, body: { code: 'COMMON_SHUTTING_DOWN' } })
  service.child.kill('SIGTERM')
  void finishing.call.text('whole')
  finishing.call.finish()
  await finishing.reader.ended
  t.match(finishing.reader.events.at(-1), { event: 'end', data: { message: { status: 'complete', content: 'half, whole' } } })
  await endless.reader.ended
  t.match(endless.reader.events.at(-1), { event: 'end', data: { message: { status: 'interrupted', content: 'half, ' } } }, 'the rest ends with its text')
  const seconds = (performance.now() - asked) / 1000
  t.ok(seconds >= 4.9, 'a second SIGTERM does not shorten the grace')
  t.equal(await service.exited, 0)
  t.comment(`terminal event after ${seconds.toFixed(1)} s, exit after ${((performance.now() - asked) / 1000).toFixed(1)} s of a grace of 5 s`)
  const { rows } = await withClient(database, (client) => client.query('select status, content from messages where id = any($1) order by seq, id', [[finishing.messageId, endless.messageId]]))
  t.same(rows, [{ status: 'complete', content: 'half, whole' }, { status: 'interrupted', content: 'half, ' }])
})

t.test('other ends', async (t) => {
  const upstream = await startUpstream(t)
  const dataDir = await temporaryFolder(t)
  const database = await createDatabase(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const env = { DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' }
  const withAnswer = async (more: Record<string, string>, terminal: boolean) => {
    const service = await startService(t, { env: { ...env, ...more }, terminal })
    const { accessToken: token } = await service.register()
    const calls = upstream.calls.length
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'x', stream: true } })
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('half, ')
    await reader.until(({ event }) => event === 'chunk')
    return { service, reader }
  }

  for (const signal of ['SIGHUP', 'SIGQUIT'] as const) {
    const { service, reader } = await withAnswer({ SHUTDOWN_GRACE: '100ms' }, false)
    t.equal(await service.stop(signal), 0, `${signal} drains`)
    await reader.ended
    t.match(reader.events.at(-1), { event: 'end', data: { message: { status: 'interrupted', content: 'half, ' } } })
  }

  const { service, reader } = await withAnswer({ SHUTDOWN_GRACE: '1h' }, true)
  service.child.stdin?.write('\x03')
  await service.line(/waiting up to 3600 s for 1 answer; Ctrl-C again ends now/)
  t.match(await service.json('/health/live'), { status: 200 }, 'it waits')
  service.child.stdin?.write('\x03')
  await reader.ended
  t.match(reader.events.at(-1), { event: 'end', data: { message: { status: 'interrupted', content: 'half, ' } } }, 'the second Ctrl-C keeps what there is')
  t.equal(await service.exited, 0)
})
