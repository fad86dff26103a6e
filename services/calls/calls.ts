import type { Provider } from '../llm/provider.js'
import type { Call, CallEvent, Calls } from './call.js'
import { toClientError } from './failures.js'
import { promptOf } from './prompt.js'
import { estimatePrompt } from './usage.js'

/** What calls are made with. */
export interface CallPorts {
  provider(name: string): Provider | undefined
}

/**
 * The one way to a provider.
 * @param ports what it works with
 */
export function createCalls (ports: CallPorts): Calls {
  return {
    async * open (call, signal) {
      let hasText = false
      try {
        for await (const batch of attempt(ports, call, signal)) {
          hasText ||= batch.some(({ type }) => type === 'text')
          yield batch
        }
      } catch (error) {
        throw signal.aborted ? error : toClientError(error, hasText)
      }
    }
  }
}

async function * attempt ({ provider }: CallPorts, call: Call, signal: AbortSignal): AsyncGenerator<CallEvent[], void, undefined> {
  const { agent, temperature, maxTokens, variables, detail, chatId, userId } = call
  const speaker = provider(agent.provider)
  if (speaker === undefined) throw new Error(`no provider ${agent.provider}`)
  const messages = await promptOf(call, agent)
  const { id: agentId, endpoint, apiKey, model, appId, timeouts, features } = agent
  const promptTokens = estimatePrompt(messages)
  yield [{ type: 'attempt', agentId, model, number: 1, promptTokens }]
  yield * speaker.generate({
    upstream: { agentId, endpoint, apiKey, model, appId, timeouts },
    messages,
    temperature: temperature ?? agent.temperature,
    maxTokens: maxTokens ?? agent.maxTokens,
    variables,
    detail: detail && features.supportsDetail,
    stream: features.supportsStream,
    chatId,
    userId,
    signal
  })
}
