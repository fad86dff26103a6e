/** Processes that die or fall asleep beside others that share their database. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { says, startUpstream } from '../upstream.js'

t.test('what a dead or sleeping process leaves is taken over, and it can\u2019t write any more', async (t) => {
  const upstream = await startUpstream(t)
  const dataDir = await temporaryFolder(t)
  const database = await createDatabase(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const env = {
    DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1', JWT_SECRET: 's'.repeat(40), DATABASE_POOL_MAX: '5'
  }
  const [sleeper, victim, survivor] = await Promise.all([startService(t, { env }), startService(t, { env }), startService(t, { env })])
  const { accessToken: token } = await survivor.register()
  const stored = async (id: string) => (await withClient(database, (client) => client.query('select status, content from messages where id = $1', [id]))).rows[0]

  async function begin (service: ServiceProcess) {
    const calls = upstream.calls.length
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
    const { data: { messageId, sessionId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('checkpointed')
    await eventually('a checkpoint', async () => (await withClient(database, (client) => client.query('select from generation_deltas where message_id = $1', [messageId]))).rowCount)
    return { reader, call, messageId: messageId as string, sessionId: sessionId as string }
  }

  const asleep = await begin(sleeper)
  const dead = await begin(victim)
  const watching = await readEvents(`${survivor.url}/api/chat/generations/${dead.messageId}/stream`, { token })
  await watching.until(({ event }) => event === 'chunk')
  const at = performance.now()
  sleeper.child.kill('SIGSTOP')
  await victim.stop('SIGKILL')
  const ask = (sessionId: string, stream = false) => survivor.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'next', sessionId, stream } })
  t.match(await ask(dead.sessionId), { status: 409 }, 'a lease holds for a while')
  for (const { messageId } of [asleep, dead]) {
    await eventually('the take-over', async () => (await stored(messageId)).status === 'interrupted', 60)
    t.same(await stored(messageId), { status: 'interrupted', content: 'checkpointed' })
  }
  const seconds = (performance.now() - at) / 1000
  t.comment(`interrupted ${seconds.toFixed(1)} s after the kill`)
  t.ok(seconds < 30, 'within 30 s')
  await watching.ended
  t.same(watching.events.map(({ event }) => event), ['start', 'chunk', 'end'], 'who watched from elsewhere sees the end')

  // It wakes up with text that nobody has, and an upstream that goes on.
  void asleep.call.text(', and more')
  asleep.call.finish()
  sleeper.child.kill('SIGCONT')
  await asleep.reader.ended
  t.equal(asleep.reader.events.at(-1)?.event, 'error', 'its reader is told')
  t.same(await stored(asleep.messageId), { status: 'interrupted', content: 'checkpointed' }, 'fenced: nothing is overwritten')
  upstream.script(says('ok'))
  t.equal((await ask(asleep.sessionId)).status, 200)
  t.equal((await ask(dead.sessionId)).status, 200)
  const billed = await withClient(database, (client) => client.query('select outcome, count(*)::int from usage_ledger group by outcome order by outcome'))
  t.same(billed.rows, [{ outcome: 'complete', count: 2 }, { outcome: 'interrupted', count: 2 }], 'every call is in the ledger once')
  const { rows: [left] } = await withClient(database, (client) => client.query('select (select count(*) from generations)::int as running, (select count(*) from generation_deltas)::int as deltas'))
  t.same(left, { running: 0, deltas: 0 })
  t.same(await Promise.all([sleeper.stop('SIGTERM'), survivor.stop('SIGTERM')]), [0, 0])
})
