/** Openings of chats: an agent's own texts, and its upstream's where it has none. */
import type { Cache } from '../../plugins/cache/index.js'
import type { Agent } from '../agents/agent.js'
import type { InputField, Opening } from '../llm/provider.js'
import type { Upstreams } from './verbs.js'

/** An upstream's opening as it is kept; null where there is none, or it could not be had. */
export interface KeptOpening { opening: Opening | null, failedAt: number | null }

/** Ports of openings. */
export interface OpeningPorts {
  upstreams: Pick<Upstreams, 'opening'>
  cache: Cache<KeptOpening>
  /** Told of an upstream that could not be asked. */
  failed (agent: Agent, error: unknown): void
}

/** Opening of a chat with an agent; an upstream that fails costs what it would have said. */
export type OpeningOf = (agent: Agent) => Promise<Opening>

/** An upstream that failed is left alone for so long. */
const PATIENCE_MS = 30_000

// Bounds of an agent's own fields, which hold for an upstream's too.
const MOST = { fields: 100, options: 100, questions: 50 }
const LONGEST = { key: 64, label: 200, type: 32, option: 200, question: 500, text: 10_000 }

/**
 * Openings of agents.
 * @param ports what they work with
 */
export function createOpenings ({ upstreams, cache, failed }: OpeningPorts): OpeningOf {
  const load = async (agent: Agent): Promise<KeptOpening> => {
    try {
      return { opening: await upstreams.opening(agent), failedAt: null }
    } catch (error) {
      failed(agent, error)
      return { opening: null, failedAt: performance.now() }
    }
  }

  return async (agent) => {
    const own: Opening = {
      welcomeText: agent.welcomeText,
      variables: agent.variables,
      suggestedQuestions: [...agent.suggestedQuestions]
    }
    if (own.welcomeText !== '' && own.variables.length > 0 && own.suggestedQuestions.length > 0) return own
    // A changed configuration is another agent.
    const key = `${agent.updatedAt} ${agent.endpoint} ${agent.appId ?? ''}`
    const known = cache.peek(agent.id, key)
    if (known !== undefined && known.failedAt !== null && performance.now() - known.failedAt > PATIENCE_MS) cache.drop(agent.id)
    const { opening } = await cache.get(agent.id, key, () => load(agent))
    return opening === null ? own : merged(own, opening)
  }
}

function merged (own: Opening, { welcomeText, variables, suggestedQuestions }: Opening): Opening {
  const fields = variables.filter(({ key }) => key.length <= LONGEST.key).slice(0, MOST.fields).map(bounded)
  const questions = suggestedQuestions.filter((question) => question.length <= LONGEST.question).slice(0, MOST.questions)
  return {
    welcomeText: own.welcomeText === '' ? welcomeText.slice(0, LONGEST.text) : own.welcomeText,
    variables: own.variables.length === 0 ? fields : own.variables,
    suggestedQuestions: own.suggestedQuestions.length === 0 ? questions : own.suggestedQuestions
  }
}

function bounded ({ key, label, type, required, options }: InputField): InputField {
  return {
    key,
    ...(label === undefined ? {} : { label: label.slice(0, LONGEST.label) }),
    ...(type === undefined ? {} : { type: type.slice(0, LONGEST.type) }),
    ...(required === undefined ? {} : { required }),
    ...(options === undefined ? {} : { options: options.filter((option) => option.length <= LONGEST.option).slice(0, MOST.options) })
  }
}
