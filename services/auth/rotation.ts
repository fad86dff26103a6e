/**
 * Rotation of refresh tokens (RFC 9700 §4.14.2): one successor per token, a grace period for lost responses, and the end of the login
 * on reuse.
 */
import type { Role } from '../../identity.js'
import type { Executor } from '../../plugins/postgres/index.js'
import { joinAccount } from '../accounts/standing.js'
import { endLogins, type OpenedLogin } from './logins.js'
import { hashRefreshToken, succeedingToken, type DerivationKeys, type PresentedToken } from './refresh-token.js'
import type { AuditPort } from '../audit/trail.js'
import type { ChangePublisher, KnownOrigin } from './types.js'

/** Ports and limits of rotation. */
export interface RotationOptions {
  keys: DerivationKeys
  /** How long a rotated token still gets its successor again, in milliseconds. */
  graceMs: number
  /** How long a login lasts without a refresh, in milliseconds. */
  idleMs: number
  audit: AuditPort
  changes: ChangePublisher
}

/** Outcome of an exchange: with a successor, or with the reason why there is none. */
export type Outcome =
  | { result: 'rotated' | 'repeated' } & OpenedLogin
  | { result: 'invalid' | 'expired' | 'reused' | 'disabled' }

const LOCK = `
  select l.id from refresh_tokens t join logins l on l.user_id = t.user_id and l.id = t.login_id
  where t.user_id = $1 and t.token_hash = $2 for update of l`

// A statement of its own after the lock: it sees what the previous holder of the lock wrote, and its time is later than theirs, unless the
// clock went back: then the grace must not last as long as the clock needs to catch up.
const READ = `
  select t.generation, t.rotated_at is null as live,
    t.rotated_at between clock_timestamp() - $4 * interval '1 millisecond' and clock_timestamp() + $4 * interval '1 millisecond' as in_grace,
    s.token_hash as successor_hash,
    l.reason, least(l.absolute_expires_at, l.idle_expires_at) <= clock_timestamp() as expired,
    floor(extract(epoch from least(l.absolute_expires_at, l.idle_expires_at) - clock_timestamp()))::float8 as lifetime,
    u.role, u.disabled
  from refresh_tokens t
    join logins l on l.user_id = t.user_id and l.id = t.login_id
    ${joinAccount('t.user_id')}
    left join refresh_tokens s on s.user_id = t.user_id and s.login_id = t.login_id and s.generation = t.generation + 1 and s.rotated_at is null
  where t.user_id = $1 and t.login_id = $2 and t.token_hash = $3`

// The insertion reads what the update returns, so the old row is out of the index of live ones before the new one comes in.
const ROTATE = `
  with parent as (
    update refresh_tokens set rotated_at = clock_timestamp()
    where user_id = $1 and login_id = $2 and generation = $3 returning user_id, login_id, generation),
  successor as (
    insert into refresh_tokens (user_id, login_id, generation, token_hash)
    select user_id, login_id, generation + 1, $4 from parent)
  update logins set last_used_at = statement_timestamp(),
    idle_expires_at = least(absolute_expires_at, statement_timestamp() + $5 * interval '1 millisecond')
  where user_id = $1 and id = $2
  returning floor(extract(epoch from idle_expires_at - statement_timestamp()))::float8 as lifetime`

interface State {
  generation: number
  live: boolean
  in_grace: boolean | null
  /** Of the direct successor, when that is the tip. */
  successor_hash: Buffer | null
  reason: string | null
  expired: boolean
  lifetime: number
  role: Role
  disabled: boolean
}

/**
 * Exchange a refresh token inside a transaction (RFC 9700 §4.14.2): the login's row is locked first, as everybody who
 * ends logins does too, then the token is read again. The outcome is returned rather than thrown, because the end of a
 * login whose token was replayed has to be committed.
 * @param tx the transaction
 * @param token as presented
 * @param origin for the audit trail
 * @param options keys, times and ports
 */
export async function rotate (tx: Executor, token: PresentedToken, origin: KnownOrigin, options: RotationOptions): Promise<Outcome> {
  const { userId, hash } = token
  const { rows: [login] } = await tx.query<{ id: string }>(LOCK, [userId, hash], 'refresh-lock')
  if (login === undefined) return { result: 'invalid' }
  const loginId = login.id
  const { rows: [state] } = await tx.query<State>(READ, [userId, loginId, hash, options.graceMs], 'refresh-read')
  if (state === undefined) return { result: 'invalid' }
  const { generation, role } = state

  if (state.disabled) return { result: 'disabled' }
  // Whoever held the family when it was ended for a replay is told why.
  if (state.reason === 'reuse') return { result: 'reused' }
  if (state.reason === 'expired') return { result: 'expired' }
  if (state.reason !== null) return { result: 'invalid' }
  if (state.expired) {
    await endLogins(tx, { userId, reason: 'expired', only: loginId }, options.changes)
    return { result: 'expired' }
  }

  if (state.live) {
    const refreshToken = succeedingToken(options.keys[0], token, loginId, generation + 1)
    const { rows: [rotated] } = await tx.query<{ lifetime: number }>(ROTATE, [userId, loginId, generation, hashRefreshToken(refreshToken), options.idleMs], 'refresh-rotate')
    await options.audit.record(tx, { action: 'auth.refresh', userId, actorId: userId, target: loginId, ...origin, details: { generation: generation + 1 } })
    return { result: 'rotated', userId, loginId, role, refreshToken, refreshExpiresIn: rotated?.lifetime ?? 0 }
  }

  const tip = state.successor_hash
  if (tip !== null && state.in_grace === true) {
    // The successor may stem from the secret before the present one.
    const candidates = options.keys.map((key) => succeedingToken(key, token, loginId, generation + 1))
    const refreshToken = candidates.find((text) => hashRefreshToken(text).equals(tip))
    if (refreshToken !== undefined) return { result: 'repeated', userId, loginId, role, refreshToken, refreshExpiresIn: state.lifetime }
  }

  await endLogins(tx, { userId, reason: 'reuse', only: loginId }, options.changes)
  await options.audit.record(tx, { action: 'auth.refresh-reused', outcome: 'failure', userId, target: loginId, ...origin, details: { generation } })
  return { result: 'reused' }
}
