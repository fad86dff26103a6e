/** Spans for Sentry: those of a request as one transaction, so that what OpenTelemetry has measured is not measured again. */
import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { SamplingDecision, TraceIdRatioBasedSampler, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Event } from '@sentry/node'

/** Requests whose spans are kept at once, and spans of one: what is beyond is not sent. */
const MOST_TRACES = 1000
const MOST_SPANS = 500

/** Takes transactions on their way to Sentry. */
export interface TransactionSink { trace(event: Event): void }

const seconds = ([whole, nanos]: [number, number]): number => whole + nanos / 1e9
const isRoot = ({ parentSpanContext }: ReadableSpan): boolean => parentSpanContext === undefined || parentSpanContext.isRemote === true

function opOf ({ kind, attributes }: ReadableSpan): string {
  if (kind === SpanKind.SERVER) return 'http.server'
  if (attributes['db.system.name'] !== undefined) return attributes['db.system.name'] === 'redis' ? 'db.redis' : 'db'
  return attributes['gen_ai.operation.name'] === undefined ? 'default' : `gen_ai.${String(attributes['gen_ai.operation.name'])}`
}

function spanOf (span: ReadableSpan) {
  const { traceId, spanId } = span.spanContext()
  return {
    trace_id: traceId,
    span_id: spanId,
    ...(span.parentSpanContext === undefined ? {} : { parent_span_id: span.parentSpanContext.spanId }),
    op: opOf(span),
    origin: 'auto.otel' as const,
    status: span.status.code === SpanStatusCode.ERROR ? 'internal_error' : 'ok',
    data: { ...span.attributes }
  }
}

/**
 * Exit of spans to Sentry.
 * @param sentry where they go
 * @param share of the traces that is sent, by their ids: the same on each replica
 */
export function createSentrySpans (sentry: TransactionSink, share: number): SpanProcessor {
  const sampler = new TraceIdRatioBasedSampler(share)
  const waiting = new Map<string, ReadableSpan[]>()

  function send (root: ReadableSpan, children: readonly ReadableSpan[]): void {
    sentry.trace({
      type: 'transaction',
      transaction: root.name,
      start_timestamp: seconds(root.startTime),
      timestamp: seconds(root.endTime),
      contexts: { trace: spanOf(root) },
      tags: { requestId: String(root.attributes['parley.request.id'] ?? '') },
      spans: children.map((child) => ({
        ...spanOf(child), description: child.name, start_timestamp: seconds(child.startTime), timestamp: seconds(child.endTime)
      }))
    })
  }

  return {
    onStart (span) {
      const { traceId } = span.spanContext()
      if (waiting.size >= MOST_TRACES || waiting.has(traceId)) return
      if (sampler.shouldSample(context.active(), traceId).decision === SamplingDecision.RECORD_AND_SAMPLED) waiting.set(traceId, [])
    },
    onEnd (span) {
      const { traceId } = span.spanContext()
      const spans = waiting.get(traceId)
      if (spans === undefined) return
      if (!isRoot(span)) {
        if (spans.length < MOST_SPANS) spans.push(span)
        return
      }
      waiting.delete(traceId)
      send(span, spans)
    },
    async forceFlush () {},
    async shutdown () { waiting.clear() }
  }
}
