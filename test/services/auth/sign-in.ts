/** Accounts and logins without a password, for tests of what comes after the sign-in. */
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { Role } from '../../../identity.js'
import type { TokenPair } from '../../../services/auth/index.js'

export type SignedIn = TokenPair & { loginId: string, userId: string }

/** An account without a usable password. */
export async function createUser (app: FastifyInstance, role: Role = 'user'): Promise<string> {
  const id = uuidv7()
  await app.db.query('insert into users (id, username, password_hash, role) values ($1, $2, $3, $4)', [id, `u${id.replaceAll('-', '').slice(-20)}`, 'none', role])
  return id
}

/** A login of a user; of a new one when none is given. */
export async function signIn (app: FastifyInstance, userId?: string, role: Role = 'user'): Promise<SignedIn> {
  const owner = userId ?? await createUser(app, role)
  const pair = await app.db.transaction((tx) => app.auth.openLogin(tx, { userId: owner, role, ip: '127.0.0.1', userAgent: 'test' }))
  return { ...pair, userId: owner }
}
