import t from 'tap'
import { build } from './helper.js'
import { milliseconds, readConfig, VARIABLES, ConfigError, type VariableName } from '../config.js'

t.test('every default', async (t) => {
  const { environment, ...config } = readConfig({})
  t.same(environment, {})
  t.same(config, {
    production: false,
    host: '127.0.0.1',
    port: 3001,
    workers: 1,
    dataDir: '.data',
    databasePoolMax: 20,
    redisPool: { min: 10, max: 50 },
    cacheAgentsTtl: 300_000,
    cacheStatusTtl: 60_000,
    accessTokenTtl: 900_000,
    refreshTokenTtl: 2_592_000_000,
    refreshIdleTtl: 1_209_600_000,
    refreshGrace: 10_000,
    adminUsername: 'admin',
    registrationOpen: true,
    agentsConfigPath: 'config/agents.json',
    upstreamAllowedHosts: [],
    logLevel: 'info',
    auditRetentionDays: 90,
    sentryTracesSampleRate: 0,
    consoleOn: true,
    trustProxy: 0,
    corsOrigins: [],
    rateLimit: { max: 300, window: 60_000 },
    shutdownGrace: 30_000,
    withoutEffect: []
  })
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']))
  const { environment: _, ...same } = readConfig(empty)
  t.same(same, config, 'an empty value is an absent one')
  for (const [name, { meaning }] of Object.entries(VARIABLES)) t.ok(meaning.length > 10, `${name} is explained`)
})

t.test('values that are used', async (t) => {
  const key = 'ab'.repeat(32)
  t.match(readConfig({
    HOST: '::',
    PORT: '0',
    DATABASE_URL: 'postgresql://u:p@h/d',
    DATABASE_DIRECT_URL: 'postgres://h/d',
    DATABASE_READ_URL: 'postgres://r/d',
    REDIS_URL: 'redis+sentinel://a:1,b:2/name',
    JWT_SECRET: 'é'.repeat(16),
    ENCRYPTION_KEY: key,
    JWT_SECRET_PREVIOUS: 'x'.repeat(32),
    ENCRYPTION_KEY_PREVIOUS: Buffer.alloc(32).toString('base64'),
    NODE_ENV: 'production',
    ACCESS_TOKEN_TTL: '24h',
    REFRESH_GRACE: '0s',
    CORS_ORIGINS: 'https://a.example, http://localhost:5173',
    UPSTREAM_ALLOWED_HOSTS: '127.0.0.1, 10.0.0.0/8,',
    REGISTRATION: 'closed',
    SENTRY_DSN: 'https://k@s.example/1',
    SENTRY_ENVIRONMENT: 'test',
    SENTRY_TRACES_SAMPLE_RATE: '0.25',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://o:4318',
    METRICS_TOKEN: 'm',
    TRUST_PROXY: '2',
    RATE_LIMIT_MAX: '0',
    PG_BIN_DIR: '/pg',
    LOG_DIR: '/logs',
    ADMIN_PASSWORD: 'correct-horse-1'
  }), {
    host: '::',
    port: 0,
    databaseUrl: 'postgresql://u:p@h/d',
    databaseDirectUrl: 'postgres://h/d',
    databaseReadUrl: 'postgres://r/d',
    redisUrl: 'redis+sentinel://a:1,b:2/name',
    encryptionKey: key,
    production: true,
    accessTokenTtl: 86_400_000,
    refreshGrace: 0,
    corsOrigins: ['https://a.example', 'http://localhost:5173'],
    upstreamAllowedHosts: ['127.0.0.1', '10.0.0.0/8'],
    registrationOpen: false,
    sentryTracesSampleRate: 0.25,
    metricsToken: 'm',
    trustProxy: 2,
    rateLimit: { max: 0 },
    pgBinDir: '/pg',
    logDir: '/logs'
  })
  t.same(readConfig({ CORS_ORIGINS: '*' }).corsOrigins, ['*'])
  for (const [text, value] of [['250ms', 250], ['3s', 3000], ['2m', 120_000], ['1h', 3_600_000], ['2d', 172_800_000]] as const) t.equal(milliseconds(text), value)
})

