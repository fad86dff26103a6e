/** Name of an account, in statements of others. */

/**
 * Expression for a username; null where there is no such account.
 * @param userId expression for its id
 */
export const username = (userId: string): string => `(select username from users where id = ${userId})`
