import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import fp from 'fastify-plugin'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static, type TUnsafe } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import {
  HeadersTooLarge, InternalError, LONGEST_LIST, MalformedJson, MethodNotAllowed, NotFound, ParleyError, PayloadTooLarge, RequestTimeout,
  UnsupportedMediaType, errorCatalogue, invalid
} from '../errors.js'

export { invalid, type Violation } from '../errors.js'

/** The shape of every error, whatever layer it comes from. */
export const ErrorEnvelope = Type.Object({
  code: Type.String({ description: 'Stable code to branch on', examples: ['SESSION_NOT_FOUND'] }),
  message: Type.String({ description: 'A sentence for a person', examples: ['There is no such conversation.'] }),
  details: Type.Object({}, { additionalProperties: true, description: 'What else is known: `errors` of a validation, `retryAfter` in seconds of a 429 or 503' }),
  timestamp: Type.String({ description: 'When it happened, ISO 8601 in UTC', examples: ['2026-01-31T12:00:00.000Z'] })
}, { $id: 'Error', description: 'Every error, on every path, has exactly these four keys' })

/** An error's body. */
export type ErrorBody = Static<typeof ErrorEnvelope>

/**
 * The error responses of a route's schema; those that any route can give (429, 500, 503) are added.
 * @param statuses the others that this route gives
 */
export function errorResponses<S extends number> (...statuses: S[]): { [K in S | 429 | 500 | 503]: TUnsafe<ErrorBody> } {
  const entries = [...statuses, 429, 500, 503].map((status) =>
    [status, Type.Unsafe<ErrorBody>({ $ref: 'Error#', description: `${STATUS_CODES[status] ?? 'Error'}, as the error envelope` })])
  return Object.fromEntries(entries) as { [K in S | 429 | 500 | 503]: TUnsafe<ErrorBody> }
}

/**
 * An error as its four-key body.
 * @param error what to show
 */
export function render (error: ParleyError): ErrorBody {
  return { code: error.code, message: error.message, details: error.details, timestamp: new Date().toISOString() }
}

type Thrown = Partial<FastifyError> & { malformed?: { line?: number, column?: number } }

const inUnits = (bytes: number): string => bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`

/**
 * The 413 that says how much would have been taken.
 * @param limit in bytes
 */
export function tooLarge (limit: number): ParleyError {
  return PayloadTooLarge({ message: `The body is larger than the ${inUnits(limit)} that this address takes.`, details: { limit } })
}

/**
 * The 400 that says where a body stops being JSON.
 * @param details `line` and `column`, both from 1, where that is known
 */
export function malformed (details: { line?: number, column?: number } = {}, cause?: unknown): ParleyError {
  const { line, column } = details
  return MalformedJson({ details, cause, ...(line === undefined ? {} : { message: `The body is not valid JSON: line ${line}, column ${column}.` }) })
}

/**
 * The ParleyError that a client sees for anything thrown: Fastify's own errors by their code, every other one as a 500
 * that shows nothing.
 * @param error anything thrown
 * @param bodyLimit of the route, in bytes
 */
export function toParleyError (error: unknown, bodyLimit?: number): ParleyError {
  if (error instanceof ParleyError) return error
  // Anything can be thrown, null too.
  const { code, statusCode, validation, validationContext, malformed: place } = (error ?? {}) as Thrown
  if (validation !== undefined) {
    const root = `/${validationContext ?? 'body'}`
    return invalid(...validation.slice(0, LONGEST_LIST).map(({ instancePath, message = 'is not valid', keyword }) =>
      ({ path: root + instancePath, message, keyword })))
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': return bodyLimit === undefined ? PayloadTooLarge() : tooLarge(bodyLimit)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': return UnsupportedMediaType()
    case 'FST_ERR_CTP_INVALID_JSON_BODY': case 'FST_ERR_CTP_EMPTY_JSON_BODY': case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH': return malformed(place)
  }
  if (statusCode === 400) return malformed(place, error)
  return InternalError({ cause: error })
}

/** As {@link toParleyError}, whatever goes wrong on the way: an error of an error handler would leave the envelope. */
function shown (error: unknown, bodyLimit: number): ParleyError {
  try {
    return toParleyError(error, bodyLimit)
  } catch (second) {
    return InternalError({ cause: second })
  }
}

interface RoutePattern { method: string, pattern: RegExp }

function compile (url: string): RegExp {
  const source = url.split('/').map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  }).join('/')
  return new RegExp(`^${source}/?$`)
}

function refusalOf (code: string | undefined): ParleyError {
  if (code === 'HPE_HEADER_OVERFLOW') return HeadersTooLarge()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return RequestTimeout()
  return invalid({ path: '/', message: 'is not valid HTTP', keyword: 'format' })
}

/** Answer on a bare socket: there is no response object for what the parser refused. */
function answerBare (app: FastifyInstance, socket: Duplex, known: ParleyError, ip: string | undefined): void {
  const requestId = uuidv7()
  const body = JSON.stringify(render(known))
  app.countError(known.code)
  app.log.info({ requestId, statusCode: known.statusCode, code: known.code, ip }, 'request')
  socket.end(`HTTP/1.1 ${known.statusCode} ${STATUS_CODES[known.statusCode] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\n` +
    (known.statusCode === 405 ? 'allow: \r\n' : '') +
    `x-request-id: ${requestId}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/**
 * Answers requests that Node's HTTP parser refused, before any route or hook exists for them.
 * @param error the parser's
 * @param socket to answer on
 */
export function clientErrorHandler (this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  // Node's own mark of the response that a socket is writing: bytes put between its chunks would corrupt it.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse }
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent === true) { socket.destroy(); return }
  answerBare(this, socket, refusalOf(error.code), socket.remoteAddress)
}

