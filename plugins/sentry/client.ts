/** Sentry's library, loaded for a service that has a DSN: what is sent to it, and how it is let go at the end. */
import type { Event, NodeClient } from '@sentry/node'
import type { Config } from '../../config.js'
import { VERSION } from '../../version.js'
import type { FaultContext } from '../errors/index.js'
import { keepSecrets, secretsOf } from '../../log/secrets.js'
import { createDelivery, IMPATIENT, type Delivery } from './delivery.js'
import { scrubEvent } from './scrub.js'

/** Milliseconds that the end of the process waits for what is on its way. */
const FLUSH_MS = 2000
/** Envelopes on their way at once; further ones are dropped, so that a Sentry that hangs costs no memory. */
export const MOST_ON_THEIR_WAY = 64

/** A connection to Sentry. */
export interface Sentry {
  /** What becomes of that which is sent. */
  delivery: Delivery
  /** Send a fault, soon and without a promise that it arrives. */
  report(error: unknown, context: FaultContext): void
  /** Send a transaction with its spans. */
  trace(event: Event): void
  /** Send what waits, for 2 s at most, and nothing any more. */
  close(): Promise<void>
}

type Settings = Pick<Config, 'sentryDsn' | 'sentryEnvironment'> & Partial<Config>

const open = new Map<string, Promise<Sentry>>()

async function connect (dsn: string, config: Settings): Promise<Sentry> {
  const sentry = await import('@sentry/node')
  keepSecrets(secretsOf(config))
  const delivery = createDelivery()
  const client = sentry.init({
    dsn,
    release: `parley@${VERSION}`,
    ...(config.sentryEnvironment === undefined ? {} : { environment: config.sentryEnvironment }),
    // Its integrations attach bodies, headers, addresses and local variables: nothing goes out that is not named here.
    defaultIntegrations: false,
    integrations: [sentry.linkedErrorsIntegration(), sentry.onUncaughtExceptionIntegration()],
    sendClientReports: false,
    maxBreadcrumbs: 0,
    // Spans are ours: see plugins/tracing.
    tracesSampleRate: 0,
    traceLifecycle: 'static',
    transport: (options) => delivery.watch(sentry.makeNodeTransport(options)),
    transportOptions: { bufferSize: MOST_ON_THEIR_WAY, httpModule: IMPATIENT },
    beforeSend: scrubEvent,
    beforeSendTransaction: scrubEvent
  }) as NodeClient
  return {
    delivery,
    report (error, { requestId, route, userId, agentId, traceId, spanId }) {
      const scope = new sentry.Scope()
      scope.setTags({ requestId, route, agentId })
      if (userId !== undefined) scope.setUser({ id: userId })
      if (traceId !== undefined && spanId !== undefined) scope.setContext('trace', { trace_id: traceId, span_id: spanId })
      client.captureException(error, { originalException: error }, scope)
    },
    trace (event) { client.captureEvent(event) },
    async close () {
      open.delete(dsn)
      await client.close(FLUSH_MS)
    }
  }
}

/**
 * The connection to Sentry: opened once by whoever comes first, before anything else of the process where it can be.
 * @param config its DSN, and the secrets that must not reach it
 * @returns undefined where there is no DSN
 */
export async function openSentry (config: Settings): Promise<Sentry | undefined> {
  const { sentryDsn: dsn } = config
  if (dsn === undefined) return undefined
  const opening = open.get(dsn) ?? connect(dsn, config)
  open.set(dsn, opening)
  return await opening
}
