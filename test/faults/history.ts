/** A history checker: clients that record every acknowledged write, and the comparison of their records with the database. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { readEvents } from '../event-reader.js'
import type { Answer } from '../helper.js'
import { withClient } from '../database.js'
import type { Script } from '../upstream.js'

/** What one write came to, as its client saw it. */
interface Turn { question: string, messageId?: string, end?: { status: string, content: string } }
interface Append { content: string, acknowledged: boolean }

export interface Recorded { turns: Turn[], appends: Append[] }

/** What a client needs of a service that may be another process a moment later. */
export interface Place {
  url: string
  json(path: string, call: { method?: string, body?: unknown, token?: string, headers?: Record<string, string> }): Promise<Answer>
}

/** The one right answer to a question. */
export const answerTo = (question: string): string => Array.from({ length: 40 }, (_, index) => `${question}/${index}\u{1F600} `).join('')

/** Streams the right answer, yielding in between so that a kill can fall anywhere. */
export const answering: Script = async (call) => {
  // What was appended without an answer stands before the question, in one message with it.
  const text = answerTo(call.body.messages.at(-1)?.content.split('\n\n').at(-1) ?? '')
  for (let at = 0; at < text.length; at += 17) {
    void call.text(text.slice(at, at + 17))
    await nextTurn()
  }
  call.finish()
}

const RETRY_MS = 50

async function turn (
  place: () => Place, token: string, turn: Turn, sessionId: string | undefined, stream: boolean
): Promise<string | undefined> {
  const body = { agentId: 'writer', message: turn.question, stream, ...(sessionId === undefined ? {} : { sessionId }) }
  const headers = { 'idempotency-key': turn.question }
  if (!stream) {
    const { status, body: answer } = await place().json('/api/chat/completions', { token, body, headers })
    if (status !== 200) return undefined
    turn.messageId = answer.message.id
    turn.end = answer.message
    return answer.sessionId
  }
  const reader = await readEvents(`${place().url}/api/chat/completions`, { token, body, headers })
  if (reader.status !== 200) {
    reader.leave()
    return undefined
  }
  await reader.ended
  const start = reader.events.find(({ event }) => event === 'start')
  if (start !== undefined) turn.messageId = start.data.messageId
  const last = reader.events.at(-1)
  if (last?.event !== 'end') return undefined
  turn.end = { status: last.data.message.status, content: last.data.message.status === 'complete' ? reader.text : last.data.message.content }
  return last.data.message.sessionId
}

/** One client: turns and appends, one after another, each repeated with its key until it is answered. */
export async function client (place: () => Place, token: string, name: string, recorded: Recorded, isOver: () => boolean): Promise<void> {
  let sessionId: string | undefined
  for (let n = 0; !isOver(); n += 1) {
    const one: Turn = { question: `${name}-q${n}` }
    recorded.turns.push(one)
    while (!isOver()) {
      const answered = await turn(place, token, one, sessionId, n % 2 === 0).catch(() => undefined)
      if (answered !== undefined) { sessionId = answered; break }
      await sleep(RETRY_MS)
    }
    if (sessionId === undefined) continue
    const append: Append = { content: `${name}-a${n}`, acknowledged: false }
    recorded.appends.push(append)
    const path = `/api/chat-sessions/${sessionId}/messages`
    while (!isOver() && !append.acknowledged) {
      const { status } = await place().json(path, { token, body: { role: 'user', content: append.content, clientId: append.content } }).catch(() => ({ status: 0 }))
      append.acknowledged = status === 200 || status === 201
      if (!append.acknowledged) await sleep(RETRY_MS)
    }
  }
}

/** Compares what was recorded with what is there. */
export async function compare (t: Test, databaseUrl: string, { turns, appends }: Recorded): Promise<void> {
  const rows = await withClient(databaseUrl, async (db) => (await db.query<{ id: string, role: string, status: string, content: string }>('select id, role, status, content from messages')).rows)
  const asked = new Map<string, number>()
  for (const { role, content } of rows) if (role === 'user') asked.set(content, (asked.get(content) ?? 0) + 1)
  const byId = new Map(rows.map((row) => [row.id, row]))
  let lost = 0
  let doubled = 0
  let incomplete = 0
  for (const { question, messageId, end } of turns) {
    const count = asked.get(question) ?? 0
    if (count > 1) doubled += 1
    if (messageId === undefined) continue
    const stored = byId.get(messageId)
    if (count !== 1 || stored === undefined) lost += 1
    if (end === undefined) continue
    if (stored?.status !== end.status || stored.content !== end.content) lost += 1
    if (end.status === 'complete' ? end.content !== answerTo(question) : !answerTo(question).startsWith(end.content)) incomplete += 1
  }
  for (const { content, acknowledged } of appends) {
    const count = asked.get(content) ?? 0
    if (count > 1) doubled += 1
    if (acknowledged && count === 0) lost += 1
  }
  const ended = turns.filter(({ end }) => end?.status === 'complete').length
  const acknowledged = turns.filter(({ messageId }) => messageId !== undefined).length
  t.comment(`${turns.length} turns (${acknowledged} acknowledged, ${ended} complete), ${appends.filter(({ acknowledged }) => acknowledged).length} appends: ` +
    `lost ${lost}, doubled ${doubled}, end without the complete text ${incomplete}`)
  t.same({ lost, doubled, incomplete }, { lost: 0, doubled: 0, incomplete: 0 })
  t.ok(ended > 0 && acknowledged >= ended, 'something was acknowledged')
  const { rows: [sums] } = await withClient(databaseUrl, (db) => db.query(`
    select count(*) filter (where message_count <> (select count(*) from messages m where m.session_id = s.id))::int as miscounted,
      count(*) filter (where last_seq <> (select max(seq) from messages m where m.session_id = s.id))::int as gaps from sessions s`))
  t.same(sums, { miscounted: 0, gaps: 0 })
}
