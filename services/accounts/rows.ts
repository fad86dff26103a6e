/** The columns of accounts, as every statement reads them. */
import type { Role } from '../../identity.js'
import type { Quota, User } from './ports.js'

/** The columns of a user that may be seen. */
export const USER_COLUMNS = 'id, username, email, role, disabled, quota, created_at, updated_at'

/** A row of those columns. */
export interface UserRow {
  id: string, username: string, email: string | null, role: Role, disabled: boolean, quota: Quota | null, created_at: Date, updated_at: Date
}

/** A row as a user. */
export function toUser ({ created_at: createdAt, updated_at: updatedAt, ...rest }: UserRow): User {
  return { ...rest, createdAt, updatedAt }
}
