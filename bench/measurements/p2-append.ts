import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { interleave, median } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { HAS_PGBENCH, pgbench } from '../peers/pgbench.js'
import { withClient } from '../postgres.js'
import { startService } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 2.5
const SESSIONS = 1000
const CONTENT = 'A message of two hundred characters, as people write them in chats. '.repeat(3).slice(0, 200)
const CLIENTS = [8, 16, 32, 64]

// Ids that pgbench can make from a number: it has no variables of type uuid.
const PREFIX = '00000000-0000-7000-8000-'
const sessionId = (n: number): string => PREFIX + n.toString(16).padStart(12, '0')

/** What an append has to do, as one statement: ownership and bump of the session, the message, its place in the queue of the search. */
const script = (userId: string, newId: string): string => `\\set n random(1, ${SESSIONS})
with i as materialized (select ${newId} as message_id),
s as (
  update sessions set last_seq = last_seq + 1, message_count = message_count + 1, last_message_id = message_id, last_message_at = now(), updated_at = now()
  from i where user_id = '${userId}' and id = ('${PREFIX}' || lpad(to_hex(:n::integer), 12, '0'))::uuid and deleted_at is null
  returning user_id, id, agent_id, branch, last_seq, message_id
),
m as (
  insert into messages (user_id, session_id, id, branch, seq, role, content, status, agent_id, completed_at)
  select user_id, id, message_id, branch, last_seq, 'assistant', '${CONTENT}', 'complete', agent_id, now() from s
)
insert into search_queue (user_id, document_id, session_id, message_id) select user_id, message_id, id, message_id from s;
`

async function run (bench: Bench): Promise<Figure[]> {
  const service = await startService(bench, AGENTS)
  const { user: { id: userId }, accessToken } = await service.register('bench')
  const version = await withClient(service.database, async (client) => {
    await client.query(`insert into sessions (user_id, id, agent_id, title, title_source)
      select $1, ($2 || lpad(to_hex(n), 12, '0'))::uuid, 'agent-0', 'A conversation', 'user' from generate_series(1, $3::integer) n`,
    [userId, PREFIX, SESSIONS])
    const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::integer as version")
    return rows[0]?.version ?? 0
  })

  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  bench.cleanUp(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'append.sql')
  const requests = Array.from({ length: SESSIONS }, (_, n) =>
    encodeRequest('POST', `/api/chat-sessions/${sessionId(n + 1)}/messages`, accessToken, { role: 'assistant', content: CONTENT }))
  const next = (): Buffer => requests[Math.floor(Math.random() * SESSIONS)] ?? Buffer.alloc(0)
  const seconds = bench.quick ? 2 : 5
  const costs: Record<'service' | 'database' | 'pgbench', number[]> = { service: [], database: [], pgbench: [] }
  const busy: number[] = []
  const append = (connections: number) => async (): Promise<number> => {
    const [before, databaseBefore] = [await service.cpu(), await bench.postgres.cpu()]
    const { completed, perSecond } = mustSucceed(await load({ url: service.url, connections, seconds, next }))
    const used = await service.cpu() - before
    costs.service.push(used / completed)
    costs.database.push((await bench.postgres.cpu() - databaseBefore) / completed)
    busy.push(used / 1e4 / seconds)
    return perSecond
  }
  const pgbenchSlice = async (clients: number): Promise<number> => {
    const before = await bench.postgres.cpu()
    const perSecond = await pgbench(service.database, file, clients, seconds)
    costs.pgbench.push((await bench.postgres.cpu() - before) / perSecond / seconds)
    return perSecond
  }
  const common = { goal: `≥ ${GOAL}`, path: 'append, durable, 50 connections' }
  if (!HAS_PGBENCH) {
    const perSecond = await append(50)()
    return [{ ...common, baseline: 'pgbench is not installed', measured: `${digits(perSecond)}/s`, ratio: null, spread: '–', met: null, notes: [] }]
  }

  // Ids in the order of time, as the service makes them, wherever the server can: they are cheaper for the index.
  await writeFile(file, script(userId, version >= 180_000 ? 'uuidv7()' : 'gen_random_uuid()'))
  let best = { clients: 0, perSecond: 0 }
  for (const clients of CLIENTS) {
    const perSecond = await pgbench(service.database, file, clients, bench.quick ? 1 : 3)
    bench.say(`pgbench with ${clients} clients: ${digits(perSecond)}/s`)
    if (perSecond > best.perSecond) best = { clients, perSecond }
  }
  const figures: Figure[] = []
  for (const connections of [50, 200]) {
    for (const list of [...Object.values(costs), busy]) list.length = 0
    const result = await interleave(() => pgbenchSlice(best.clients), append(connections), bench.quick ? 2 : 5)
    const cost = (what: keyof typeof costs): string => digits(median(costs[what].slice(1)))
    figures.push({
      path: `append, durable, ${connections} connections`,
      baseline: `pgbench, ${best.clients} clients, ${digits(result.baseline)}/s`,
      measured: `${digits(result.measured)}/s`,
      ratio: result.ratio,
      spread: spreadOf(result),
      goal: connections === 50 ? common.goal : '–',
      met: connections === 50 ? result.ratio >= GOAL : null,
      notes: [
        `processor time per append, medians: service ${cost('service')} µs and database ${cost('database')} µs; pgbench's needs ${cost('pgbench')} µs of the database`,
        `the service kept its core busy for ${digits(median(busy.slice(1)))} %: near 100, the HTTP layer is the limit, else the database`
      ]
    })
  }
  return figures
}

/** Appends against what the database can do with the same insert, at the number of clients that suits it best. */
export const appends: Measurement = { id: 'P2', title: 'POST /api/chat-sessions/:id/messages', run }
