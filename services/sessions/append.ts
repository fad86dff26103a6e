/** Durable append of messages without a generation, grouped into batches that are committed together. */
import { v7 as uuidv7 } from 'uuid'
import type { ParleyError } from '../../errors.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { APPEND, KNOWN_MESSAGES, LOCK_SESSIONS, TAKEN_KEYS } from '../conversations/append-statement.js'
import { createBatcher, type ShowQueue } from '../conversations/batcher.js'
import { IdempotencyConflict, SessionNotFound } from '../conversations/errors.js'
import { requestHash } from '../conversations/idempotency.js'
import { toMessage, type MessageRow } from '../conversations/rows.js'
import type { Message, Role } from '../conversations/shapes.js'
import { cutTitle } from '../conversations/title.js'

/** A message to keep without a generation. */
export interface NewMessage {
  role: Role
  content: string
  /** The client's own name for it: the same one in the same session again brings the first message. */
  clientId?: string
  /** The Idempotency-Key header: the same key with the same message again brings the first message. */
  idempotencyKey?: string
}

/** Result of an append. */
export interface Appended {
  message: Message
  /** False when it was there already. */
  created: boolean
}

/**
 * Keep a message durably: resolves after its commit.
 * @throws SESSION_NOT_FOUND, CHAT_IDEMPOTENCY_CONFLICT, COMMON_DATABASE_UNAVAILABLE
 */
export type Append = (userId: string, sessionId: string, message: NewMessage) => Promise<Appended>

/** Ports of appends. */
export interface AppendPorts {
  db: Database
  /** Told of the agent of each new message's session. */
  onAppended: (agentId: string) => void
  /** Shows the queue. */
  show?: ShowQueue
}

interface Item {
  user_id: string
  session_id: string
  id: string
  role: Role
  content: string
  client_id?: string
  title?: string
  key?: string
  hash?: string
}

interface Line {
  n: number
  message_id: string | null
  parent_id: string | null
  agent_id: string
  at: Date
  outcome: 'written' | 'known' | 'taken' | 'missing' | 'moved'
}

type Outcome = Appended | ParleyError

/** Scope of the idempotency keys of appends. */
export const APPEND_ROUTE = 'POST /api/chat-sessions/:id/messages'

const hashOf = (sessionId: string, { role, content, clientId }: NewMessage): string =>
  requestHash([sessionId, role, content, clientId ?? null]).toString('hex')

// It goes on in the newest branch, so it is the first that follows its parent, and alone.
const NEW = {
  status: 'complete', model: null, finish_reason: null, usage: null, error: null, feedback: null, reasoning: null, tool_calls: null, tool_call_id: null, siblings: null
} as const

const written = (item: Item, line: Line): Message =>
  toMessage({ ...NEW, ...item, parent_id: line.parent_id, agent_id: line.agent_id, created_at: line.at, completed_at: line.at })

const pair = (...parts: (string | undefined)[]): string => parts.join(' ')

