/**
 * Start of a turn in the database: committed before the upstream is called, or found by its idempotency key, or refused with the
 * reason.
 */
import { v7 as uuidv7 } from 'uuid'
import { sqlState, type Database } from '../../plugins/postgres/index.js'
import { createBatcher, type ShowQueue } from './batcher.js'
import { GenerationInProgress, IdempotencyConflict, MessageNotFound, SessionNotFound } from './errors.js'
import { requestHash, type IdempotencyKey } from './idempotency.js'
import { toMessage, toTurn, type Turn, type TurnRow } from './rows.js'
import type { ContentPart, Message, MessageFailure, ToolCall } from './shapes.js'
import { cutTitle } from './title.js'
import { START_IN_SESSIONS, START_NEW_SESSIONS, WHY_NOT } from './turn-statement.js'

/** A message of a conversation that is to be stored. */
export interface NewMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  /** Its text; that of its parts, joined, where it has such. */
  content: string
  /** Of the assistant: what it asked for. */
  toolCalls?: readonly ToolCall[]
  /** Of a tool: which call it is the result of. */
  toolCallId?: string
  /** The content as prompts have it, where it is more than a text. */
  parts?: readonly ContentPart[]
  /** Of a tool: why it failed. */
  error?: MessageFailure
  /** Client's own name for it, of at most 128 characters, which no other message of the session has. */
  clientId?: string
}

/** A turn to store before the upstream is called. */
export interface NewTurn {
  userId: string
  /** Null makes a session. */
  sessionId: string | null
  /** Client's own name of a session that is made, of at most 128 characters. Taken by another, it is SESSION_NOT_FOUND. */
  clientId?: string
  /** What the turn follows: a message, the end of the branch shown last (`undefined`), or nothing (null: a new first message). */
  parentId?: string | null
  /** User messages and what came before them; empty for another answer to the parent. */
  messages: NewMessage[]
  agentId: string
  model: string | null
  idempotency: IdempotencyKey | null
  /** Id of the answer, where something rests on it already; absent: a new one. */
  messageId?: string
  /** What the client of a front said with it: kept with the answer, and of no meaning here. */
  request?: object
  /** Protocol that it is asked in, and the request that asks: shown while the answer is produced. */
  front?: string
  requestId?: string
}

/**
 * A turn in the database: begun, or found by its idempotency key. `question` is the last of the messages, null where it opened a branch,
 * so that it has siblings which nobody has read.
 */
export type StartedTurn =
  | { kind: 'started', sessionId: string, messages: Turn[], question: Message | null, placeholder: Turn }
  | { kind: 'existing', sessionId: string, messageId: string }

/** Owner and lease that fence this process's generations. */
export interface Ownership { owner: string, leaseMs: number }

const MOST_TRIES = 5

/** Bounds of one statement, and of what waits for one; weights are UTF-16 units, roughly. */
const BATCH = { maxItems: 100, maxWeight: 4 * 1024 * 1024, maxWaiting: 64 * 1024 * 1024 }

/** A message of a turn as it starts, and whether the turn opened a branch. */
interface StartRow extends TurnRow { forks: boolean }

// What goes on in a branch, or follows a message of this very turn, is the first there, and alone until the turn has ended.
const questionOf = (messages: StartRow[]): Message | null => {
  const last = messages.at(-1)
  return last === undefined || (last.forks && messages.length === 1) ? null : toMessage({ ...last, siblings: null })
}

/** Row of WHY_NOT. */
interface Obstacles {
  session: boolean
  /** The answer that is being produced. */
  running: string | null
  parent: boolean
  request_hash: Buffer | null
  session_id: string
  message_id: string
}

/** A turn as the statement is given it. */
interface Given {
  user_id: string
  session_id: string
  ids: string[]
  roles: string[]
  contents: string[]
  /** What a message has beside its text, in the order of the messages; null where none has such. */
  more: Array<{ [Field in 'toolCalls' | 'toolCallId' | 'parts' | 'error' | 'clientId']: NewMessage[Field] | undefined }> | null
  request: object | null
  total: number
  last: string
  agent_id: string
  model: string | null
  route: string
  key: string | null
  hash: string | null
  title: string
  name: string | null
  parent: string | null
  root: boolean
  front: string | null
  request_id: string | null
}

function givenOf (turn: NewTurn): Given {
  const { userId, sessionId, clientId = null, parentId, messages, agentId, model, idempotency } = turn
  const { request = null, front = null, requestId = null } = turn
  const last = turn.messageId ?? uuidv7()
  const more = messages.map((message) => {
    const { toolCalls, toolCallId, parts, error, clientId: name } = message
    return { toolCalls, toolCallId, parts, error, clientId: name }
  })
  const isBare = more.every((one) => Object.values(one).every((value) => value === undefined))
  return {
    user_id: userId,
    session_id: sessionId ?? uuidv7(),
    ids: [...messages.map(() => uuidv7()), last],
    roles: [...messages.map(({ role }) => role), 'assistant'],
    contents: [...messages.map(({ content }) => content), ''],
    more: isBare ? null : more,
    request,
    total: messages.length + 1,
    last,
    agent_id: agentId,
    model,
    route: idempotency?.route ?? '',
    key: idempotency?.key ?? null,
    hash: idempotency === null ? null : requestHash(idempotency.request).toString('hex'),
    title: cutTitle(messages.find(({ role }) => role === 'user')?.content ?? ''),
    name: clientId,
    parent: parentId ?? null,
    root: parentId === null,
    front,
    request_id: requestId
  }
}

