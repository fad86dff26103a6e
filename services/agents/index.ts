/**
 * Agents: declared in the agents file, or made through the API, in one table; every process holds all of them in memory, and each
 * agent as an immutable object.
 */
import fp from 'fastify-plugin'
import { loadAgentsFile, type LoadedAgents } from './agents-file.js'
import { applyFile, hasChanged } from './apply.js'
import { fingerprintsOf } from './fingerprint.js'
import { createReader } from './reader.js'
import { createSnapshot, type Agents } from './snapshot.js'
import { createVault } from './vault.js'

export type { Agent } from './agent.js'
export type { Agents } from './snapshot.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The agents that can be talked to. */
    agents: Agents
  }
}

const CHANGED = 'agents.changed'
const RETRY_MS = 1000

// Longer than a start takes from reading the table to the first poll of the feed.
const LOOKBACK_MS = 60_000

/** The agents of the table; until the database is there, those of the agents file. A file that can't be used stops the start. */
export default fp(async (app) => {
  const { config, db, changes, secrets, log } = app
  const file: LoadedAgents = await loadAgentsFile(config.agentsConfigPath, config.environment, app.llm)
  for (const warning of file.warnings) log.warn(warning)
  const own = new Map(file.declarations.map((declaration) => [declaration.entry.id, declaration]))

  const vault = createVault(secrets.encryptionKey, secrets.encryptionKeyPrevious)
  const { replace, ...agents } = createSnapshot(file.agents)
  const reader = createReader({ db, vault, protocols: app.llm, own: (id) => own.get(id), replace })
  app.decorate('agents', agents)

  changes.subscribe(CHANGED, { lookbackMs: LOOKBACK_MS }, () => {
    reader.refresh().catch((error: unknown) => { log.warn({ err: error }, 'changed agents could not be read; it is tried again') })
  })
  app.loop('agents', { everyMs: RETRY_MS, failing: 'changed agents wait for the database' }, async () => { if (reader.isStale) await reader.refresh() })

  await app.migrations.whenDone('the agents', async () => {
    const outcome = await db.transaction(async (tx) => {
      // Nobody else works on an embedded database: what its operator started with is what is meant.
      const fingerprints = fingerprintsOf(file.declarations, secrets)
      const result = await applyFile(tx, { declarations: file.declarations, fingerprints, again: app.embeddedDatabase }, vault)
      if (!result.superseded && hasChanged(result)) await changes.publish(tx, CHANGED, { userId: null, subject: 'file' })
      return result
    })
    if (outcome.superseded) log.warn('the agents file was applied before, and another one since: a start does not go back to it, POST /api/agents/reload does')
    else if (outcome.taken.length > 0) log.error(`agents of the file are left out, since the API made agents of these ids before: ${outcome.taken.join(', ')}`)
    await reader.refresh()
  })
}, { name: 'agents', dependencies: ['llm', 'guide', 'postgres', 'migrations', 'embedded-postgres', 'changes', 'secrets', 'loops'] })
