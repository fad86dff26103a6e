/** System: this replica and its database as an administrator sees them, a log level changed for a while on all replicas, and caches. */
import fp from 'fastify-plugin'
import { VERSION } from '../../version.js'
import { createCacheAdministration, type CacheAdministration } from './caches.js'
import { readSystemInfo, type SystemInfo } from './info.js'
import { createLogLevel, type LogLevel } from './log-level.js'

export type { SystemInfo } from './info.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** This replica, as its operator sees it. */
    system: {
      /** Look at it and its database. */
      info(): Promise<SystemInfo>
      /** The log's level, changed for a while on every replica. */
      logLevel: LogLevel
      /** Caches: looked at, and dropped on every replica. */
      caches: CacheAdministration
    }
  }
}

/** Gives administrators a look at the service, and more lines of its log for a while. */
export default fp(async (app) => {
  const { db, audit, changes } = app
  const logLevel = createLogLevel({ db, audit, changes, configured: app.config.logLevel, apply: (level) => { app.log.level = level } })
  app.decorate('system', {
    info: () => readSystemInfo(db, { version: VERSION, logLevel: app.log.level }),
    logLevel,
    caches: createCacheAdministration({ db, audit, changes, caches: app.caches })
  })
  app.addHook('onClose', async () => { logLevel.close() })
}, { name: 'system', dependencies: ['postgres', 'openapi', 'audit', 'changes', 'cache'] })