/** The first of those that can't stand in one statement, since each would see nothing of the other; and the rest. */
function apart (turns: Given[]): [Given[], Given[]] {
  const seen = new Set<string>()
  const first = turns.filter(({ user_id: user, session_id: session, route, key }) => {
    const names = [`${user} ${session}`, ...(key === null ? [] : [JSON.stringify([user, route, key])])]
    if (names.some((name) => seen.has(name))) return false
    for (const name of names) seen.add(name)
    return true
  })
  return [first, turns.filter((turn) => !first.includes(turn))]
}

/** Starts by one statement, those that come together by one for all of them; a turn against which something stands gets no rows. */
function createWriter (
  db: Database, { owner, leaseMs }: Ownership, { sql, name, flights }: { sql: string, name: string, flights: number }, show?: ShowQueue
): (turn: Given) => Promise<StartRow[]> {
  async function writeApart (turns: Given[]): Promise<StartRow[]> {
    try {
      return (await db.query<StartRow>(sql, [JSON.stringify(turns), owner, leaseMs], name)).rows
    } catch (error) {
      // The backstop: another start committed between this statement's snapshot and its write. Of several, the others go on alone.
      const { code, constraint = '' } = sqlState(error) ?? {}
      const isTaken = code === '23505' && (constraint.startsWith('generations_') || constraint.endsWith('_client_id'))
      if (isTaken && turns.length === 1) return []
      throw error
    }
  }

  async function write (turns: Given[]): Promise<StartRow[][]> {
    const rows = new Map<string, StartRow[]>(turns.map(({ last }) => [last, []]))
    const turnOf = new Map(turns.flatMap(({ ids, last }) => ids.map((id) => [id, rows.get(last)])))
    for (let [now, later] = apart(turns); now.length > 0; [now, later] = apart(later)) {
      for (const row of await writeApart(now)) turnOf.get(row.id)?.push(row)
    }
    return turns.map(({ last }) => rows.get(last) ?? [])
  }

  return createBatcher<Given, StartRow[]>({
    write,
    weigh: ({ contents, more, request }) => contents.reduce((sum, content) => sum + content.length, 500) +
      (more === null && request === null ? 0 : JSON.stringify([more, request]).length),
    isRepeatable: false,
    show: (...queue) => { show?.(name.replaceAll('-', '_'), ...queue) },
    flights,
    ...BATCH
  })
}

/**
 * Begin a turn: everything that a client may rely on is committed when this resolves. Turns that begin together are committed together.
 * @param turn what to store
 * @param takeOver ends a generation of this session whose owner is gone; tells whether there was one
 * @throws SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, CHAT_GENERATION_IN_PROGRESS, CHAT_IDEMPOTENCY_CONFLICT
 */
export type StartTurn = (turn: NewTurn, takeOver: (userId: string, sessionId: string) => Promise<boolean>) => Promise<StartedTurn>

/**
 * Starts of turns.
 * @param db the database
 * @param ownership of the generations' rows
 * @param show shows the queues
 */
export function createStartTurn (db: Database, ownership: Ownership, show?: ShowQueue): StartTurn {
  const startNew = createWriter(db, ownership, { sql: START_NEW_SESSIONS, name: 'start-new-sessions', flights: 2 }, show)
  // Apart from the others, which wait for no session's lock. One at a time: it sees what the one before has begun in a session.
  const startIn = createWriter(db, ownership, { sql: START_IN_SESSIONS, name: 'start-in-sessions', flights: 1 }, show)

  return async (turn, takeOver) => {
    const given = givenOf(turn)
    const { user_id: userId, session_id: sessionId, route, key, hash, parent } = given
    let busy: string | null = null
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stored = await (turn.sessionId === null ? startNew(given) : startIn(given))
      const placeholder = stored.at(-1)
      if (placeholder !== undefined) {
        const messages = stored.slice(0, -1)
        return { kind: 'started', sessionId, messages: messages.map(toTurn), question: questionOf(messages), placeholder: toTurn(placeholder) }
      }

      const { rows: [why] } = await db.query<Obstacles>(WHY_NOT, [userId, sessionId, route, key, parent])
      if (why !== undefined && why.request_hash !== null) {
        if (why.request_hash.toString('hex') !== hash) throw IdempotencyConflict()
        return { kind: 'existing', sessionId: why.session_id, messageId: why.message_id }
      }
      if (why?.session !== true) throw SessionNotFound()
      if (!why.parent) throw MessageNotFound()
      // The generation that stood against it may have ended meanwhile, or its owner may be gone: then the way is free.
      busy = why.running ?? busy
      if (why.running !== null && !await takeOver(userId, sessionId)) break
    }
    throw GenerationInProgress({ details: { messageId: busy } })
  }
}
