import Type from 'typebox'

const status = (values: string[], description: string) => Type.Enum(values, { description })
const milliseconds = Type.Union([Type.Number(), Type.Null()], { description: 'Milliseconds the answer took; null when there was none', examples: [0.4] })
const age = Type.Union([Type.Number(), Type.Null()], { description: 'Milliseconds since that was seen; null before the first look', examples: [120] })
const trouble = (value: string, description: string) => Type.Optional(Type.Object({ status: status([value], 'Only there when it is so'), message: Type.String() }, { description }))
const count = (description: string) => Type.Integer({ minimum: 0, description })

/** The whole health report, also under 503. */
export const HealthReport = Type.Object({
  status: status(['ok', 'degraded', 'unavailable'], 'unavailable means that the database cannot be used; degraded that something less is amiss'),
  version: Type.String({ description: 'Version of the service', examples: ['0.1.0'] }),
  uptime: Type.Number({ description: 'Seconds since the process started' }),
  timestamp: Type.String({ description: 'ISO 8601 in UTC' }),
  checks: Type.Object({
    database: Type.Object({
      status: status(['up', 'down'], 'Whether the database answered'),
      latencyMs: milliseconds,
      ageMs: age,
      embedded: Type.Boolean({ description: 'Whether it is the embedded PostgreSQL' }),
      pool: Type.Object({ total: count('Open connections'), idle: count('Unused connections'), waiting: count('Callers that wait for one'), max: count('DATABASE_POOL_MAX') }),
      message: Type.Optional(Type.String({ description: 'What keeps the database from being used in full; absent when nothing does' }))
    }),
    redis: Type.Object({
      status: status(['up', 'down', 'disabled'], 'disabled when REDIS_URL is not set'),
      latencyMs: milliseconds,
      ageMs: age,
      pool: Type.Object({ size: count('Open connections'), min: count('Fewest connections kept open'), max: count('Most connections'), busy: count('Connections in use') }),
      message: Type.Optional(Type.String({ description: 'What is amiss; absent when nothing is' }))
    }),
    workers: Type.Optional(Type.Object({ running: count('Workers that serve'), wanted: count('WORKERS') }, { description: 'Processes that serve, where a supervisor runs several' })),
    jobs: trouble('down', 'Background jobs, when they cannot run'),
    disk: trouble('low', 'Disks of DATA_DIR and LOG_DIR, when one is nearly full'),
    logs: trouble('down', 'Log lines, when they cannot be written where they should be')
  })
}, { $id: 'HealthReport', description: 'State of the service and of what it depends on' })

/** Whether the process is alive or ready, also under 503. */
export const Liveness = Type.Object({ status: Type.String({ description: 'alive, ready, starting, draining, unavailable or overloaded', examples: ['ready'] }) })
