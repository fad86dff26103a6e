/**
 * API keys: long-lived credentials for programs, never with more rights than the role `user`. Routes administer them; `auth` verifies
 * them.
 */
import fp from 'fastify-plugin'
import { AccountDisabled, TokenExpired, TokenInvalid, TokenRevoked } from '../../identity.js'
import { invalid } from '../../errors.js'
import { tolerate } from '../../log/tolerate.js'
import { MOST_KEYS, MOST_KNOWN, createApiKeys, type ApiKeys } from './api-keys.js'

export type { ApiKey, ApiKeys, KeyOwner, VerifiedKey } from './api-keys.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** API keys: made, listed, revoked and verified. */
    apiKeys: ApiKeys
  }
}

/** Gives the application its API keys. */
export default fp(async (app) => {
  const apiKeys = createApiKeys({
    db: app.db,
    known: app.openCache('api_keys', { most: MOST_KNOWN }),
    audit: app.audit,
    changes: app.changes,
    refusals: {
      invalid: TokenInvalid,
      expired: TokenExpired,
      revoked: TokenRevoked,
      disabled: AccountDisabled,
      tooMany: () => invalid({ path: '/body', message: `must not be the key above ${MOST_KEYS} of a user; revoke one first`, keyword: 'maxItems' }),
      expiryInPast: () => invalid({ path: '/body/expiresAt', message: 'must be in the future', keyword: 'future' })
    },
    onWriteFailure: tolerate(app.log, { level: 'warn', begins: 'the last use or the end of an API key could not be written', ends: 'last uses of API keys could not be written' })
  })
  app.decorate('apiKeys', apiKeys)
  app.addHook('onClose', () => apiKeys.settle())
}, { name: 'api-keys', dependencies: ['postgres', 'cache', 'errors', 'audit', 'changes'] })
