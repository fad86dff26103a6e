/**
 * The environment, once: a table of variables with their schema, default and meaning, and the typed configuration made
 * from it. Nothing else reads `process.env`.
 */
import { availableParallelism } from 'node:os'
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { readAddress } from './database-address.js'
import { hostRangeOf } from './network.js'

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DURATION = '^[0-9]{1,9}(ms|s|m|h|d)$'

/** A variable: its schema, its value when absent, and its description in the documents. */
export interface Variable {
  schema: TSchema
  fallback?: string
  meaning: string
  /** Names what a good value looks like in the one line that a bad one prints. */
  expected: string
}

const text = (meaning: string, fallback?: string): Variable =>
  ({ schema: Type.String({ minLength: 1 }), meaning, expected: 'a text', ...(fallback === undefined ? {} : { fallback }) })
const duration = (fallback: string, meaning: string): Variable =>
  ({ schema: Type.String({ pattern: DURATION }), fallback, meaning, expected: 'a duration such as 500ms, 10s, 15m, 12h or 30d' })
const integer = (fallback: string, minimum: number, maximum: number, meaning: string): Variable =>
  ({ schema: Type.Integer({ minimum, maximum }), fallback, meaning, expected: `a whole number from ${minimum} to ${maximum}` })
const choice = (fallback: string, values: readonly string[], meaning: string): Variable =>
  ({ schema: Type.Enum([...values]), fallback, meaning, expected: `one of ${values.join(', ')}` })
const url = (schemes: string, meaning: string): Variable =>
  ({ schema: Type.String({ pattern: `^(${schemes})://[^\\s]+$` }), meaning, expected: `a URL with the scheme ${schemes.replaceAll('|', ' or ').replaceAll('\\', '')}` })
const secret = (pattern: string, expected: string, meaning: string): Variable =>
  ({ schema: Type.String({ pattern }), meaning, expected })

const THIRTY_TWO_BYTES = '^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$'
// Any Unicode text of 32 bytes: characters beyond ASCII have two to four.
const SECRET = '^(?:[^\\x00-\\x7f]{16,}|[\\s\\S]{32,})$'
const ORIGINS = '^(\\*|(https?://[^\\s/,]+)(\\s*,\\s*https?://[^\\s/,]+)*)$'
const DATABASE_URLS = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_READ_URL'] as const
const PASSWORD = '^(?=.*[A-Za-z])(?=.*[0-9]).{8,128}$'

