/** OpenTelemetry for this process: one provider of spans, whose exits are an OTLP collector, Sentry, or both. */
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type TracerProvider } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Config } from '../../config.js'
import { tracing, type Attributes, type OpenSpan } from '../../tracing.js'
import { VERSION } from '../../version.js'
import { createSentrySpans, type TransactionSink } from './sentry-spans.js'

/** Milliseconds that a batch may take on its way, and that the end of the process waits for the last one. */
const EXPORT_MS = 2000
const SCHEDULE_MS = 1000
/** Spans that wait for the exporter; further ones are dropped, so that a collector that is away costs no memory. */
const MOST_WAITING = 2048

/** Spans of the process, opened. */
export interface OpenProvider {
  tracers: TracerProvider
  /** Send what waits, for 2 s at most. */
  close(): Promise<void>
}

type Settings = Pick<Config, 'otlpEndpoint' | 'sentryTracesSampleRate'>

/** Address of the traces at a collector (OTLP 1.x, section OTLP/HTTP). */
const tracesOf = (endpoint: string): string => `${endpoint.replace(/\/+$/, '')}/v1/traces`

const known = (attributes: Attributes): Record<string, string | number | boolean | string[]> =>
  Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]))

function opened (span: Span): OpenSpan {
  const own = trace.setSpan(context.active(), span)
  return {
    set (attributes) { span.setAttributes(known(attributes)) },
    fail (type) {
      span.setAttribute('error.type', type)
      span.setStatus({ code: SpanStatusCode.ERROR })
    },
    end () { if (span.isRecording()) span.end() },
    within: (work) => context.with(own, work)
  }
}

/** The status of a failed request has its error's message: that is for the log. */
const WITHOUT_MESSAGES: SpanProcessor = {
  onStart () {},
  onEnd (span) { Reflect.deleteProperty(span.status, 'message') },
  async forceFlush () {},
  async shutdown () {}
}

function exitsOf (config: Settings, sentry: TransactionSink | undefined): SpanProcessor[] {
  const exits: SpanProcessor[] = []
  if (config.otlpEndpoint !== undefined) {
    const exporter = new OTLPTraceExporter({ url: tracesOf(config.otlpEndpoint), timeoutMillis: EXPORT_MS })
    const limits = { maxQueueSize: MOST_WAITING, scheduledDelayMillis: SCHEDULE_MS, exportTimeoutMillis: EXPORT_MS }
    exits.push(new BatchSpanProcessor(exporter, limits))
  }
  if (sentry !== undefined && config.sentryTracesSampleRate > 0) exits.push(createSentrySpans(sentry, config.sentryTracesSampleRate))
  return exits
}

/**
 * Open tracing for this process.
 * @param config where spans go
 * @param sentry takes transactions, where there is one
 */
export function openTracing (config: Settings, sentry: TransactionSink | undefined): OpenProvider {
  // Where only Sentry is told, what it is not told is not measured.
  const root = config.otlpEndpoint === undefined ? new TraceIdRatioBasedSampler(config.sentryTracesSampleRate) : new AlwaysOnSampler()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'parley', 'service.version': VERSION, 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [WITHOUT_MESSAGES, ...exitsOf(config, sentry)]
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const tracer = provider.getTracer('parley', VERSION)
  tracing.current = {
    start (name, kind, attributes) {
      // What nobody asked for, a loop's statement say, is no trace.
      if (trace.getActiveSpan()?.isRecording() !== true) return undefined
      return opened(tracer.startSpan(name, { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes: known(attributes) }))
    },
    headers () {
      const carrier: Record<string, string> = {}
      propagation.inject(context.active(), carrier)
      return carrier
    },
    ids: () => trace.getActiveSpan()?.spanContext()
  }
  return {
    tracers: provider,
    async close () {
      tracing.current = undefined
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, EXPORT_MS) })
      await Promise.race([provider.shutdown().catch(() => undefined), late])
      clearTimeout(timer)
      context.disable()
      propagation.disable()
    }
  }
}
