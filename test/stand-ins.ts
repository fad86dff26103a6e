/** The lower half of the application: its plugins around one database, without what needs the rest. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Test } from 'tap'
import { createServer } from '../app.js'
import { readConfig } from '../config.js'
import { loggerOn } from '../log/logger.js'
import accessLog from '../plugins/access-log/index.js'
import cors from '../plugins/cors.js'
import edge from '../plugins/edge.js'
import errors from '../plugins/errors/index.js'
import framing from '../plugins/framing.js'
import lifecycle from '../plugins/lifecycle.js'
import loops from '../plugins/loops.js'
import metrics from '../plugins/metrics.js'
import migrations from '../plugins/migrations.js'
import overload from '../plugins/overload.js'
import postgres from '../plugins/postgres/index.js'
import principal from '../plugins/principal.js'
import queues from '../plugins/queues.js'
import rateLimit from '../plugins/rate-limit/index.js'
import redis from '../plugins/redis/index.js'
import securityHeaders from '../plugins/security-headers.js'
import workers from '../plugins/workers/index.js'
import strictJson from '../plugins/strict-json/index.js'

export interface HalfOptions { databaseUrl: string, env?: Record<string, string>, poolMax?: number, log?: (line: string) => void }

/** Plugins up to the database, not yet listening; closed after the test. */
export async function lowerHalf (t: Test, { databaseUrl, env = {}, poolMax = 4, log }: HalfOptions): Promise<FastifyInstance> {
  const logger = loggerOn(log === undefined ? 'silent' : 'info', { write: (line: string) => log?.(line) })
  const app = createServer({ ...readConfig(env), databasePoolMax: poolMax }, logger)
  t.teardown(() => app.close())
  app.decorate('databaseUrl', databaseUrl)
  app.decorate('embeddedDatabase', true)
  await app.register(fp(async () => undefined, { name: 'embedded-postgres' }))
  const plugins = [
    metrics, queues, loops, workers, redis, edge, accessLog, errors, securityHeaders, cors, principal, rateLimit, framing,
    overload, strictJson, lifecycle, postgres, migrations
  ]
  for (const plugin of plugins) await app.register(plugin)
  return app
}
