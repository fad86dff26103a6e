/** Agents in memory: looked up by everybody, replaced as a whole. */
import { keepSecrets } from '../../log/secrets.js'
import type { Agent } from './agent.js'
import { AgentNotFound } from './errors.js'

/** Looks agents up. */
export interface Agents {
  /** All agents, inactive ones included, those of the file first and in its order: the same array until one of them changes. */
  all(): readonly Agent[]
  /**
   * An active agent.
   * @throws AGENT_NOT_FOUND when there is none with that id, or it is inactive
   */
  active(id: string): Agent
  /** Any agent, inactive or not. */
  find(id: string): Agent | undefined
  /**
   * Any agent, inactive or not.
   * @throws AGENT_NOT_FOUND when there is none with that id
   */
  get(id: string): Agent
  /**
   * Hear that agents have been made or changed. An agent that did not change is the same object as before.
   * @param listener quick and synchronous
   */
  onChange(listener: () => void): void
  /**
   * Hear of each active agent once: of those that are there, and of those that come.
   * @param listener quick and synchronous
   */
  onActive(listener: (id: string) => void): void
}

/** The agents as this process knows them now. */
export interface Snapshot extends Agents {
  /** Put others in their place; who holds one of them keeps what it began with. */
  replace(agents: readonly Agent[]): void
}

const keepKeys = (agents: readonly Agent[]): void => { keepSecrets(agents.flatMap(({ targets }) => targets.map(({ apiKey }) => apiKey)), 'upstreams') }

/**
 * Agents in memory.
 * @param first until they are replaced
 */
export function createSnapshot (first: readonly Agent[]): Snapshot {
  keepKeys(first)
  const listeners: (() => void)[] = []
  let agents = first
  let byId = new Map(first.map((agent) => [agent.id, agent]))
  return {
    all: () => agents,
    find: (id) => byId.get(id),
    get (id) {
      const agent = byId.get(id)
      if (agent === undefined) throw AgentNotFound()
      return agent
    },
    active (id) {
      const agent = byId.get(id)
      if (agent?.isActive !== true) throw AgentNotFound()
      return agent
    },
    onChange (listener) { listeners.push(listener) },
    onActive (listener) {
      const told = new Set<string>()
      const tell = (): void => {
        for (const { id, isActive } of agents) {
          if (!isActive || told.has(id)) continue
          told.add(id)
          listener(id)
        }
      }
      listeners.push(tell)
      tell()
    },
    replace (next) {
      if (next.length === agents.length && next.every((agent, index) => agent === agents[index])) return
      keepKeys(next)
      agents = next
      byId = new Map(next.map((agent) => [agent.id, agent]))
      for (const listener of listeners) listener()
    }
  }
}
