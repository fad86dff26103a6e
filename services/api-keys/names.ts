/** Name of an API key, in statements of others. A key that was deleted keeps its row, and so its name. */

/**
 * Expression for a key's name; null where there is no such key.
 * @param userId expression for its owner's id
 * @param keyId expression for its id
 */
export const keyName = (userId: string, keyId: string): string => `(select name from api_keys where user_id = ${userId} and id = ${keyId})`
