import type { Database } from '../../plugins/postgres/index.js'
import { lockAgents } from './apply.js'
import { openKeys, sealKeys, type Keys } from './keys.js'
import type { Vault } from './vault.js'

/**
 * Encrypt keys anew that the previous ENCRYPTION_KEY encrypted. Agents stay what they are, so that no replica has to hear of it.
 * @param db where they are
 * @param vault with both keys
 * @returns number of agents whose keys it was
 */
export async function resealKeys (db: Pick<Database, 'query' | 'transaction'>, vault: Vault): Promise<number> {
  const isOld = (sealed: Keys): boolean => Object.values(sealed).some((one) => !vault.isCurrent(one))
  const read = 'select id, sealed_keys from agents where sealed_keys <> \'{}\''
  const { rows } = await db.query<{ id: string, sealed_keys: Keys }>(read)
  if (!rows.some((row) => isOld(row.sealed_keys))) return 0
  return await db.transaction(async (tx) => {
    await lockAgents(tx)
    const { rows: locked } = await tx.query<{ id: string, sealed_keys: Keys }>(read)
    let count = 0
    for (const { id, sealed_keys: sealed } of locked.filter((row) => isOld(row.sealed_keys))) {
      const keys = openKeys(vault, id, sealed)
      if (keys === undefined) continue
      await tx.query('update agents set sealed_keys = $2 where id = $1', [id, JSON.stringify(sealKeys(vault, id, keys))])
      count += 1
    }
    return count
  })
}
