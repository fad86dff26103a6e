import { v7 as uuidv7 } from 'uuid'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { generatePassword } from './administration.js'
import type { PasswordHasher } from './password-hasher.js'
import type { AuditPort } from '../audit/trail.js'

/** Arbitrary but fixed: replicas that start together meet at this advisory lock. */
const LOCK = 7_305_512_802

/** Ports and credentials for the first administrator. */
export interface FirstAdministratorOptions {
  db: Database
  audit: AuditPort
  hasher: PasswordHasher
  username: string
  /** Absent: one is generated and announced. */
  password: string | undefined
  /** Shows a line to whoever starts the service; a generated password is shown nowhere else and never again. */
  announce: (line: string) => void
  /** Told when the name belongs to somebody who is not an administrator: nobody is promoted for having guessed it. */
  onNameTaken: () => void
  /** Told when there is an administrator already, and the password is not that of this name: the environment sets one once. */
  onPasswordIgnored: () => void
}

/**
 * Make the first administrator, unless there is one (a disabled one counts). Safe when several replicas start together: one makes it.
 */
export async function ensureFirstAdministrator (options: FirstAdministratorOptions): Promise<void> {
  const { db, audit, hasher, username, announce, onNameTaken } = options
  const exists = async (executor: Executor): Promise<boolean> =>
    (await executor.query('select 1 from users where role = \'admin\' limit 1')).rowCount > 0
  const matches = async (password: string): Promise<boolean> => {
    const { rows: [user] } = await db.query<{ hashed: string }>(
      "select password_hash as hashed from users where role = 'admin' and lower(username) = lower($1)", [username])
    return user !== undefined && await hasher.verify(user.hashed, password, { address: '', person: username })
  }
  if (await exists(db)) {
    if (options.password !== undefined && !await matches(options.password)) options.onPasswordIgnored()
    return
  }
  const password = options.password ?? generatePassword()
  const passwordHash = await hasher.hash(password, { address: '', person: username })
  const outcome = await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    if (await exists(tx)) return 'exists'
    const { rows: [user] } = await tx.query<{ id: string }>(
      `insert into users (id, username, password_hash, role) values ($1, $2, $3, 'admin')
       on conflict (lower(username)) do nothing returning id`,
      [uuidv7(), username, passwordHash])
    if (user === undefined) return 'taken'
    await audit.record(tx, { action: 'user.create', userId: user.id, details: { username, role: 'admin', first: true } })
    return 'made'
  })
  if (outcome === 'taken') onNameTaken()
  if (outcome === 'made' && options.password === undefined) {
    announce(`The first administrator is "${username}" with the password ${password} (shown only now: please change it).`)
  }
}
