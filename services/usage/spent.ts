/** Spendings of users, in statements of others: read off the usage ledger, so that nothing has to be kept in step with it. */

/** Beginning of a moment's day (UTC), since which a quota counts tokens. */
export const startOfDay = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))

/** Beginning of a moment's month (UTC), since which a quota counts cost. */
export const startOfMonth = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()))

/** Bound of ids by their time: UUIDs of version 7 rise with it. The least one of a moment. */
export function firstIdOf (moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

const spent = (sum: string, userId: string, firstId: string): string =>
  `(select coalesce(sum(${sum}), 0)::float8 from usage_ledger where user_id = ${userId} and id >= ${firstId})`

/**
 * Expression for the tokens of a user's calls that began since a moment: a range of the primary key.
 * @param userId expression for the user
 * @param firstId expression for the least id that counts
 */
export const tokensSpent = (userId: string, firstId: string): string => spent('prompt_tokens + completion_tokens', userId, firstId)

/**
 * Expression for what a user's calls that began since a moment cost, in millionths of whatever currency.
 * @param userId expression for the user
 * @param firstId expression for the least id that counts
 */
export const costSpent = (userId: string, firstId: string): string => spent('cost', userId, firstId)
