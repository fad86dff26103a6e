import type { Executor } from '../../plugins/postgres/index.js'
import { costSpent, firstIdOf, startOfDay, startOfMonth, tokensSpent } from './spent.js'

/** Spendings of a user, by when the calls began (UTC): what a quota is compared with, reservations of running answers apart. */
export interface Spent {
  tokensToday: number
  /** Millionths, whatever the currency. */
  costThisMonth: number
}

const SPENT = `select ${tokensSpent('$1', '$2::uuid')} as "tokensToday", ${costSpent('$1', '$3::uuid')} as "costThisMonth"`

/** A user's spendings. */
export async function readSpent (db: Executor, userId: string): Promise<Spent> {
  const now = new Date()
  const { rows: [spent] } = await db.query<Spent>(SPENT, [userId, firstIdOf(startOfDay(now)), firstIdOf(startOfMonth(now))])
  return spent ?? { tokensToday: 0, costThisMonth: 0 }
}
