/**
 * The application without its process: a Fastify instance with the limits of the HTTP layer, and the one plugin that loads plugins,
 * services and routes in that order.
 */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import autoload from '@fastify/autoload'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from './config.js'
import { prepareConnections } from './connections.js'
import type { EmbeddedPostgres } from './plugins/embedded-postgres/launcher.js'
import { clientErrorHandler } from './plugins/errors/unparsed.js'
import { lazyChild } from './log/logger.js'
import { keepSecrets, secretsOf } from './log/secrets.js'
import { routableUrl } from './plugins/framing.js'
import tracing from './plugins/tracing/index.js'
import { LinedResponse } from './response.js'
import type { Supervision } from './plugins/workers/supervision.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The typed configuration. */
    config: Config
  }
}

const HEADERS_SIZE = 16 * 1024
const HEADERS_TIMEOUT = 15_000
const CLIENT_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/
// Unique among processes by its prefix, and within one by the count: fresh randomness for each request would cost a twentieth of it.
const REQUEST_ID_PREFIX = `${randomBytes(12).toString('base64url')}-`
let requests = 0

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/**
 * The application as one plugin: infrastructure, then the services on it, then the routes on those. Each pass is awaited,
 * so that what a pass decorates is there for the next.
 * @param app a bare Fastify instance
 */
export async function parley (app: FastifyInstance): Promise<void> {
  // By hand, since it has to be first: whatever is done for a request is within its span.
  await app.register(tracing, { openSentry: async () => (await import('./plugins/sentry/client.js')).openSentry(app.config) })
  await app.register(autoload, { dir: folder('plugins'), maxDepth: 1, dirNameRoutePrefix: false, ignoreFilter: (path) => /(^|[\\/])tracing[\\/]/.test(path) })
  await app.register(autoload, { dir: folder('services'), maxDepth: 1, dirNameRoutePrefix: false, indexPattern: /^index\.(ts|js)$/, scriptPattern: /^index\.(ts|js)$/ })
  await app.register(autoload, {
    dir: folder('routes'),
    autoHooks: true,
    cascadeHooks: true,
    routeParams: false,
    // Schemas, and what the handlers of one folder share (`_name.ts`), are not routes.
    ignorePattern: /(^|[/-])(schemas?|_[a-z-]+)\.(ts|js)$/
  })
}

/**
 * A bare Fastify instance with the limits of the HTTP layer, for `parley` to be registered on.
 * @param config the typed configuration
 * @param logger where its lines go
 */
export function createServer (config: Config, logger: FastifyBaseLogger): FastifyInstance {
  keepSecrets(secretsOf(config))
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    childLoggerFactory: (parent, bindings, options) => lazyChild(parent, bindings, options),
    genReqId: ({ headers: { 'x-request-id': given } }) => typeof given === 'string' && CLIENT_REQUEST_ID.test(given) ? given : `${REQUEST_ID_PREFIX}${(++requests).toString(36)}`,
    requestIdHeader: false,
    // A function is asked for each address of a request, also where nobody is trusted.
    trustProxy: config.trustProxy === 0 ? false : (_address: string, hop: number) => hop < config.trustProxy,
    bodyLimit: 1024 * 1024,
    // The last resort: plugins/arrival.ts ends slow bodies earlier, each by the size of its route.
    requestTimeout: 3_600_000,
    // The embedded database may have to recover from a crash before the start can go on.
    pluginTimeout: 300_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    // A parameter may be as long as an address: what is wrong with it is for its schema to say.
    routerOptions: { maxParamLength: HEADERS_SIZE, ignoreTrailingSlash: true },
    // Node refuses a request without a Host header with an empty answer: plugins/framing.ts does it in the envelope.
    http: {
      ServerResponse: LinedResponse,
      maxHeaderSize: HEADERS_SIZE,
      requireHostHeader: false,
      headersTimeout: HEADERS_TIMEOUT,
      connectionsCheckingInterval: 1000
    },
    rewriteUrl: routableUrl,
    clientErrorHandler
  })
  prepareConnections(app.server, config.trustProxy > 0)
  app.decorate('config', config)
  return app
}

/**
 * A Fastify instance with everything registered, not yet listening.
 * @param config the typed configuration
 * @param logger where its lines go
 * @param started what began before: the embedded database, and a supervisor that this process has
 * @returns after every plugin has loaded
 */
export async function build (
  config: Config, logger: FastifyBaseLogger,
  started: { database?: Promise<EmbeddedPostgres> | undefined, supervision?: Supervision | undefined } = {}
): Promise<FastifyInstance> {
  const app = createServer(config, logger)
  app.decorate('startingDatabase', started.database)
  app.decorate('supervision', started.supervision)
  if (config.withoutEffect.length > 0) logger.warn(`set, but without effect while SENTRY_DSN is not: ${config.withoutEffect.join(', ')}`)
  // Not encapsulated: whoever builds the application gets its decorators.
  await app.register(fp(parley, { name: 'parley' }))
  await app.ready()
  return app
}
