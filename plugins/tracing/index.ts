/**
 * Tracing of requests, where OTEL_EXPORTER_OTLP_ENDPOINT is set, or SENTRY_TRACES_SAMPLE_RATE above 0 beside a DSN. Else no module of
 * OpenTelemetry's SDK is loaded.
 */
import fp from 'fastify-plugin'
import type { SpanCounts } from './collector.js'
import type { TransactionSink } from './sentry-spans.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Spans that went to a collector, or did not. */
    spanCounts: Readonly<SpanCounts>
  }
  interface FastifyRequest {
    /** Id of the trace that it is part of; null where it is not traced. */
    traceId: string | null
  }
}

/** Ports of tracing. */
export interface TracingOptions {
  /** Opens Sentry, where it is configured. */
  openSentry(): Promise<TransactionSink | undefined>
}

/** A span for each request, from its headers to the close of its response; has to be registered before any other hook and route. */
export default fp<TracingOptions>(async (app, { openSentry }) => {
  app.decorateRequest('traceId', null)
  const spanCounts: SpanCounts = { sent: 0, refused: 0, dropped: 0 }
  app.decorate('spanCounts', spanCounts)
  const { otlpEndpoint, sentryDsn, sentryTracesSampleRate } = app.config
  if (otlpEndpoint === undefined && (sentryDsn === undefined || sentryTracesSampleRate === 0)) return
  const [{ openTracing }, { createCollectorExit }, { traceRequests }] = await Promise.all([import('./provider.js'), import('./collector.js'), import('./requests.js')])
  const collector = otlpEndpoint === undefined ? undefined : createCollectorExit(otlpEndpoint, spanCounts, app.log)
  const provider = openTracing(app.config, collector, await openSentry())
  await traceRequests(app, provider.tracers)
  // Registered first, it is closed last: what ends with the application is in it.
  app.addHook('onClose', async () => { await provider.close() })
}, { name: 'tracing' })
