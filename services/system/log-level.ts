/** Log level that administrators change for a limited time; every replica follows through the change feed, those that start later too. */
import type { Actor } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditPort } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'

/** Levels that can be set, from the least to the most talkative. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** A level of the log. */
export type Level = typeof LOG_LEVELS[number]

/** A level that holds for a while. */
export interface TemporaryLevel { level: Level, until: Date }

/** The log's level, changed for a while on every replica. */
export interface LogLevel {
  /** Log at another level for some minutes; then the configured one returns by itself, so that nobody has to remember. */
  set(level: Level, minutes: number, actor: Actor): Promise<TemporaryLevel>
  /** The level now, the configured one, and until when another one holds; null: for good. */
  state(): { level: string, configured: string, until: Date | null }
  /** Forgets what is under way. */
  close(): void
}

/** Ports of the log level. */
export interface LogLevelOptions {
  db: Database
  audit: AuditPort
  changes: Pick<ChangeFeed, 'publish' | 'subscribe'>
  configured: string
  apply: (level: string) => void
}

const KIND = 'log.level'
const LONGEST_MS = 86_400_000
const SUBJECT = new RegExp(`^(${LOG_LEVELS.join('|')}) (.+)$`)

/** A log level that every replica follows through the change feed, also one that starts later. */
export function createLogLevel ({ db, audit, changes, configured, apply }: LogLevelOptions): LogLevel {
  let timer: NodeJS.Timeout | undefined
  let latest = 0
  let now: { level: string, until: Date | null } = { level: configured, until: null }

  changes.subscribe(KIND, { lookbackMs: LONGEST_MS }, ({ subject, at }) => {
    const [, level = configured, until = ''] = SUBJECT.exec(subject) ?? []
    const remaining = Date.parse(until) - Date.now()
    if (at.getTime() < latest || !(remaining > 0)) return
    latest = at.getTime()
    clearTimeout(timer)
    apply(level)
    now = { level, until: new Date(until) }
    timer = setTimeout(() => {
      now = { level: configured, until: null }
      apply(configured)
    }, remaining).unref()
  })

  return {
    set: (level, minutes, { actorId, ip, requestId }) => db.transaction(async (tx) => {
      const { rows: [row] } = await tx.query<{ until: Date }>('select now() + $1 * interval \'1 minute\' as until', [minutes])
      const until = row?.until ?? new Date(0)
      await changes.publish(tx, KIND, { userId: null, subject: `${level} ${until.toISOString()}` })
      await audit.record(tx, { action: 'log-level.set', actorId, ip, requestId, details: { level, minutes } })
      return { level, until }
    }),
    state: () => ({ ...now, configured }),
    close () { clearTimeout(timer) }
  }
}