/** Every variable of the contract, in the order of the documents. */
export const VARIABLES = {
  HOST: text('Address to listen on', '127.0.0.1'),
  PORT: integer('3001', 0, 65_535, 'Port to listen on; 0 picks a free one'),
  WORKERS: { schema: Type.String({ pattern: '^(auto|[1-9][0-9]?|1[01][0-9]|12[0-8])$' }), fallback: '1', meaning: 'Processes that serve: a number, or auto for one on each core; above 1 a supervisor runs them', expected: 'a whole number from 1 to 128, or auto' },
  DATA_DIR: text('Embedded database, generated secrets, logs', '.data'),
  DATABASE_URL: url('postgres|postgresql', 'A PostgreSQL of 14 or later; unset: the embedded one under DATA_DIR'),
  DATABASE_POOL_MAX: integer('20', 2, 1000, 'Database connections of this replica'),
  DATABASE_DIRECT_URL: url('postgres|postgresql', 'Past a transaction-mode PgBouncer: migrations, LISTEN, locks'),
  DATABASE_READ_URL: url('postgres|postgresql', 'A replica for lists, history and search'),
  PG_BIN_DIR: text('Other binaries for the embedded database'),
  REDIS_URL: url('redis|rediss|rediss?\\+sentinel', 'Redis of 6.2 or later, or Valkey; unset: disabled'),
  REDIS_POOL_MIN: integer('10', 1, 1000, 'Redis connections kept open'),
  REDIS_POOL_MAX: integer('50', 1, 1000, 'Redis connections at most'),
  CACHE_AGENTS_TTL: duration('5m', 'Lifetime of cached agents'),
  CACHE_STATUS_TTL: duration('1m', 'Lifetime of a cached agent status'),
  JWT_SECRET: secret(SECRET, 'at least 32 bytes', 'Signs access tokens; generated under DATA_DIR when unset, required in production'),
  JWT_SECRET_PREVIOUS: secret(SECRET, 'at least 32 bytes', 'Still verifies while keys are rotated'),
  ENCRYPTION_KEY: secret(THIRTY_TWO_BYTES, '32 bytes as 64 hex digits or base64', 'Encrypts provider keys at rest; generated like JWT_SECRET'),
  ENCRYPTION_KEY_PREVIOUS: secret(THIRTY_TWO_BYTES, '32 bytes as 64 hex digits or base64', 'Still decrypts while keys are rotated'),
  ACCESS_TOKEN_TTL: duration('15m', 'Lifetime of an access token, at most 24 h'),
  REFRESH_TOKEN_TTL: duration('30d', 'A login ends after this, whatever happens'),
  REFRESH_IDLE_TTL: duration('14d', 'A login ends after this without a refresh'),
  REFRESH_GRACE: duration('10s', 'How long a repeated refresh gets the same successor'),
  ADMIN_USERNAME: { schema: Type.String({ pattern: '^[A-Za-z0-9_.-]{3,32}$' }), fallback: 'admin', meaning: 'The first administrator', expected: '3 to 32 letters, digits, or any of _ . -' },
  ADMIN_PASSWORD: secret(PASSWORD, '8 to 128 characters with a letter and a digit', 'Of the first administrator; generated and printed once when unset'),
  REGISTRATION: choice('open', ['open', 'closed'], 'closed: only administrators make accounts'),
  AGENTS_CONFIG_PATH: text('The agents file', 'config/agents.json'),
  UPSTREAM_ALLOWED_HOSTS: text('Hosts or CIDRs that agents made through the API may reach besides public ones, comma-separated'),
  LOG_LEVEL: choice('info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'Least severe level that is logged'),
  LOG_DIR: text('Folder of the daily app, error and audit files; unset: stdout'),
  AUDIT_RETENTION_DAYS: integer('90', 1, 36_500, 'Audit events older than this are purged'),
  SENTRY_DSN: url('http|https', 'Error tracking'),
  SENTRY_ENVIRONMENT: text('Environment name that Sentry shows'),
  SENTRY_TRACES_SAMPLE_RATE: { schema: Type.Number({ minimum: 0, maximum: 1 }), meaning: 'Share of requests traced to Sentry', expected: 'a number from 0 to 1' },
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http|https', 'OpenTelemetry collector; set: tracing on'),
  CONSOLE: choice('on', ['on', 'off'], 'off: no console, the API alone'),
  METRICS_TOKEN: text('Bearer token of /metrics; unset: loopback peers only'),
  TRUST_PROXY: integer('0', 0, 32, 'How many proxies in front are trusted to set X-Forwarded-For'),
  CORS_ORIGINS: { schema: Type.String({ pattern: ORIGINS }), meaning: 'Origins that browsers may call from, comma-separated, or *', expected: 'origins such as https://example.org, without a path, or *' },
  RATE_LIMIT_MAX: integer('300', 0, 1_000_000_000, 'Requests per window and user or address; 0: no general limit'),
  RATE_LIMIT_WINDOW: duration('1m', 'Window of the general limit'),
  SHUTDOWN_GRACE: duration('30s', 'How long running streams may finish after SIGTERM, at most 24 h'),
  NODE_ENV: choice('development', ['production', 'development', 'test'], 'production makes JWT_SECRET and ENCRYPTION_KEY required')
} satisfies Record<string, Variable>

/** Name of a variable of the contract. */
export type VariableName = keyof typeof VARIABLES

/** Values that can't be used; its message has a line for each, which names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * A duration of the configuration in milliseconds.
 * @param value a count and a unit, such as `15m`
 */
export function milliseconds (value: string): number {
  const unit = value.replace(/^[0-9]+/, '') as keyof typeof UNITS
  return Number.parseInt(value, 10) * UNITS[unit]
}

/** Fault of a value, as one line; undefined when there is none. */
function fault (name: VariableName, value: string): string | undefined {
  const { schema, expected }: Variable = VARIABLES[name]
  const numeric = Type.IsInteger(schema) || Type.IsNumber(schema)
  if (Value.Check(schema, numeric && value.trim() !== '' ? Number(value) : value)) return undefined
  const shown = /SECRET|KEY|PASSWORD|TOKEN$|_URL|DSN/.test(name) ? '' : ` (it is ${JSON.stringify(value)})`
  return `${name} must be ${expected}${shown}`
}

/** Rules between variables, and those that a schema can't say. */
function * contradictions (value: (name: VariableName) => string | undefined): Generator<string> {
  const time = (name: VariableName): number => milliseconds(value(name) ?? '')
  for (const name of ['JWT_SECRET', 'ENCRYPTION_KEY'] as const) {
    if (value('NODE_ENV') === 'production' && value(name) === undefined) yield `${name} must be set when NODE_ENV is production`
  }
  if (Number(value('REDIS_POOL_MIN')) > Number(value('REDIS_POOL_MAX'))) yield 'REDIS_POOL_MIN must not be above REDIS_POOL_MAX'
  if (time('ACCESS_TOKEN_TTL') < 1000 || time('ACCESS_TOKEN_TTL') > UNITS.d) yield 'ACCESS_TOKEN_TTL must be from 1s to 24h'
  // Node's timers end at 24 days: a longer one would go off at once.
  if (time('SHUTDOWN_GRACE') > UNITS.d) yield 'SHUTDOWN_GRACE must be at most 24h'
  for (const name of ['REFRESH_TOKEN_TTL', 'REFRESH_IDLE_TTL', 'RATE_LIMIT_WINDOW'] as const) {
    if (time(name) === 0) yield `${name} must be longer than nothing`
  }
  const stray = list(value('UPSTREAM_ALLOWED_HOSTS')).find((item) => hostRangeOf(item) === undefined)
  if (stray !== undefined) yield `UPSTREAM_ALLOWED_HOSTS must be hosts or CIDRs without scheme and port, comma-separated, such as 127.0.0.1, 10.0.0.0/8 or llm.example (it holds ${JSON.stringify(stray)})`
  for (const name of DATABASE_URLS) {
    const url = value(name)
    if (url === undefined) continue
    try {
      readAddress(url)
    } catch (error) {
      yield `${name} ${(error as Error).message}`
    }
  }
}

const list = (value: string | undefined): string[] =>
  value === undefined ? [] : value.split(',').map((item) => item.trim()).filter((item) => item !== '')

/**
 * The typed configuration; durations are in milliseconds.
 * @param environment usually `process.env`
 * @returns the configuration, with absent optional settings left out
 * @throws {ConfigError} for values that can't be used, all of them at once
 */
export function readConfig (environment: Record<string, string | undefined>) {
  const values = new Map<VariableName, string>()
  const faults: string[] = []
  for (const name of Object.keys(VARIABLES) as VariableName[]) {
    const variable: Variable = VARIABLES[name]
    const given = environment[name]
    const problem = given === undefined || given === '' ? undefined : fault(name, given)
    if (problem !== undefined) faults.push(problem)
    const value = problem !== undefined || given === undefined || given === '' ? variable.fallback : given
    if (value !== undefined) values.set(name, value)
  }
  // A variable that has a line already needs no second one.
  const more = [...contradictions((name) => values.get(name))].filter((line) => !faults.some((one) => one.split(' ')[0] === line.split(' ')[0]))
  if (faults.length + more.length > 0) throw new ConfigError([...faults, ...more].join('\n'))
  const raw = (name: VariableName): string | undefined => values.get(name)
  const always = (name: VariableName): string => raw(name) ?? ''
  const optional = <K extends string>(key: K, name: VariableName): { [P in K]?: string } => {
    const value = raw(name)
    return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }
  }
  const time = (name: VariableName): number => milliseconds(always(name))
  return {
    production: always('NODE_ENV') === 'production',
    host: always('HOST'),
    port: Number(always('PORT')),
    workers: always('WORKERS') === 'auto' ? availableParallelism() : Number(always('WORKERS')),
    dataDir: always('DATA_DIR'),
    ...optional('databaseUrl', 'DATABASE_URL'),
    ...optional('databaseDirectUrl', 'DATABASE_DIRECT_URL'),
    ...optional('databaseReadUrl', 'DATABASE_READ_URL'),
    databasePoolMax: Number(always('DATABASE_POOL_MAX')),
    ...optional('pgBinDir', 'PG_BIN_DIR'),
    ...optional('redisUrl', 'REDIS_URL'),
    redisPool: { min: Number(always('REDIS_POOL_MIN')), max: Number(always('REDIS_POOL_MAX')) },
    cacheAgentsTtl: time('CACHE_AGENTS_TTL'),
    cacheStatusTtl: time('CACHE_STATUS_TTL'),
    ...optional('jwtSecret', 'JWT_SECRET'),
    ...optional('jwtSecretPrevious', 'JWT_SECRET_PREVIOUS'),
    ...optional('encryptionKey', 'ENCRYPTION_KEY'),
    ...optional('encryptionKeyPrevious', 'ENCRYPTION_KEY_PREVIOUS'),
    accessTokenTtl: time('ACCESS_TOKEN_TTL'),
    refreshTokenTtl: time('REFRESH_TOKEN_TTL'),
    refreshIdleTtl: time('REFRESH_IDLE_TTL'),
    refreshGrace: time('REFRESH_GRACE'),
    adminUsername: always('ADMIN_USERNAME'),
    ...optional('adminPassword', 'ADMIN_PASSWORD'),
    registrationOpen: always('REGISTRATION') === 'open',
    agentsConfigPath: always('AGENTS_CONFIG_PATH'),
    upstreamAllowedHosts: list(raw('UPSTREAM_ALLOWED_HOSTS')),
    logLevel: always('LOG_LEVEL'),
    ...optional('logDir', 'LOG_DIR'),
    auditRetentionDays: Number(always('AUDIT_RETENTION_DAYS')),
    ...optional('sentryDsn', 'SENTRY_DSN'),
    ...optional('sentryEnvironment', 'SENTRY_ENVIRONMENT'),
    sentryTracesSampleRate: Number(raw('SENTRY_TRACES_SAMPLE_RATE') ?? 0),
    ...optional('otlpEndpoint', 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    consoleOn: always('CONSOLE') === 'on',
    ...optional('metricsToken', 'METRICS_TOKEN'),
    trustProxy: Number(always('TRUST_PROXY')),
    corsOrigins: list(raw('CORS_ORIGINS')),
    rateLimit: { max: Number(always('RATE_LIMIT_MAX')), window: time('RATE_LIMIT_WINDOW') },
    shutdownGrace: time('SHUTDOWN_GRACE'),
    /** Variables that are set, and that nothing uses without another one. */
    withoutEffect: raw('SENTRY_DSN') === undefined ? (['SENTRY_ENVIRONMENT', 'SENTRY_TRACES_SAMPLE_RATE'] as const).filter((name) => raw(name) !== undefined) : [],
    /** The agents file names its `${NAME}` variables itself, so their values can't be listed here. */
    environment
  }
}

/** The typed configuration. */
export type Config = ReturnType<typeof readConfig>
