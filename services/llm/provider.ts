/**
 * The port between the generation engine and whatever produces an answer. It is pure: a request goes in, events come
 * out. Retries, storage and limits belong to the engine, so that a provider is only the knowledge of one protocol.
 */

import type { EndSignal } from './end-signal.js'
import type { PromptMessage, Tool, ToolChoice } from './message.js'
import type { Standing, Thread } from './thread.js'
import type { Reach, UpstreamHttp, UpstreamTimeouts } from './transport/port.js'

export type { Content, ContentPart, PromptMessage, Role, Tool, ToolCall, ToolChoice } from './message.js'
export type { Standing, Thread } from './thread.js'

/** Fields of an agent that a provider may see. */
export interface Upstream {
  agentId: string
  /** A base (`https://host/v1`) or the full path of the call; empty where the protocol needs none. */
  endpoint: string
  /** In the clear; null where the upstream asks for none. */
  apiKey: string | null
  model: string | null
  /** Id of an application at the upstream, where its protocol has such. */
  appId: string | null
  timeouts: UpstreamTimeouts
  /** Hosts that its calls may reach: each of them has to say so to the transport. */
  reach: Reach
}

/** One call of a model. */
export interface ProviderRequest {
  upstream: Upstream
  /** The whole prompt, the system prompt first. */
  messages: PromptMessage[]
  /** Null leaves it to the upstream; 0 is 0. */
  temperature: number | null
  /** Null leaves it to the upstream. */
  maxTokens: number | null
  /** What the model may ask for; absent: nothing. */
  tools?: readonly Tool[]
  /** Absent leaves it to the upstream. */
  toolChoice?: ToolChoice
  /** Further fields of the body, for protocols that know them: `top_p`, `response_format`, `seed`, … */
  extra?: Readonly<Record<string, unknown>>
  /** Values of the agent's declared variables. */
  variables: Record<string, string>
  /** Whether workflow steps are wanted as `status` events, where the upstream has them. */
  detail: boolean
  /** False asks the upstream for one JSON answer, which comes as one batch. */
  stream: boolean
  /** The session's id. */
  chatId: string
  userId: string
  /** For upstreams that keep conversations; absent: nothing is known of it. */
  standing?: Standing
  /** Aborting it destroys the upstream's socket; `generate` then throws the signal's reason. */
  signal: EndSignal
}

/** Reason of a response's end, whatever the upstream calls it. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | 'tool_calls' | 'other'

/** One thing that happened while an answer was produced. */
export type ProviderEvent =
  | { type: 'text', text: string }
  /** The text takes the place of all text before it: the upstream has withdrawn that. */
  | { type: 'replace', text: string }
  | { type: 'reasoning', text: string }
  | { type: 'status', data: { type: string, [key: string]: unknown } }
  | { type: 'interactive', data: unknown }
  /** Place of the answer at an upstream that keeps conversations; a later one replaces it. */
  | { type: 'thread', thread: Thread }
  /** A piece of a tool's call: the first of each `index` has `id` and `name`; `arguments` is JSON text, to be joined. */
  | { type: 'tool_call', index: number, id?: string, name?: string, arguments: string }
  /** `cachedTokens` are part of the prompt, `reasoningTokens` of the completion. */
  | { type: 'usage', promptTokens: number, completionTokens: number, cachedTokens?: number, reasoningTokens?: number }
  | { type: 'finish', reason: FinishReason, model: string | null }

/** Fields that an agent needs so that its upstream can be called. */
export interface Needs {
  endpoint: boolean
  /** `model-or-app`: an application's id may stand in its place. */
  model: 'required' | 'model-or-app' | 'none'
  /** What an agent's model is called that names none. */
  defaultModel?: string
}

/** A protocol that upstreams speak, as the configuration of agents sees it. */
export interface Protocol {
  /** The value of `provider` in an agent's configuration. */
  readonly name: string
  readonly needs: Needs
}

/** Opinion of a user on an answer. */
export interface Opinion { rating: 'good' | 'bad', comment: string | null }

/** Value that an application asks its users for. */
export interface InputField { key: string, label?: string, type?: string, required?: boolean, options?: string[] }

/** Things that an application shows before the first message. */
export interface Opening { welcomeText: string, variables: InputField[], suggestedQuestions: string[] }

/** A protocol that this version speaks. */
export interface Provider extends Protocol {
  /** Whether its upstreams keep conversations: only then is `standing` asked for. */
  readonly keepsThreads?: boolean

  /**
   * Ask for one answer. Every batch holds what one read from the network brought, in order; batches are never empty.
   * The last event of a complete answer is its only `finish`; before that, `usage` comes once or never. Leaving the loop early ends
   * the call, but only after the read that is under way: abort `request.signal` to end it at once.
   * @throws {UpstreamFailure} when the upstream fails; the reason of `request.signal` when that was aborted
   */
  generate (request: ProviderRequest): AsyncIterable<ProviderEvent[]>

  /**
   * Ask the upstream for a sign of life at the least cost that its protocol has.
   * @throws {UpstreamFailure} when it gives none; the signal's reason when that was aborted
   */
  probe?(upstream: Upstream, signal: AbortSignal): Promise<void>

  /**
   * Have an upstream end what it produces although nobody listens any more.
   * @throws as `probe` does
   */
  stop?(upstream: Upstream, thread: Thread, userId: string, signal: AbortSignal): Promise<void>

  /**
   * Tell an upstream what its answer was worth; null takes it back.
   * @throws as `probe` does
   */
  feedback?(upstream: Upstream, thread: Thread, opinion: Opinion | null, userId: string, signal: AbortSignal): Promise<void>

  /**
   * Ask an upstream what to show before the first message.
   * @throws as `probe` does
   */
  init?(upstream: Upstream, signal: AbortSignal): Promise<Opening>
}

/** Ports of a provider. */
export interface ProviderPorts {
  http: UpstreamHttp
}

/** The default export of every provider's index. */
export type ProviderFactory = (ports: ProviderPorts) => Provider
