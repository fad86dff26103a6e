/** Spans of requests by `@fastify/otel`: one each, named by its route, which ends when its response does. */
import fastifyOtel from '@fastify/otel'
import { context, type TracerProvider } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Routes that nobody asks on behalf of a person. */
const PROBES = /^\/(health|metrics)(\/|$)/

/**
 * Trace requests.
 * @param app has no hooks and routes yet
 * @param tracers where spans go
 */
export async function traceRequests (app: FastifyInstance, tracers: TracerProvider): Promise<void> {
  const instrumentation = new fastifyOtel.FastifyOtelInstrumentation({
    // A span for each hook says what a profile says better.
    instrumentHooks: false,
    instrumentHandler: false,
    // Messages of errors are for the log, which knows what to leave out of them.
    recordExceptions: false,
    ignorePaths: ({ url }) => PROBES.test(url),
    requestHook (span, request) {
      const { url: route = 'unmatched' } = request.routeOptions
      span.updateName(`${request.method} ${route}`)
      // The path itself may hold a secret, and its query what somebody searches for.
      span.setAttributes({ 'url.path': route, 'http.route': route, 'parley.request.id': request.id })
      request.traceId = span.spanContext().traceId
    }
  })
  instrumentation.setTracerProvider(tracers)
  await app.register(instrumentation.plugin())
  // Bodies are read on the connection's own events, which know nothing of the request's context: it is taken up again behind them.
  app.addHook('preValidation', (request, _reply, done) => {
    const { context: own } = request.opentelemetry()
    if (own === null) done()
    else context.with(own, done)
  })
  app.addHook('onRequest', (request, reply, done) => {
    const { span } = request.opentelemetry()
    // A stream ends without any hook when its reader hangs up, or when it was hijacked.
    if (span !== null) reply.raw.on('close', () => { finish(request, reply.raw.statusCode) })
    done()
  })
}

function finish (request: FastifyRequest, statusCode: number): void {
  const { span } = request.opentelemetry()
  if (span?.isRecording() !== true) return
  span.setAttribute('http.response.status_code', statusCode)
  span.end()
}
