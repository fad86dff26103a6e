/** OpenTelemetry for this process: one provider of spans, whose exits are an OTLP collector, Sentry, or both. */
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type TracerProvider } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BasicTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Config } from '../../config.js'
import { tracing, type Attributes, type OpenSpan } from '../../tracing.js'
import { VERSION } from '../../version.js'
import { EXPORT_MS } from './collector.js'
import { createSentrySpans, type TransactionSink } from './sentry-spans.js'

/** Spans of the process, opened. */
export interface OpenProvider {
  tracers: TracerProvider
  /** Send what waits, for 2 s at most. */
  close(): Promise<void>
}

type Settings = Pick<Config, 'sentryTracesSampleRate'>

function known (attributes: Attributes): Record<string, string | number | boolean | string[]> {
  const those: Record<string, string | number | boolean | string[]> = {}
  for (const name in attributes) if (attributes[name] !== undefined) those[name] = attributes[name]
  return those
}

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

/**
 * Open tracing for this process.
 * @param config where spans go
 * @param collector takes spans, where there is one
 * @param sentry takes transactions, where there is one
 */
export function openTracing (config: Settings, collector: SpanProcessor | undefined, sentry: TransactionSink | undefined): OpenProvider {
  const share = config.sentryTracesSampleRate
  const exits = [
    ...collector === undefined ? [] : [collector],
    ...sentry === undefined || share === 0 ? [] : [createSentrySpans(sentry, share)]
  ]
  // Where only Sentry is told, what it is not told is not measured.
  const root = collector === undefined ? new TraceIdRatioBasedSampler(share) : new AlwaysOnSampler()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'parley', 'service.version': VERSION, 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [WITHOUT_MESSAGES, ...exits]
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
