/** Faults go to Sentry when SENTRY_DSN is set; otherwise its library is not even loaded. No request body or header is sent. */
import fp from 'fastify-plugin'

export default fp(async (app) => {
  if (app.config.sentryDsn === undefined) return
  const { openSentry } = await import('./client.js')
  const sentry = await openSentry(app.config)
  app.onFault((error, context) => { sentry?.report(error, context) })
  app.addHook('onClose', async () => { await sentry?.close() })
}, { name: 'sentry', dependencies: ['errors'] })
