/** This process's own agents file: applied to the table at the start, by a reload, and when its content has changed. */
import type { Operator } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditTrail } from '../audit/trail.js'
import type { ChangeFeed } from '../changes/feed.js'
import { AgentsFileError, type LoadedAgents } from './agents-file.js'
import { applyFile, hasChanged, type Applied } from './apply.js'
import type { Declaration } from './declaration.js'
import { configInvalid } from './errors.js'
import { fingerprintsOf, type FingerprintSecrets } from './fingerprint.js'
import type { Vault } from './vault.js'
import { CHANGED } from './writes.js'

/** The agents file of this process. */
export interface OwnFile {
  /** Declaration of an agent in the file as it was last read. */
  declared(id: string): Declaration | undefined
  /**
   * Apply the file of the start, unless another one has been applied after it.
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  start(): Promise<void>
  /**
   * Read the file again and apply it, all or nothing. One after the other.
   * @param actor who asks; null for the file itself
   * @throws AGENT_CONFIG_INVALID with every error
   */
  reload(actor: Operator | null): Promise<Applied>
  /**
   * Read the file.
   * @throws AGENT_CONFIG_INVALID with every error
   */
  read(): Promise<LoadedAgents>
}

/** Ports of the file. */
export interface OwnFileOptions {
  db: Pick<Database, 'transaction'>
  audit: Pick<AuditTrail, 'record'>
  changes: Pick<ChangeFeed, 'publish'>
  vault: Vault
  secrets: FingerprintSecrets
  /** As it was when the process started. */
  first: LoadedAgents
  load: () => Promise<LoadedAgents>
  /** Whether nobody else works on the database: then what this process starts with is what is meant. */
  isAlone: boolean
  log: { info (fields: object, line: string): void, warn (line: string): void, error (line: string): void }
}

/**
 * The agents file of this process.
 * @param options its ports
 */
export function createOwnFile ({ db, audit, changes, vault, secrets, first, load, isAlone, log }: OwnFileOptions): OwnFile {
  let declared = new Map<string, Declaration>()
  let last: Promise<unknown> = Promise.resolve()

  const remember = ({ declarations }: LoadedAgents): void => {
    declared = new Map(declarations.map((declaration) => [declaration.entry.id, declaration]))
  }
  const applicationOf = ({ declarations }: LoadedAgents, again: boolean) =>
    ({ declarations, fingerprints: fingerprintsOf(declarations, secrets), again })
  remember(first)

  async function readAll (): Promise<LoadedAgents> {
    try {
      return await load()
    } catch (error) {
      if (error instanceof AgentsFileError) throw configInvalid(error.violations, error)
      throw error
    }
  }

  async function apply (actor: Operator | null): Promise<Applied> {
    const file = await readAll()
    remember(file)
    const { applied, isOther } = await db.transaction(async (tx) => {
      const outcome = await applyFile(tx, applicationOf(file, true), vault)
      if (outcome.superseded) throw new Error('a file that is applied again is never superseded')
      if (outcome.taken.length > 0) {
        throw configInvalid(outcome.taken.map((id) => ({
          path: `/agents/${file.declarations.findIndex(({ entry }) => entry.id === id)}/id`,
          message: `agent ${id}: its id is taken by an agent that was made through the API`,
          keyword: 'unique'
        })))
      }
      const { added, changed, removed } = outcome.applied
      const isOther = hasChanged(outcome)
      if (isOther || actor !== null) await audit.record(tx, { action: 'agents.reload', ...actor, details: { added, changed, removed } })
      if (isOther) await changes.publish(tx, CHANGED, { userId: null, subject: 'file' })
      return { applied: outcome.applied, isOther }
    })
    if (!isOther) return applied
    const { added, changed, removed } = applied
    log.info({ added, changed, removed }, 'the agents file was applied')
    for (const warning of file.warnings) log.warn(warning)
    return applied
  }

  return {
    declared: (id) => declared.get(id),
    read: readAll,

    async start () {
      const outcome = await db.transaction(async (tx) => {
        const result = await applyFile(tx, applicationOf(first, isAlone), vault)
        if (!result.superseded && hasChanged(result)) await changes.publish(tx, CHANGED, { userId: null, subject: 'file' })
        return result
      })
      if (outcome.superseded) {
        log.warn('the agents file was applied before, and another one since: a start does not go back to it, POST /api/agents/reload does')
      } else if (outcome.taken.length > 0) {
        log.error(`agents of the file are left out, since the API made agents of these ids before: ${outcome.taken.join(', ')}`)
      }
    },

    reload (actor) {
      const turn = last.then(() => apply(actor))
      last = turn.catch(() => undefined)
      return turn
    }
  }
}
