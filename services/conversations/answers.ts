/** Answers as the clients of a front see them: each with what was said with its request, and with the messages that it brought. */
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { MessageNotFound } from './errors.js'
import { IN_LIVE_SESSION } from './messages.js'
import { READ_TURN_COLUMNS, toTurn, type Turn, type TurnRow } from './rows.js'
import { hideSession } from './sessions.js'

/** An answer with what was kept of its request. */
export interface StoredAnswer {
  /** Of one that is being produced, with its text so far. */
  message: Turn
  /** As it was given to the turn's start; null where nothing was. */
  request: object | null
  /** The pieces in which it was told so far; empty where they were not kept. */
  trace: string
}

/** Answers, and what they answer. */
export interface Answers {
  /**
   * One answer.
   * @throws MESSAGE_NOT_FOUND, also for one that was taken back
   */
  read(userId: string, id: string): Promise<StoredAnswer>
  /** So many messages before an answer, the oldest first. */
  inputs(userId: string, id: string, count: number): Promise<Turn[]>
  /** Those of the messages that the user has, by id. */
  byId(userId: string, ids: readonly string[]): Promise<Map<string, Turn>>
  /**
   * Take an answer back: it is none any more, and goes with its conversation. One that was made with a request, which says so by what
   * `wasOpened` has, goes once the last of its answers was taken back; tells whether it does.
   * @throws MESSAGE_NOT_FOUND
   */
  takeBack(userId: string, id: string, wasOpened: object): Promise<boolean>
}

const TAKEN_BACK = '{"isTakenBack": true}'

const TRACE = `case when status <> 'streaming' then trace else (
  select string_agg(d.trace, '' order by d.position) from generation_deltas d where d.user_id = messages.user_id and d.message_id = messages.id) end as trace`

const READ = `select ${READ_TURN_COLUMNS}, request, ${TRACE} from messages
  where user_id = $1 and id = $2 and role = 'assistant' and (request is null or not request @> '${TAKEN_BACK}') and ${IN_LIVE_SESSION}`

const INPUTS = `with recursive line as (
  select parent_id as up, 0 as n from messages where user_id = $1 and id = $2
  union all
  select m.parent_id, n + 1 from line join messages m on m.user_id = $1 and m.id = line.up where n < $3
)
select ${READ_TURN_COLUMNS} from line join messages on messages.user_id = $1 and messages.id = line.up
where line.n < $3 order by line.n desc`

const TAKE_BACK = `update messages set request = coalesce(request, '{}') || '${TAKEN_BACK}'
  where user_id = $1 and id = $2 and role = 'assistant' and (request is null or not request @> '${TAKEN_BACK}') and ${IN_LIVE_SESSION} returning session_id`

const LEFT = `select exists (select from messages where user_id = $1 and session_id = $2 and role = 'assistant'
    and (request is null or not request @> '${TAKEN_BACK}')) as some,
  exists (select from messages where user_id = $1 and session_id = $2 and role = 'assistant' and request @> $3::jsonb) as opened`

type AnswerRow = TurnRow & { request: object | null, trace: string | null }

/** Answers over the table `messages`. */
export function createAnswers (db: Executor & Pick<Database, 'transaction'>): Answers {
  return {
    async read (userId, id) {
      const { rows: [row] } = await db.query<AnswerRow>(READ, [userId, id], 'answer')
      if (row === undefined) throw MessageNotFound()
      return { message: toTurn(row), request: row.request, trace: row.trace ?? '' }
    },

    async inputs (userId, id, count) {
      const { rows } = await db.query<TurnRow>(INPUTS, [userId, id, count], 'answer-inputs')
      return rows.map(toTurn)
    },

    async byId (userId, ids) {
      const { rows } = await db.query<TurnRow>(
        `select ${READ_TURN_COLUMNS} from messages where user_id = $1 and id = any ($2::uuid[]) and ${IN_LIVE_SESSION}`, [userId, ids], 'turns-by-id')
      return new Map(rows.map((row) => [row.id, toTurn(row)]))
    },

    takeBack: (userId, id, wasOpened) => db.transaction(async (tx) => {
      const { rows: [row] } = await tx.query<{ session_id: string }>(TAKE_BACK, [userId, id])
      if (row === undefined) throw MessageNotFound()
      const { rows: [left] } = await tx.query<{ some: boolean, opened: boolean }>(LEFT, [userId, row.session_id, JSON.stringify(wasOpened)])
      if (left?.some !== false || !left.opened) return false
      await hideSession(tx, userId, row.session_id)
      return true
    })
  }
}
