import type { Client } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { documentVector } from '../../services/search/document.js'
import { ownerLabels } from '../../services/search/labels.js'
import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { withClient } from '../postgres.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOALS = { list: 1.5, search: 3 }
const MESSAGES_PER_SESSION = 100
const ROWS_AT_A_TIME = 5000

const WORDS = Array.from({ length: 20_000 }, (_, n) => `word${n.toString(36)}`)
const HAN = ['数据', '模型', '公司', '章程', '南京', '长江', '大桥', '人民', '学习', '智能', '对话', '消息', '搜索', '结果', '错误', '配置', '环境', '部署']
// Few words are common and most are rare, as in any language.
const word = (): string => WORDS[Math.floor(WORDS.length ** Math.random()) - 1] ?? ''
const han = (): string => Array.from({ length: 2 }, () => HAN[Math.floor(Math.random() * HAN.length)]).join('')

/** A message's text: one in a thousand has a word of its own. */
const textOf = (n: number): string =>
  [...Array.from({ length: 12 }, word), han(), han(), ...(n % 1000 === 7 ? ['thousandth'] : []), ...(n % 10 === 3 ? ['tenth'] : [])].join(' ')

/** Sessions over the last year, each with its messages, written by the database itself. */
async function fillSessions (client: Client, userId: string, messages: number): Promise<void> {
  await client.query(`insert into sessions (user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_at, created_at)
    select $1, gen_random_uuid(), 'agent-0', 'Conversation ' || n, 'user', $3::integer, $3, at, at
    from generate_series(1, $2::integer) n, lateral (select now() - n * interval '1 year' / $2::integer as at) t`,
  [userId, Math.ceil(messages / MESSAGES_PER_SESSION), MESSAGES_PER_SESSION])
}

/** Messages of a user, with their index as the service's own job would write it. */
async function fillMessages (client: Client, userId: string, messages: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from sessions where user_id = $1 order by last_message_at desc', [userId])
  for (let from = 0; from < messages; from += ROWS_AT_A_TIME) {
    const numbers = Array.from({ length: Math.min(ROWS_AT_A_TIME, messages - from) }, (_, index) => from + index)
    const texts = numbers.map(textOf)
    await client.query(`with i as materialized (
        select * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::bigint[], $7::tsvector[]) as i (session, id, seq, text, position, terms)
      ), m as (
        insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
        select $1, session, id, seq, 'user', text, 'complete', now() from i
      )
      insert into message_search (user_id, document_id, session_id, message_id, created_at, position, terms)
      select $1, id, session, id, now(), position, terms from i`, [
      userId,
      numbers.map((n) => rows[Math.floor(n / MESSAGES_PER_SESSION)]?.id),
      numbers.map(() => uuidv7()),
      numbers.map((n) => n % MESSAGES_PER_SESSION + 1),
      texts,
      numbers.map((n) => n + 1),
      texts.map((text, index) => documentVector([{ text, weight: 'D' }], ownerLabels(userId, from + index + 1)))
    ])
  }
  await client.query('insert into search_positions (user_id, last) values ($1, $2) on conflict (user_id) do update set last = excluded.last', [userId, messages])
}

/** A user with so many messages. */
interface Reader { token: string, userId: string, messages: number }

async function readers (bench: Bench, service: Service, sizes: number[]): Promise<Reader[]> {
  const all: Reader[] = []
  for (const messages of sizes) {
    const { user: { id: userId }, accessToken: token } = await service.register(`reader-${messages}`)
    all.push({ token, userId, messages })
  }
  await withClient(service.database, async (client) => {
    const startedAt = performance.now()
    // A GIN index is built far faster than it is filled row by row.
    await client.query('drop index message_search_terms')
    for (const { userId, messages } of all) {
      await fillSessions(client, userId, messages)
      await fillMessages(client, userId, messages)
    }
    await client.query("set maintenance_work_mem = '512MB'")
    await client.query('create index message_search_terms on message_search using gin (terms) with (fastupdate = off)')
    await client.query('vacuum analyze')
    bench.say(`${sizes.join(' and ')} messages loaded in ${digits((performance.now() - startedAt) / 1000)} s`)
  })
  return all
}

async function run (bench: Bench): Promise<Figure[]> {
  const service = await startService(bench, AGENTS)
  const most = bench.quick ? 50_000 : 1_000_000
  const [small, middle, large] = await readers(bench, service, [1000, 10_000, most])
  if (small === undefined || middle === undefined || large === undefined) throw new Error('no readers')
  const seconds = bench.quick ? 1 : 2
  const time = (path: string, { token }: Reader): Slice => {
    const request = encodeRequest('GET', path, token)
    return async () => mustSucceed(await load({ url: service.url, connections: 1, seconds, next: () => request })).latency
  }
  const compare = async (what: string, path: string, base: Reader, goal: number, fewest: number): Promise<Figure> => {
    const found = await service.call<Record<string, unknown[]>>(path, { token: large.token })
    const hits = Object.values(found).find(Array.isArray)?.length ?? 0
    if (hits < fewest) throw new Error(`${path} found ${hits} of at least ${fewest}`)
    const result = await interleave(time(path, base), time(path, large), bench.quick ? 2 : 5)
    return {
      path: `${what}, ${large.messages.toLocaleString('en')} messages of one user`,
      baseline: `${base.messages.toLocaleString('en')} messages, p50 ${digits(result.baseline)} ms`,
      measured: `p50 ${digits(result.measured)} ms`,
      ratio: result.ratio,
      spread: spreadOf(result),
      goal: `≤ ${goal}`,
      met: result.ratio <= goal,
      notes: []
    }
  }
  const search = (query: string): string => `/api/chat-sessions/search?q=${encodeURIComponent(query)}`
  return [
    await compare('P9: first page of sessions', '/api/chat-sessions', small, GOALS.list, 20),
    await compare('P10: search for a rare word', search('thousandth'), middle, GOALS.search, 10),
    await compare('P10: search for a common word', search('tenth'), middle, GOALS.search, 20),
    await compare('P10: search in Chinese', search('公司章程'), middle, GOALS.search, 1)
  ]
}

/** The list and the search of a user with little history and one with much. */
export const history: Measurement = { id: 'P9', title: 'list and search in 1 M messages (P9 and P10)', run }
