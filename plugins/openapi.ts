/** OpenAPI document of the service, and the pages that show it; made from the schemas of the routes when first asked for. */
import { STATUS_CODES } from 'node:http'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { VERSION } from '../version.js'

/** Name, order and meaning of the groups that the document and `/docs` show. */
const TAGS = [
  { name: 'auth', description: 'Accounts, logins, tokens and API keys' },
  { name: 'agents', description: 'The agents that can be talked to' },
  { name: 'chat', description: 'Asking an agent, streamed or not, and what follows: resume, stop, retry, edit, feedback' },
  { name: 'fronts', description: 'The same agents for others’ clients, unchanged' },
  { name: 'sessions', description: 'Conversations: list, read, append, search, export, import, share' },
  { name: 'admin', description: 'For administrators; every write is an audit event' },
  { name: 'operations', description: 'Health, metrics and documents' }
]

interface Response { description: string, headers?: Record<string, object>, content?: Record<string, object> }
interface BodySchema { required?: string[], properties?: Record<string, { default?: unknown }> }
interface Operation {
  parameters?: { required?: boolean, schema?: { default?: unknown } }[]
  requestBody?: { content: Record<string, { schema?: BodySchema }> }
  responses: Record<string, Response>
  security?: object[]
}
interface Document { paths: Record<string, Record<string, Operation>> }

const operationsOf = (document: Document): Operation[] => Object.values(document.paths).flatMap((methods) => Object.values(methods))

const RETRY_AFTER = { description: 'Seconds until a retry makes sense (RFC 9110 §10.2.3)', schema: { type: 'integer' } }
const REQUEST_ID = { description: 'Id of the request, as it stands in the log; your own when you sent one', schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' } }
/** Headers that tell of the general limit, in answers that it lets pass and in those that it refuses. */
const LIMIT_HEADERS = {
  'x-ratelimit-limit': { description: 'Requests that the window allows; absent where the general limit is off', schema: { type: 'integer' } },
  'x-ratelimit-remaining': { description: 'Requests that are left in it', schema: { type: 'integer' } },
  'x-ratelimit-reset': { description: 'Seconds until it ends', schema: { type: 'integer' } }
}

/** Refusals of the frame, before a route is asked: of headers that are too long or accept nothing, and of a body's time, size and type. */
const OF_EVERY_CALL = ['400', '406', '431']
const OF_EVERY_BODY = ['408', '413', '415']
const ENVELOPE = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }

/** Add what tells of the general limit wherever that counts. */
function tellOfLimits ({ paths }: Document, unlimited: ReadonlySet<string>): void {
  for (const [path, methods] of Object.entries(paths)) {
    if (unlimited.has(path)) continue
    for (const { responses } of Object.values(methods)) {
      for (const [status, response] of Object.entries(responses)) {
        if (status.startsWith('2') || status === '429') response.headers = { ...response.headers, ...LIMIT_HEADERS }
      }
    }
  }
}

/** Add what holds for every operation and every response, so that no route has to say it. */
function completeResponses (document: Document): void {
  for (const operation of operationsOf(document)) {
    const { responses, requestBody } = operation
    // Whoever says nothing is open to all, and says so to tools that ask for an answer.
    operation.security ??= []
    for (const status of [...OF_EVERY_CALL, ...(requestBody === undefined ? [] : OF_EVERY_BODY)]) {
      responses[status] ??= { description: `${STATUS_CODES[status] ?? ''}, as the error envelope`, content: ENVELOPE }
    }
    for (const [status, response] of Object.entries(responses)) {
      if (response.description === 'Default Response') response.description = STATUS_CODES[status] ?? status
      response.headers = { ...response.headers, 'x-request-id': REQUEST_ID, ...(status === '429' || status === '503' ? { 'retry-after': RETRY_AFTER } : {}) }
    }
  }
}

