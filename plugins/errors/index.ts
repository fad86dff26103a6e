/** Error envelope of every response that is an error, with its log line, its count and its report as a fault. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createCondition, createConditions } from '../../log/condition.js'
import { MethodNotAllowed, errorCatalogue, type ParleyError } from '../../errors.js'
import { chainOf } from '../../log/redaction.js'
import { linesOf } from '../../response.js'
import { tracing } from '../../tracing.js'
import { ErrorEnvelope } from './envelope.js'
import { ErrorShapes, type ErrorShape } from './shape.js'
import { toParleyError } from './translation.js'
import { answerBare } from './unparsed.js'
import { refuseUnrouted } from './unrouted.js'

/** Context of a fault: the request that met it, whose that was, the agent, and the span, each where there was one. */
export interface FaultContext {
  requestId?: string | undefined
  route?: string | undefined
  userId?: string | undefined
  agentId?: string
  traceId?: string
  spanId?: string
}

/** Hears of a fault. */
export type FaultListener = (error: unknown, context: FaultContext) => void

/** The error envelope on every path: thrown errors, unknown addresses and methods, and requests that are too long. */
export default fp(async (app: FastifyInstance) => {
  const counts = new Map<string, number>()
  void new app.metrics.client.Counter({
    name: 'errors_total',
    help: 'Errors that clients were told, by code, those at the end of a stream included',
    labelNames: ['code'],
    collect () {
      this.reset()
      for (const [code, count] of counts) this.inc({ code }, count)
    }
  })
  const listeners: FaultListener[] = []
  app.decorate('onFault', (listener: FaultListener) => { listeners.push(listener) })
  app.decorate('reportFault', (error: unknown, context: FaultContext) => {
    const whole = { ...context, ...tracing.current?.ids() }
    for (const listener of listeners) listener(error, whole)
  })
  app.decorate('errorCounts', counts)
  app.decorate('countError', (code: string) => { counts.set(code, (counts.get(code) ?? 0) + 1) })
  // By now every code has been declared.
  app.addHook('onReady', async () => { for (const code of errorCatalogue.keys()) counts.set(code, counts.get(code) ?? 0) })
  app.addSchema(ErrorEnvelope)
  const shapes = new ErrorShapes()
  app.decorate('errorShapes', shapes)
  app.decorateRequest('errorShape', null)
  app.decorateRequest('failure', null)
  const faults = createConditions(app.log, { level: 'error', begins: 'a fault of this service', ends: 'a fault of this service was met' })
  const shedding = createCondition(app.log, { level: 'warn', begins: 'requests are refused: there is too much to do', ends: 'requests were refused', fades: true })

  /** Has the line of the request say what it met, and faults of ours told beside. */
  const notice = (request: FastifyRequest, known: ParleyError): void => {
    const cause = known.cause ?? known
    request.failure = { code: known.code, ...known.statusCode >= 500 ? { reason: chainOf(cause) } : {} }
    if (known.code === 'COMMON_OVERLOADED') shedding.met()
    if (known.code !== 'COMMON_INTERNAL_ERROR') return
    const { id: requestId, principal, routeOptions: { url: route } } = request
    const { name, stack } = cause instanceof Error ? cause : { name: typeof cause, stack: '' }
    // Each kind of fault once, with its stack; the lines of further requests have its messages.
    faults.met(`${name} ${/^ {4}at .*$/m.exec(stack ?? '')?.[0] ?? ''}`, { requestId, route, err: cause })
    app.reportFault(cause, { requestId, route, userId: principal ?? undefined })
  }
  app.decorate('noticeBroken', (request: FastifyRequest, error: unknown) => { notice(request, toParleyError(error)) })

  app.setErrorHandler((error, request, reply) => {
    const known = toParleyError(error, request.routeOptions.bodyLimit)
    app.countError(known.code)
    notice(request, known)
    if (known.statusCode >= 500) request.log.debug({ err: known.cause ?? known, code: known.code }, 'a request failed')
    if (known.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(known.retryAfter))
    // RFC 9110, section 11.6.1: every 401 names a scheme.
    if (known.statusCode === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer')
    const shape = request.errorShape ?? request.routeOptions.config.errorShape ?? shapes.of(request.originalUrl)
    if (shape.headers !== undefined) void reply.headers(shape.headers(known))
    return reply.code(known.statusCode).type('application/json; charset=utf-8').send(shape.body(known))
  })

  app.edge.step('onRequest', 'request-id', (request, reply) => {
    linesOf(reply).idLine = `x-request-id: ${request.id}\r\n`
    return undefined
  })

  app.decorate('routeNotFound', refuseUnrouted(app, shapes))
  app.setNotFoundHandler(app.routeNotFound)
  // What no route takes is refused before its body is read.
  app.edge.step('preParsing', 'errors', (request, reply, { url }) => url === undefined ? app.routeNotFound(request, reply) : undefined)

  // Node answers an Expect header that it does not know with an empty 417; nothing here depends on it.
  app.server.on('checkExpectation', (request: unknown, response: ServerResponse) => app.server.emit('request', request, response))
  // Node closes a connection without a word when nobody listens for a tunnel.
  app.server.on('connect', (_request: unknown, socket: Socket) => { answerBare(app, socket, MethodNotAllowed(), socket.remoteAddress) })
}, { name: 'errors', dependencies: ['metrics', 'edge'] })

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers an address, or a method of an address, that no route takes; the general limit stands in front of it. */
    routeNotFound: (request: FastifyRequest, reply: FastifyReply) => never
    /** Tell whoever watches of a fault of ours. */
    reportFault(error: unknown, context: FaultContext): void
    /** Watch for faults: every 500, agents none of whose targets answered, and what nobody heard. */
    onFault(listener: FaultListener): void
    /** Shapes of errors by the prefix of a scope. */
    errorShapes: ErrorShapes
    /** Errors that clients were told since the start, by code. */
    errorCounts: ReadonlyMap<string, number>
    /** Counts an error that was answered. */
    countError(code: string): void
    /** Has the log tell of a stream that broke off: in the line of its request, and as a fault where it is one of ours. */
    noticeBroken(request: FastifyRequest, error: unknown): void
  }
  interface FastifyRequest {
    /** How its error is answered, where no route says it. */
    errorShape: ErrorShape | null
    /** Error that it was answered with, as its line in the log says it; null where there was none. */
    failure: { code: string, reason?: string } | null
  }
}
