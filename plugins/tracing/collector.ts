/** Exit of spans to an OTLP collector: what becomes of them is counted, and one that takes none is told of. */
import { TraceFlags } from '@opentelemetry/api'
import { ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createCondition, type ConditionLog } from '../../log/condition.js'

/** Spans since the start, by what became of them. */
export interface SpanCounts {
  sent: number
  /** The collector took them not, or was away. */
  refused: number
  /** Too many waited for it. */
  dropped: number
}

/** Milliseconds that a batch may take on its way. */
export const EXPORT_MS = 2000
const SCHEDULE_MS = 1000
/** Spans that wait for the exporter; further ones are dropped, so that a collector that is away costs no memory. */
const MOST_WAITING = 2048

/** Address of the traces at a collector (OTLP 1.x, section OTLP/HTTP). */
const tracesOf = (endpoint: string): string => `${endpoint.replace(/\/+$/, '')}/v1/traces`

/** Exporter that tells how each batch went. */
function told (exporter: SpanExporter, tell: (batch: readonly ReadableSpan[], error: Error | undefined) => void): SpanExporter {
  return {
    export (batch, done) {
      exporter.export(batch, (result) => {
        tell(batch, result.code === ExportResultCode.SUCCESS ? undefined : result.error ?? new Error('the batch was not taken'))
        done(result)
      })
    },
    forceFlush: async () => { await exporter.forceFlush?.() },
    shutdown: () => exporter.shutdown()
  }
}

/**
 * Exit of spans to a collector, in batches.
 * @param endpoint of the collector
 * @param counts that it keeps
 * @param log is told when the collector takes none, and when it does again
 */
export function createCollectorExit (endpoint: string, counts: SpanCounts, log: ConditionLog): SpanProcessor {
  const refusing = createCondition(log, {
    level: 'warn', begins: 'the collector of traces takes no spans: they are lost', ends: 'the collector of traces takes spans again'
  })
  let waiting = 0
  const exporter = told(new OTLPTraceExporter({ url: tracesOf(endpoint), timeoutMillis: EXPORT_MS }), (batch, error) => {
    waiting -= batch.length
    counts[error === undefined ? 'sent' : 'refused'] += batch.length
    if (error === undefined) refusing.over()
    else refusing.met({ err: error })
  })
  const limits = { maxQueueSize: MOST_WAITING, scheduledDelayMillis: SCHEDULE_MS, exportTimeoutMillis: EXPORT_MS }
  const batches = new BatchSpanProcessor(exporter, limits)
  return {
    onStart () {},
    onEnd (span) {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
      // Those of the batch that is under way count as well: they are in memory.
      if (waiting >= MOST_WAITING) {
        counts.dropped += 1
        return
      }
      waiting += 1
      batches.onEnd(span)
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown()
  }
}
