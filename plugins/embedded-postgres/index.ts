/** The database's address: `DATABASE_URL`, or that of the PostgreSQL which the service runs itself. */
import fp from 'fastify-plugin'
import { keepSecrets, passwordsOf } from '../../log/secrets.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './launcher.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** An embedded database that began to start before the application was loaded. */
    startingDatabase?: Promise<EmbeddedPostgres> | undefined
    /** Where the database is, password included. */
    databaseUrl: string
    /** Whether the service runs its database itself. */
    embeddedDatabase: boolean
  }
}

/**
 * Decorates `app.databaseUrl` and `app.embeddedDatabase`. Plugins that connect depend on this one: Fastify closes in the
 * reverse order of registration, so that their connections end before the server does.
 */
export default fp(async (app) => {
  const { databaseUrl, dataDir, pgBinDir } = app.config
  app.decorate('embeddedDatabase', databaseUrl === undefined)
  if (databaseUrl !== undefined) {
    app.decorate('databaseUrl', databaseUrl)
    return
  }
  const server = await (app.startingDatabase ?? startEmbeddedPostgres({ dataDir, binDir: pgBinDir, log: app.log }))
  keepSecrets(passwordsOf(server.url))
  app.decorate('databaseUrl', server.url)
  app.addHook('onClose', () => server.stop())
}, { name: 'embedded-postgres' })
