/** Relayed answers that are kept under an idempotency key for as long as a repeat may come: the table, and nothing else. */
import type { Database } from '../../plugins/postgres/index.js'
import type { ErrorData } from '../../errors.js'
import { storable } from '../../text.js'
import type { ToolCall } from '../llm/provider.js'
import type { Relayed } from './relay.js'

/** Place of an answer: the same key of another user, or on another route, is another one. */
export interface KeptPlace { userId: string, route: string, key: string }

/** An answer that came whole. */
export interface KeptAnswer extends Omit<Relayed, 'id' | 'completedAt'> {
  /** Absent where an earlier version kept it. */
  completedAt?: number
  content: string
  reasoning: string | null
  toolCalls: ToolCall[] | null
  finishReason: string | null
}

/** End of a relayed call, as a repeat is told it; the id is absent where an earlier version kept it. */
export type KeptOutcome = { id?: string } & ({ answer: KeptAnswer } | { failure: ErrorData })

/** Claim to a key: it is this call's to produce the answer, or somebody has done so, or does it now, or was cut while at it. */
export type Claimed = 'mine' | 'other-request' | 'running' | 'cut' | KeptOutcome

/** Kept answers. */
export interface KeptAnswers {
  /** Take a key, or find who has. */
  claim(place: KeptPlace, hash: Buffer): Promise<Claimed>
  /** Keep the end of what is one's own. */
  settle(place: KeptPlace, outcome: KeptOutcome): Promise<void>
  /** Leave a key for which nobody was asked. */
  release(place: KeptPlace): Promise<void>
  /** Say that answers are still on their way. */
  renew(places: readonly KeptPlace[]): Promise<void>
}

/** Seconds after which an answer that nobody renews has been cut. */
const LEASE = "interval '15 seconds'"

interface Row { request_hash: Buffer, outcome: KeptOutcome | null, leased: boolean }

const toJson = (outcome: KeptOutcome): string => JSON.stringify(outcome, (_key, value: unknown) => typeof value === 'string' ? storable(value) : value)

/**
 * Kept answers in the database.
 * @param db which
 */
export function createKeptAnswers (db: Pick<Database, 'query'>): KeptAnswers {
  return {
    async claim ({ userId, route, key }, hash) {
      const { rowCount } = await db.query(
        `insert into relayed_answers (user_id, route, key, request_hash, lease_until) values ($1, $2, $3, $4, now() + ${LEASE}) on conflict do nothing`,
        [userId, route, key, hash])
      if (rowCount > 0) return 'mine'
      const { rows: [row] } = await db.query<Row>(
        'select request_hash, outcome, lease_until > now() as leased from relayed_answers where user_id = $1 and route = $2 and key = $3',
        [userId, route, key])
      // Released in between: the next try takes it.
      if (row === undefined) return 'running'
      if (!row.request_hash.equals(hash)) return 'other-request'
      return row.outcome ?? (row.leased ? 'running' : 'cut')
    },

    async settle ({ userId, route, key }, outcome) {
      await db.query('update relayed_answers set outcome = $4 where user_id = $1 and route = $2 and key = $3', [userId, route, key, toJson(outcome)])
    },

    async release ({ userId, route, key }) {
      await db.query('delete from relayed_answers where user_id = $1 and route = $2 and key = $3 and outcome is null', [userId, route, key])
    },

    async renew (places) {
      await db.query(
        `update relayed_answers set lease_until = now() + ${LEASE} from unnest($1::uuid[], $2::text[], $3::text[]) as given (user_id, route, key)
         where relayed_answers.user_id = given.user_id and relayed_answers.route = given.route and relayed_answers.key = given.key`,
        [places.map(({ userId }) => userId), places.map(({ route }) => route), places.map(({ key }) => key)])
    }
  }
}
