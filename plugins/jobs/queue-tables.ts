/** SQL on the tables of pg-boss and on the table of paused queues; pg-boss's own interface shows neither. */
import type { Executor } from '../postgres/index.js'

/** The states of a job that are shown. */
export const JOB_STATES = ['created', 'active', 'retry', 'failed', 'completed'] as const

/** State of a job. */
export type JobState = typeof JOB_STATES[number]

/** Jobs of a queue by state. */
export type Queue = { name: string, paused: boolean } & Record<JobState, number>

/** A job, as an administrator sees it. */
export interface JobView {
  id: string
  state: JobState
  data: Record<string, unknown> | null
  /** What it brought, or why it failed. */
  output: Record<string, unknown> | null
  /** Attempts after the first. */
  retries: number
  createdAt: Date
  startedAt: Date | null
  completedAt: Date | null
}

/** A job, with its place in the list. */
export interface ListedJob extends JobView {
  /** When it was made, with microseconds. */
  position: string
}

/** Names of those of the queues that have work due and are not paused. */
export async function dueQueues (db: Executor, names: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select distinct name from pgboss.job j where name = any($1) and state < 'active' and start_after < now()
       and not exists (select from paused_queues p where p.name = j.name)`, [names], 'jobs-due')
  return rows.map(({ name }) => name)
}

/** Seconds that the oldest job of each queue has been due and not begun; a queue that is paused, or has none, is missing. */
export async function readDelays (db: Executor, names: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ name: string, seconds: number }>(
    `select name, extract(epoch from now() - min(start_after))::float8 as seconds from pgboss.job j where name = any($1) and state < 'active' and start_after < now()
       and not exists (select from paused_queues p where p.name = j.name) group by name`, [names], 'jobs-delay')
  return new Map(rows.map(({ name, seconds }) => [name, seconds]))
}

/** The queues with their counts. */
export async function readQueues (db: Executor, names: readonly string[]): Promise<Queue[]> {
  const { rows } = await db.query<{ name: string, paused: boolean, counts: Partial<Record<JobState, number>> | null }>(
    `select n.name, exists (select from paused_queues p where p.name = n.name) as paused,
       (select json_object_agg(state, jobs) from (select state, count(*) as jobs from pgboss.job where name = n.name group by state) c) as counts
     from unnest($1::text[]) as n (name) order by n.name`, [names], 'jobs-count')
  return rows.map(({ name, paused, counts }) => ({ name, paused, created: 0, active: 0, retry: 0, failed: 0, completed: 0, ...counts }))
}

/** Jobs of a queue, the newest first. */
export async function readJobs (
  db: Executor, name: string, state: JobState | null, limit: number, after: readonly string[] = []
): Promise<ListedJob[]> {
  const [at = null, id = null] = after
  const { rows } = await db.query<ListedJob>(
    `select id, state, data, output, retry_count as retries, created_on as "createdAt", started_on as "startedAt", completed_on as "completedAt",
       to_char(created_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as position
     from pgboss.job where name = $1 and state <> 'cancelled' and ($2::text is null or state = $2::pgboss.job_state)
       and ($3::timestamptz is null or (created_on, id) < ($3::timestamptz, $4::uuid))
     order by created_on desc, id desc limit $5`, [name, state, at, id, limit])
  return rows
}

/** Pauses a queue on every replica, or lets it go on. What runs already runs to its end. */
export async function setPaused (db: Executor, name: string, paused: boolean): Promise<void> {
  await db.query(paused ? 'insert into paused_queues (name) values ($1) on conflict do nothing' : 'delete from paused_queues where name = $1', [name])
}

/**
 * Removes every job of a queue that does not run.
 * @returns how many there were
 */
export async function clearQueue (db: Executor, name: string): Promise<number> {
  return (await db.query("delete from pgboss.job where name = $1 and state <> 'active'", [name])).rowCount
}
