/** A login's time, moved: the clock is the database's, so its rows are dated back instead. */
import type { FastifyInstance } from 'fastify'

/** Lets time pass for one login. */
export async function shiftLogin (app: FastifyInstance, loginId: string, ms: number): Promise<void> {
  await app.db.query(`update logins set created_at = created_at - $2 * interval '1 millisecond', last_used_at = last_used_at - $2 * interval '1 millisecond',
    absolute_expires_at = absolute_expires_at - $2 * interval '1 millisecond', idle_expires_at = idle_expires_at - $2 * interval '1 millisecond' where id = $1`, [loginId, ms])
  await app.db.query(`update refresh_tokens set created_at = created_at - $2 * interval '1 millisecond', rotated_at = rotated_at - $2 * interval '1 millisecond'
    where login_id = $1`, [loginId, ms])
}

export interface LoginState { generations: number, live: number, reason: string | null }

/** What the database holds of a login. */
export async function stateOf (app: FastifyInstance, loginId: string): Promise<LoginState | undefined> {
  const { rows: [state] } = await app.db.query<LoginState>(`select count(*)::int as generations, count(*) filter (where rotated_at is null)::int as live, l.reason
    from logins l join refresh_tokens t on t.login_id = l.id where l.id = $1 group by l.id, l.reason`, [loginId])
  return state
}
