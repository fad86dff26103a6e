/**
 * The port of tracing: spans are begun here by whoever does something worth one. Nothing of OpenTelemetry is loaded by it; as long as
 * tracing is off, which it is unless configured, each use costs one look at a field.
 */

/** Attributes of a span (OpenTelemetry's semantic conventions); undefined ones are left out. */
export type Attributes = Record<string, string | number | boolean | string[] | undefined>

/** A span that has begun. */
export interface OpenSpan {
  set(attributes: Attributes): void
  /** Marks it as failed; `type` is `error.type`, a word of few. */
  fail(type: string): void
  end(): void
  /** Do something within it: spans that this begins are its children. */
  within<T>(work: () => T): T
}

/** Spans of the process. */
export interface Tracing {
  /** Begin a span below the present one; undefined where nothing is being traced, so that background work makes no noise. */
  start(name: string, kind: 'client' | 'internal', attributes: Attributes): OpenSpan | undefined
  /** Headers that carry the present span on (W3C Trace Context). */
  headers(): Record<string, string>
  /** Ids of the present span, for log lines and reports. */
  ids(): { traceId: string, spanId: string } | undefined
}

/** Tracing of this process; undefined while it is off. Global, as OpenTelemetry's own interface is. */
export const tracing: { current: Tracing | undefined } = { current: undefined }

/** Id of the trace that the caller is part of, for a log line; undefined where there is none. */
export const traceId = (): string | undefined => tracing.current?.ids()?.traceId

/**
 * Do something as a span of its own, where something is being traced.
 * @param describe the span: asked for only then
 * @param work what is done
 */
export function traced<T> (describe: () => { name: string, attributes: Attributes }, work: () => Promise<T>): Promise<T> {
  const { current } = tracing
  if (current?.ids() === undefined) return work()
  const { name, attributes } = describe()
  const span = current.start(name, 'client', attributes)
  if (span === undefined) return work()
  return span.within(work).then((result) => {
    span.end()
    return result
  }, (error: unknown) => {
    span.fail(error instanceof Error ? error.name : 'Error')
    span.end()
    throw error
  })
}