/** The request that met a fault, where there was one. */
export interface FaultContext { requestId?: string, route?: string | undefined }

/** Hears of a fault. */
export type FaultListener = (error: unknown, context: FaultContext) => void

/** The error envelope on every path: thrown errors, unknown addresses and methods, and requests that are too long. */
export default fp(async (app: FastifyInstance) => {
  const routes: RoutePattern[] = []
  const errors = new app.metrics.client.Counter({ name: 'errors_total', help: 'Errors answered, by code', labelNames: ['code'] })
  const listeners: FaultListener[] = []
  app.decorate('onFault', (listener: FaultListener) => { listeners.push(listener) })
  app.decorate('reportFault', (error: unknown, context: FaultContext) => { for (const listener of listeners) listener(error, context) })
  app.decorate('countError', (code: string) => { errors.inc({ code }) })
  // By now every code has been declared.
  app.addHook('onReady', async () => { for (const code of errorCatalogue.keys()) errors.inc({ code }, 0) })
  app.addSchema(ErrorEnvelope)
  app.addHook('onRoute', ({ method, url }) => {
    if (url === '*' || url === '/*') return
    for (const name of Array.isArray(method) ? method : [method]) routes.push({ method: name, pattern: compile(url) })
  })

  app.setErrorHandler((error, request, reply) => {
    const known = shown(error, request.routeOptions.bodyLimit)
    app.countError(known.code)
    if (known.statusCode >= 500) {
      const level = known.code === 'COMMON_INTERNAL_ERROR' ? 'error' : 'warn'
      request.log[level]({ err: known.cause ?? known, code: known.code }, known.message)
      if (level === 'error') app.reportFault(known.cause ?? known, { requestId: request.id, route: request.routeOptions.url })
    }
    if (known.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(known.retryAfter))
    // RFC 9110, section 11.6.1: every 401 names a scheme.
    if (known.statusCode === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer')
    return reply.code(known.statusCode).type('application/json; charset=utf-8').send(render(known))
  })

  // With a callback: a promise for each request costs more than what is done here.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    done()
  })

  app.decorate('routeNotFound', (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
    // A route that takes the method has looked in vain itself.
    if (allowed.length === 0 || allowed.includes(request.method)) throw NotFound()
    void reply.header('allow', allowed.join(', '))
    throw MethodNotAllowed()
  })

  app.setNotFoundHandler(app.routeNotFound)
  // What no route takes is refused before its body is read.
  app.addHook('preParsing', (request, reply, _payload, done) => {
    if (request.is404) app.routeNotFound(request, reply)
    done()
  })

  // Node answers an Expect header that it does not know with an empty 417; nothing here depends on it.
  app.server.on('checkExpectation', (request: unknown, response: ServerResponse) => app.server.emit('request', request, response))
  // Node closes a connection without a word when nobody listens for a tunnel.
  app.server.on('connect', (_request: unknown, socket: Socket) => { answerBare(app, socket, MethodNotAllowed(), socket.remoteAddress) })
}, { name: 'errors', dependencies: ['metrics'] })

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers an address, or a method of an address, that no route takes; the general limit stands in front of it. */
    routeNotFound: (request: FastifyRequest, reply: FastifyReply) => never
    /** Tell whoever watches of a fault of ours. */
    reportFault(error: unknown, context: FaultContext): void
    /** Watch for faults of ours: every 500, and what nobody heard. */
    onFault(listener: FaultListener): void
    /** Counts an error that was answered. */
    countError(code: string): void
  }
}
