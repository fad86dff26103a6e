/** Shares: links that show a read-only snapshot of a conversation to anyone who has them, until they are revoked. */
import fp from 'fastify-plugin'
import { createSharesAdministration, type SharesAdministration } from './administration.js'
import { createShares, type Shares } from './shares.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Links to read-only snapshots of conversations. */
    shares: Shares & SharesAdministration
  }
}

/** Gives the application its share links. */
export default fp(async (app) => {
  const { encryptionKey, encryptionKeyPrevious } = app.secrets
  const keys: [Buffer, ...Buffer[]] = [encryptionKey, ...encryptionKeyPrevious === null ? [] : [encryptionKeyPrevious]]
  app.decorate('shares', {
    ...createShares({ db: app.db, branches: app.conversations.branches, keys }),
    ...createSharesAdministration({ db: app.db, audit: app.audit })
  })
}, { name: 'shares', dependencies: ['postgres', 'secrets', 'errors', 'conversations', 'audit'] })
