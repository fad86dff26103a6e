import fp from 'fastify-plugin'

const FLUSH_TIMEOUT = 2000

/** Faults go to Sentry when SENTRY_DSN is set; otherwise its library is not even loaded. No request body or header is sent. */
export default fp(async (app) => {
  const { sentryDsn, sentryEnvironment, sentryTracesSampleRate } = app.config
  if (sentryDsn === undefined) return
  const sentry = await import('@sentry/node')
  sentry.init({
    dsn: sentryDsn,
    ...(sentryEnvironment === undefined ? {} : { environment: sentryEnvironment }),
    tracesSampleRate: sentryTracesSampleRate,
    // Its integrations attach bodies, headers, addresses and local variables: nothing goes out that is not named here.
    defaultIntegrations: false
  })
  app.onFault((error, { requestId, route }) => {
    sentry.captureException(error, { tags: { requestId, route } })
  })
  app.addHook('onClose', async () => { await sentry.close(FLUSH_TIMEOUT) })
}, { name: 'sentry', dependencies: ['errors'] })
