/**
 * Agents: declared in the agents file, or made through the API, in one table; every process holds all of them in memory, and each
 * agent as an immutable object.
 */
import fp from 'fastify-plugin'
import { ParleyError, type Violation } from '../../errors.js'
import type { Operator } from '../../identity.js'
import { tolerate } from '../../log/tolerate.js'
import { loadAgentsFile } from './agents-file.js'
import type { Applied } from './apply.js'
import type { AgentEntry } from './entry.js'
import { AgentConfigInvalid, AgentNotFound } from './errors.js'
import { createOwnFile } from './own-file.js'
import { createReader } from './reader.js'
import { previewFile, readEntry, type Preview } from './preview.js'
import { resealKeys } from './reseal.js'
import { createSnapshot, type Agents } from './snapshot.js'
import { createVault } from './vault.js'
import { watchFile } from './watch.js'
import { CHANGED, createWrites, type AgentWrites } from './writes.js'

export type { Agent } from './agent.js'
export type { Applied } from './apply.js'
export type { Preview } from './preview.js'
export type { Agents } from './snapshot.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The agents that can be talked to. */
    agents: Agents
    /** Changes of agents; what is written is seen here afterwards, and on every replica within a second. */
    agentWrites: AgentWrites & {
      reload (actor: Operator): Promise<Applied>
      /** What a reload would do. */
      preview (): Promise<Preview>
      /** Entry of an agent, as it can be changed: without its keys. Throws AGENT_NOT_FOUND. */
      entry (id: string): Promise<{ entry: AgentEntry, keys: string[] }>
    }
  }
}

const RETRY_MS = 1000
const LOOK_MS = 2000
const RESEAL_MS = 60_000

// Longer than a start takes from reading the table to the first poll of the feed.
const LOOKBACK_MS = 60_000

/** The agents of the table; until the database is there, those of the agents file. A file that can't be used stops the start. */
export default fp(async (app) => {
  const { config, db, audit, changes, secrets, log, llm: protocols } = app
  const path = config.agentsConfigPath
  const load = () => loadAgentsFile(path, config.environment, protocols)
  const first = await load()
  for (const warning of first.warnings) log.warn(warning)

  const vault = createVault(secrets.encryptionKey, secrets.encryptionKeyPrevious)
  const file = createOwnFile({ db, audit, changes, vault, secrets, first, load, isAlone: app.embeddedDatabase, log })
  const { replace, ...agents } = createSnapshot(first.agents)
  const reader = createReader({ db, vault, protocols, own: (id) => file.declared(id), replace })
  const writes = createWrites({ db, audit, changes, vault, protocols, faultOf: (endpoint) => app.upstreamGuard.faultOf(endpoint) })
  const seen = <A extends unknown[], R>(write: (...parameters: A) => Promise<R>) => async (...parameters: A): Promise<R> => {
    const result = await write(...parameters)
    await reader.refresh()
    return result
  }
  app.decorate('agents', agents)
  app.decorate('agentWrites', {
    create: seen(writes.create),
    patch: seen(writes.patch),
    deactivate: seen(writes.deactivate),
    reload: seen((actor: Operator) => file.reload(actor)),
    preview: () => previewFile(db, () => file.read(), vault),
    async entry (id) {
      const found = await readEntry(db, id)
      if (found === undefined) throw AgentNotFound()
      return found
    }
  })

  async function followFile (): Promise<void> {
    try {
      await file.reload(null)
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== AgentConfigInvalid.code) throw error
      const lines = (error.details['errors'] as Violation[]).map(({ message }) => `  - ${message}`)
      log.error(`the agents file ${path} has changed and can't be used, so nothing changes:\n${lines.join('\n')}`)
    }
  }
  const watch = watchFile({
    path,
    known: first.digest,
    onChange: followFile,
    onError: tolerate(log, { level: 'warn', begins: 'the agents file could not be followed; it is looked at again', ends: 'the agents file could not be followed' })
  })
  app.addHook('onClose', () => watch.close())
  const unread = tolerate(log, { level: 'warn', begins: 'changed agents could not be read; it is tried again', ends: 'changed agents could not be read' })
  changes.subscribe(CHANGED, { lookbackMs: LOOKBACK_MS }, () => {
    reader.refresh().catch(unread)
  })
  app.loop('agents', { everyMs: RETRY_MS, failing: 'changed agents wait for the database' }, async () => { if (reader.isStale) await reader.refresh() })
  app.loop('agents-file', { everyMs: LOOK_MS, failing: 'the agents file could not be followed' }, () => watch.look())
  if (secrets.encryptionKeyPrevious !== null) {
    app.loop('agent-keys', { everyMs: RESEAL_MS, firstMs: 0, failing: 'keys of agents could not be encrypted anew' }, async () => {
      const count = await resealKeys(db, vault)
      if (count > 0) log.info({ count }, 'keys of agents were encrypted with the new ENCRYPTION_KEY')
    })
  }
  await app.migrations.whenDone('the agents', async () => {
    await file.start()
    await reader.refresh()
  })
}, { name: 'agents', dependencies: ['llm', 'guide', 'postgres', 'migrations', 'embedded-postgres', 'changes', 'audit', 'secrets', 'loops'] })
