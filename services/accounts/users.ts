import { v7 as uuidv7 } from 'uuid'
import type { Role } from '../../identity.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { UserNotFound, UsernameTaken } from './errors.js'
import type { Quota, User } from './ports.js'
import { toUser, USER_COLUMNS, type UserRow } from './rows.js'

/** An account that is to be made. */
export interface NewUser { username: string, passwordHash: string, email?: string | null, role?: Role, quota?: Quota | null }

/**
 * Make an account.
 * @throws AUTH_USERNAME_TAKEN
 */
export async function insertUser (tx: Executor, { username, passwordHash, email, role, quota }: NewUser): Promise<User> {
  const { rows: [row] } = await tx.query<UserRow>(
    `insert into users (id, username, email, password_hash, role, quota) values ($1, $2, $3, $4, $5, $6)
     on conflict (lower(username)) do nothing returning ${USER_COLUMNS}`,
    [uuidv7(), username, email ?? null, passwordHash, role ?? 'user', quota ?? null])
  if (row === undefined) throw UsernameTaken()
  return toUser(row)
}

/**
 * Read an account.
 * @throws USER_NOT_FOUND
 */
export async function readUser (db: Executor, id: string): Promise<User> {
  const { rows: [row] } = await db.query<UserRow>(`select ${USER_COLUMNS} from users where id = $1`, [id], 'user-read')
  if (row === undefined) throw UserNotFound()
  return toUser(row)
}