t.test('a value that can not be used is one line that names its variable', async (t) => {
  const bad: [VariableName, string][] = [
    ['PORT', 'http'], ['PORT', '70000'], ['PORT', '-1'], ['PORT', '80.5'], ['PORT', ' '], ['DATABASE_URL', 'mysql://u:hunter22@h/d'], ['DATABASE_POOL_MAX', '1'],
    ['REDIS_URL', 'http://x:hunter22@h'], ['JWT_SECRET', 'hunter22'], ['JWT_SECRET_PREVIOUS', 'hunter22'], ['ENCRYPTION_KEY', 'hunter22'], ['ENCRYPTION_KEY', 'ab'.repeat(31)],
    ['ACCESS_TOKEN_TTL', '15'], ['ACCESS_TOKEN_TTL', '2d'], ['ACCESS_TOKEN_TTL', '10ms'], ['REFRESH_TOKEN_TTL', '0s'], ['REFRESH_IDLE_TTL', 'soon'], ['SHUTDOWN_GRACE', '30d'],
    ['RATE_LIMIT_WINDOW', '0m'], ['RATE_LIMIT_MAX', '-1'], ['ADMIN_USERNAME', 'a b'], ['ADMIN_PASSWORD', 'hunter'], ['REGISTRATION', 'yes'], ['LOG_LEVEL', 'loud'],
    ['AUDIT_RETENTION_DAYS', '0'], ['SENTRY_DSN', 'hunter22'], ['SENTRY_TRACES_SAMPLE_RATE', '2'], ['TRUST_PROXY', 'true'], ['CORS_ORIGINS', 'example.org'],
    ['CORS_ORIGINS', 'https://example.org/'], ['OTEL_EXPORTER_OTLP_ENDPOINT', 'o:4318'], ['LOG_LEVEL', 'a\nb'],
    ['NODE_ENV', 'prod'], ['NODE_ENV', 'Production'], ['DATABASE_URL', 'postgres://u:hunter22@a:5432,,b:5432/d'], ['DATABASE_URL', 'postgres:///d?host=a,b&port=1,2,3'], ['DATABASE_URL', 'postgres://u:hunter22@a,b/d?target_session_attrs=best'],
    ['DATABASE_DIRECT_URL', 'postgres://u:p#hunter22@h/d'], ['DATABASE_READ_URL', 'postgres://h:99999/d']
  ]
  for (const [name, value] of bad) {
    try {
      readConfig({ [name]: value })
      t.fail(`${name}=${value} was taken`)
    } catch (error) {
      t.type(error, ConfigError)
      const { message } = error as Error
      t.match(message, new RegExp(`^${name} must `), message)
      t.notMatch(message, /hunter|\n/, 'one line, no secret')
    }
  }
  t.throws(() => readConfig({ NODE_ENV: 'production' }), { message: 'JWT_SECRET must be set when NODE_ENV is production\nENCRYPTION_KEY must be set when NODE_ENV is production' })
  t.throws(() => readConfig({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }), { message: /^ENCRYPTION_KEY must be set/ })
  for (const stray of ['http://llm.example', 'llm.example:8080', '10.0.0.0/33', '10.0.0.256', '::1/129', 'fe80::1%eth0', '0x7f.1', '10.0.0.0/8/8', 'a b', '*.example', '-x.example', '127.1']) {
    t.throws(() => readConfig({ UPSTREAM_ALLOWED_HOSTS: `llm.example, ${stray}` }), { message: `UPSTREAM_ALLOWED_HOSTS must be hosts or CIDRs without scheme and port, comma-separated, such as 127.0.0.1, 10.0.0.0/8 or llm.example (it holds ${JSON.stringify(stray)})` }, stray)
  }
  t.throws(() => readConfig({ REDIS_POOL_MIN: '60' }), { message: /^REDIS_POOL_MIN must not be above/ })
})

t.test('every value that can not be used is named at once', async (t) => {
  t.throws(() => readConfig({ PORT: 'http', ACCESS_TOKEN_TTL: '15', NODE_ENV: 'prod', REDIS_POOL_MIN: '60', SHUTDOWN_GRACE: '30d' }), {
    message: /^PORT must .*\nACCESS_TOKEN_TTL must .*\nNODE_ENV must be one of production, development, test .*\nREDIS_POOL_MIN must .*\nSHUTDOWN_GRACE must [^\n]*$/
  })
  t.equal(readConfig({ DATABASE_URL: 'postgres://u:p%23w@/d?host=/var/run/postgresql' }).databaseUrl, 'postgres://u:p%23w@/d?host=/var/run/postgresql', 'a socket has no host')
})

t.test('variables that are set without effect are named at the start, once', async (t) => {
  const env = { SENTRY_TRACES_SAMPLE_RATE: '0.5', SENTRY_ENVIRONMENT: 'test', CACHE_STATUS_TTL: '', JWT_SECRET_PREVIOUS: 'x'.repeat(32) }
  t.same(readConfig(env).withoutEffect, ['SENTRY_ENVIRONMENT', 'SENTRY_TRACES_SAMPLE_RATE'])
  t.same(readConfig({ ...env, SENTRY_DSN: 'http://k@h/1' }).withoutEffect, [])
  const lines: string[] = []
  await build(t, { agents: [], env, log: (line) => lines.push(line) })
  t.match(lines.filter((line) => line.includes('without effect')), [/"level":40.*without effect while SENTRY_DSN is not: SENTRY_ENVIRONMENT, SENTRY_TRACES_SAMPLE_RATE"/])
})
