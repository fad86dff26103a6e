/** The part of the application that signs users in, without agents and conversations: boots fast, and twice on one database. */
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'
import autoload from '@fastify/autoload'
import fastify, { type FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { readConfig } from '../../../config.js'
import apiKeys from '../../../services/api-keys/index.js'
import audit from '../../../services/audit/index.js'
import auth from '../../../services/auth/index.js'
import changes from '../../../services/changes/index.js'
import { createDatabase } from '../../database.js'
import { clientOf, temporaryFolder, type BuildOptions, type TestApp } from '../../helper.js'

const folder = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url))
const ROUTES = ['refresh', 'logout', 'logout-all', 'logins']

/** Assembles it and listens on a random port. */
export async function listen (env: Record<string, string>, log?: (line: string) => void): Promise<{ app: FastifyInstance, url: string }> {
  const app = fastify({ logger: log === undefined ? false : { level: 'trace', stream: { write: log } } })
  try {
    app.decorate('config', readConfig({ DATABASE_POOL_MAX: '10', RATE_LIMIT_MAX: '0', JWT_SECRET: 'a-secret-of-thirty-two-characters', ...env }))
    await app.register(autoload, { dir: folder('plugins'), maxDepth: 1, dirNameRoutePrefix: false })
    for (const service of [changes, audit, apiKeys, auth]) await app.register(service)
    for (const name of ROUTES) await app.register(await import(folder(`routes/api/auth/${name}.ts`)), { prefix: '/api/auth' })
    app.get('/signed-in', { preParsing: app.auth.requireSignedIn }, async (request) => app.auth.callerOf(request))
    app.get('/admin', { preParsing: app.auth.requireAdmin }, async (request) => app.auth.callerOf(request))
    app.get('/public', async (request) => ({ caller: request.caller, principal: request.principal }))
    await app.listen({ host: '127.0.0.1', port: 0 })
  } catch (error) {
    await app.close()
    throw error
  }
  return { app, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` }
}

/** The same for a test, on a fresh database unless one is given; closed after the test. */
export async function boot (t: Test, options: BuildOptions = {}): Promise<TestApp> {
  const dataDir = await temporaryFolder(t)
  const database = options.database ?? await createDatabase(t)
  const { app, url } = await listen({ DATA_DIR: dataDir, DATABASE_URL: database, ...options.env }, options.log)
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => { await (closed ??= app.close()) }
  t.teardown(close)
  return { app, url, database, dataDir, close, ...clientOf(url) }
}
