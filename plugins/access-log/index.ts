/** One line in the log and one observation for each request, once its response is over. */
import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { logStateOf, writesInfo } from '../../log/state.js'
import { plainLine } from './plain-line.js'
import { createRequestTimes } from './request-times.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True where the path itself is a secret: log lines then show the route's template. */
    secretPath?: boolean
    /** True for probes and scrapes, which come again and again: their lines are of level debug. */
    probe?: boolean
  }
  interface FastifyRequest {
    /** When it came, on a clock that never goes back. */
    startedAt: number
    /** Bytes that its connection had sent before. */
    bytesBefore: number
    /** Conversation and answer that it turned out to be about; null where nobody said. */
    about: { sessionId: string, messageId: string } | null
  }
}

/** Routes whose `:id` names something that a line should have a field for. */
const NAMED = [['/api/chat-sessions/:id', 'sessionId'], ['/api/agents/:id', 'agentId'], ['/api/chat/messages/:id', 'messageId'], ['/api/chat/generations/:id', 'messageId']] as const
const ID = /^[A-Za-z0-9._-]{1,64}$/

interface Said { params?: { id?: unknown }, body?: { agentId?: unknown, model?: unknown, sessionId?: unknown } | null }

/** Agent, conversation and answer of a request, as far as it names them. */
interface About { agentId: string | undefined, sessionId: string | undefined, messageId: string | undefined }

const idOf = (value: unknown): string | undefined => typeof value === 'string' && ID.test(value) ? value : undefined

function aboutOf (request: FastifyRequest, route: string | undefined): About {
  const { params, body } = request as Said
  const about: About = { agentId: undefined, sessionId: undefined, messageId: undefined }
  const named = params?.id === undefined ? undefined : NAMED.find(([prefix]) => route?.startsWith(prefix) === true)
  if (named !== undefined) about[named[1]] = idOf(params?.id)
  if (typeof body === 'object' && body !== null) {
    about.agentId = idOf(body.agentId ?? body.model) ?? about.agentId
    about.sessionId = idOf(body.sessionId) ?? about.sessionId
  }
  if (request.about !== null) {
    about.sessionId = request.about.sessionId
    about.messageId = request.about.messageId
  }
  return about
}

// Short enough to be no secret of ours, and in plain letters.
const HARMLESS = /^[A-Za-z0-9._-]{0,15}$/

/**
 * The path of a request as it may stand in a log. Where no route has matched, a secret may stand in it in whatever spelling: then only
 * short plain segments are shown.
 */
function loggedUrl ({ originalUrl, route: { url: route, config } }: FastifyRequest): string | undefined {
  if (config.secretPath === true) return route
  const query = originalUrl.indexOf('?')
  const path = query === -1 ? originalUrl : originalUrl.slice(0, query)
  if (route?.includes('*') === false) return path
  return path.split('/').map((segment) => HARMLESS.test(segment) ? segment : '…').join('/')
}

/** One log line and one observation per request, once its response is over. */
export default fp(async (app) => {
  const { client } = app.metrics
  const times = createRequestTimes(client)
  const state = logStateOf(app.log)
  let open = 0
  void new client.Gauge({ name: 'http_active_connections', help: 'Requests that are being answered, streams included, probes and scrapes not', collect () { this.set(open) } })

  app.decorateRequest('startedAt', 0)
  app.decorateRequest('bytesBefore', 0)
  app.decorateRequest('about', null)
  app.edge.step('onRequest', 'access-log', (request, _reply, { config }) => {
    request.startedAt = performance.now()
    request.bytesBefore = request.raw.socket.bytesWritten
    if (config.shedding !== false) open += 1
    return undefined
  })
  app.edge.atClose('access-log', (request, { raw }) => {
    if (request.route.config.shedding !== false) open -= 1
    const elapsed = performance.now() - request.startedAt
    // nginx's 499: the client closed the connection before the answer was complete.
    const statusCode = raw.writableFinished ? raw.statusCode : 499
    const { id: requestId, method, ip, principal: userId, keyId, failure, route: { url: route, config } } = request
    times.observe(config, route ?? 'unmatched', method, statusCode, elapsed / 1000)
    const isProbe = config.probe === true
    if (isProbe && app.log.level !== 'debug' && app.log.level !== 'trace') return
    const { agentId, sessionId, messageId } = aboutOf(request, route)
    const line = {
      requestId,
      traceId: request.traceId ?? undefined,
      method,
      route,
      url: loggedUrl(request),
      statusCode,
      durationMs: Math.round(elapsed * 10) / 10,
      bytes: request.raw.socket.bytesWritten - request.bytesBefore,
      ip,
      userId,
      keyId: keyId ?? undefined,
      agentId,
      sessionId,
      messageId
    }
    const plain = state !== undefined && failure === null && !isProbe && writesInfo(app.log) ? plainLine(line) : undefined
    if (plain !== undefined) { state?.writePlain(plain, 'request'); return }
    // Not through the request's own logger, which is made when somebody else asks for it.
    app.log[isProbe ? 'debug' : 'info'](failure === null ? line : { ...line, ...failure }, 'request')
  })
}, { name: 'access-log', dependencies: ['metrics', 'edge'] })