/** Durable appends, written in batches. */
export function createAppend ({ db, onAppended, show }: AppendPorts): Append {
  const run = async (executor: Executor, items: Item[], again: boolean): Promise<Line[]> =>
    (await executor.query<Line>(APPEND, [JSON.stringify(items.map((item, n) => ({ n, ...item }))), again, APPEND_ROUTE], 'session-append')).rows

  /** Messages that were there already, by user and id. */
  async function stored (found: { user_id: string, id: string }[]): Promise<Map<string, Message>> {
    if (found.length === 0) return new Map()
    const { rows } = await db.query<MessageRow & { user_id: string }>(
      KNOWN_MESSAGES, [found.map(({ user_id: user }) => user), found.map(({ id }) => id)])
    return new Map(rows.map((row) => [pair(row.user_id, row.id), toMessage(row)]))
  }

  async function taken (items: Item[]): Promise<Map<string, { hash: string, message_id: string }>> {
    if (items.length === 0) return new Map()
    const { rows } = await db.query<{ user_id: string, key: string, hash: string, message_id: string }>(
      TAKEN_KEYS, [items.map(({ user_id: user }) => user), items.map(({ key }) => key), APPEND_ROUTE])
    return new Map(rows.map((row) => [pair(row.user_id, row.key), row]))
  }

  async function write (items: Item[], again: boolean): Promise<Outcome[]> {
    const lines = await run(db, items, again)
    const moved = lines.filter(({ outcome }) => outcome === 'moved').map(({ n }) => n)
    if (moved.length > 0) {
      // Locked by a statement of their own, the sessions can't move any more before the next one's snapshot.
      const late = items.filter((_, n) => moved.includes(n))
      const fresh = await db.transaction(async (tx) => {
        await tx.query(LOCK_SESSIONS, [JSON.stringify(late)])
        return await run(tx, late, again)
      })
      moved.forEach((n, index) => { lines[n] = { ...fresh[index] as Line, n } })
    }
    const of = (line: Line): Item => items[line.n] as Item
    const keys = await taken(lines.filter(({ outcome }) => outcome === 'taken').map(of))
    const idOf = (line: Line): string | undefined => line.message_id ?? keys.get(pair(of(line).user_id, of(line).key))?.message_id
    const repeats = lines.filter(({ outcome }) => outcome === 'known' || outcome === 'taken')
    const messages = await stored(repeats.map((line) => ({ user_id: of(line).user_id, id: idOf(line) ?? of(line).id })))

    return lines.map((line) => {
      const item = of(line)
      if (line.outcome === 'missing') return SessionNotFound()
      if (line.outcome === 'written') {
        onAppended(line.agent_id)
        return { message: written(item, line), created: true }
      }
      if (line.outcome === 'taken' && keys.get(pair(item.user_id, item.key))?.hash !== item.hash) return IdempotencyConflict()
      const message = messages.get(pair(item.user_id, idOf(line)))
      return message === undefined ? SessionNotFound() : { message, created: message.id === item.id }
    })
  }

  // Repeats within one batch follow the first of them, which the statement could not see.
  async function writeDistinct (items: Item[], again: boolean): Promise<Outcome[]> {
    const leaders: Item[] = []
    const seen = new Map<string, number>()
    const places = items.map((item) => {
      const names = [
        ...(item.client_id === undefined ? [] : [pair('client', item.user_id, item.session_id, item.client_id)]),
        ...(item.key === undefined ? [] : [pair('key', item.user_id, item.key)])
      ]
      const place = names.map((name) => seen.get(name)).find((known) => known !== undefined) ?? leaders.push(item) - 1
      for (const name of names) if (!seen.has(name)) seen.set(name, place)
      return place
    })
    const outcomes = await write(leaders, again)
    return items.map((item, index) => {
      const place = places[index] as number
      const outcome = outcomes[place] as Outcome
      const leader = leaders[place] as Item
      if (leader === item || !('message' in outcome) || outcome instanceof Error) return outcome
      if (item.key !== undefined && item.key === leader.key && item.hash !== leader.hash) return IdempotencyConflict()
      return { ...outcome, created: false }
    })
  }

  const add = createBatcher<Item, Outcome>({
    write: writeDistinct,
    weigh: ({ content }) => content.length + 200,
    maxItems: 500,
    maxWeight: 4 * 1024 * 1024,
    maxWaiting: 64 * 1024 * 1024,
    show: (...queue) => { show?.('appends', ...queue) }
  })

  return async (userId, sessionId, message) => {
    const { role, content, clientId, idempotencyKey } = message
    const outcome = await add({
      user_id: userId,
      // As the database writes it: answers are compared with it.
      session_id: sessionId.toLowerCase(),
      id: uuidv7(),
      role,
      content,
      ...(clientId === undefined ? {} : { client_id: clientId }),
      ...(role === 'user' ? { title: cutTitle(content) } : {}),
      ...(idempotencyKey === undefined ? {} : { key: idempotencyKey, hash: hashOf(sessionId.toLowerCase(), message) })
    })
    if (outcome instanceof Error) throw outcome
    return outcome
  }
}