/** Makes properties with a default optional: a validator fills it in before it asks for what is required, but a reader can't know that. */
function loosenDefaults (document: Document): void {
  for (const { parameters = [], requestBody } of operationsOf(document)) {
    for (const parameter of parameters) if (parameter.schema?.default !== undefined) parameter.required = false
    for (const { schema } of Object.values(requestBody?.content ?? {})) {
      if (schema?.required === undefined) continue
      schema.required = schema.required.filter((name) => schema.properties?.[name]?.default === undefined)
      if (schema.required.length === 0) delete schema.required
    }
  }
}

/** Headers of the page and its files that go out; all others are those of every response. */
const SHOWN = ['content-type', 'cache-control', 'etag', 'last-modified', 'location', 'accept-ranges', 'content-range']

async function loadPage (document: FastifyInstance['swagger']): Promise<FastifyInstance> {
  const [{ default: fastify }, { default: swaggerUi }] = await Promise.all([import('fastify'), import('@fastify/swagger-ui')])
  const page = fastify()
  // It asks for that plugin by its name, and takes the document from its decorator.
  await page.register(fp(async (scope) => { scope.decorate('swagger', document) }, { name: '@fastify/swagger' }))
  await page.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Without TLS in front, upgraded requests for the page's own files would fail.
    transformStaticCSP: (header) => header.replace(/\s*upgrade-insecure-requests;?/, ''),
    theme: { title: 'Parley API' },
    uiConfig: { docExpansion: 'list', deepLinking: true, persistAuthorization: true, displayRequestDuration: true }
  })
  return page
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The OpenAPI document as JSON; made once, when it is first asked for. */
    openApiText(): string
  }
}

/** The OpenAPI 3.1 document, generated from the route schemas, and the page that shows it. */
export default fp(async (app) => {
  const unlimited = new Set<string>()
  app.addHook('onRoute', ({ url, config }) => { if (config?.rateLimit === false) unlimited.add(url) })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version: VERSION,
        description: 'A chat backend for many LLM agents: accounts, agents, streamed conversations that are never lost.',
        license: { name: 'MIT', identifier: 'MIT' }
      },
      servers: [{ url: '/' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of /api/auth/login' },
          apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'pk_…', description: 'An API key of /api/auth/api-keys; not in /api/auth and /api/admin' },
          metricsToken: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN, when it is set' }
        }
      }
    },
    transformObject (made) {
      const { openapiObject: document } = made as unknown as { openapiObject: Document }
      completeResponses(document)
      tellOfLimits(document, unlimited)
      loosenDefaults(document)
      return document as object
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => typeof json.$id === 'string' ? json.$id : `schema-${index}` }
  })
  let text: string | undefined
  app.decorate('openApiText', () => {
    text ??= JSON.stringify(app.swagger())
    return text
  })

  // Loaded when it is first asked for, into an instance of its own: the page took a tenth of each start, and few ever look at it.
  let loading: Promise<FastifyInstance> | undefined
  app.addHook('onClose', async () => { await (await loading)?.close() })
  const show = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (request.url.split('?')[0] === '/docs/json') return await reply.type('application/json; charset=utf-8').send(app.openApiText())
    const page = await (loading ??= loadPage(app.swagger))
    const { method, url, headers } = request
    const shown = await page.inject({ method: method as 'GET', url, headers })
    if (shown.statusCode === 404) {
      reply.callNotFound()
      return reply
    }
    for (const name of SHOWN) if (shown.headers[name] !== undefined) reply.header(name, shown.headers[name])
    const { 'content-security-policy': policy } = shown.headers
    if (typeof policy === 'string') reply.contentSecurityPolicy(policy)
    return await reply.code(shown.statusCode).send(method === 'HEAD' ? undefined : shown.rawPayload)
  }
  for (const url of ['/docs', '/docs/*']) app.get(url, { config: { produces: ['*/*'] }, schema: { hide: true } }, show)
}, { name: 'openapi', dependencies: ['security-headers', 'rate-limit'] })
