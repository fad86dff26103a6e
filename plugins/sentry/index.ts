/** Faults go to Sentry when SENTRY_DSN is set; otherwise its library is not even loaded. No request body or header is sent. */
import fp from 'fastify-plugin'
import { createCondition } from '../../log/condition.js'

export default fp(async (app) => {
  const envelopes = new app.metrics.client.Counter({
    name: 'sentry_envelopes_total',
    help: 'Reports and transactions for Sentry: sent, refused (it took them not, did not answer within 5 s, or was away), dropped (too many waited, or it had asked for silence)',
    labelNames: ['outcome']
  })
  for (const outcome of ['sent', 'refused', 'dropped']) envelopes.inc({ outcome }, 0)
  if (app.config.sentryDsn === undefined) return
  const { MOST_ON_THEIR_WAY, openSentry } = await import('./client.js')
  const sentry = await openSentry(app.config)
  if (sentry === undefined) return

  const { delivery } = sentry
  const refusing = createCondition(app.log, { level: 'warn', begins: 'Sentry takes no reports: they are lost', ends: 'Sentry takes reports again' })
  delivery.listen((outcome, error) => {
    envelopes.inc({ outcome })
    if (error !== undefined) refusing.met({ err: error })
    // Where some arrive while others have no room, it is slow, and not back.
    else if (delivery.waiting === 0) refusing.over()
  })
  app.showQueue('sentry', MOST_ON_THEIR_WAY, () => delivery.waiting)
  app.onFault((error, context) => { sentry.report(error, context) })
  app.addHook('onClose', async () => { await sentry.close() })
}, { name: 'sentry', dependencies: ['errors', 'metrics', 'queues'] })
