/** Standing of an account, in statements of others: accounts' own SQL, composed by whoever's right rests on one. */

/**
 * Statement that finds an account (`id`, `role`) unless it is disabled, and holds it so until the transaction ends.
 * @param userId expression for its id
 * @param lock `share` lets others hold it too; `no key update` makes them wait
 */
export const holdEnabled = (userId: string, lock: 'share' | 'no key update'): string =>
  `select id, role from users where id = ${userId} and not disabled for ${lock}`

/**
 * Join with the account `u` of a row: its `role`, and whether it is `disabled`.
 * @param userId expression for its id
 */
export const joinAccount = (userId: string): string => `join users u on u.id = ${userId}`

/** Statement that reads `role` and `disabled` of the account $1. */
export const READ_STANDING = 'select role, disabled from users where id = $1'

/**
 * Condition that an account exists and is not disabled.
 * @param userId expression for its id
 */
export const enabled = (userId: string): string => `exists (select from users where id = ${userId} and not disabled)`
