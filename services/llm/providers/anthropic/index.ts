import { readAnswer } from '../../answer/reader.js'
import { mendPrompt } from '../../mended-prompt.js'
import type { Provider, ProviderPorts, ProviderRequest, Upstream } from '../../provider.js'
import { callUrl } from '../../transport/call-url.js'
import type { UpstreamCall } from '../../transport/port.js'
import { assertAlive } from '../../transport/liveness.js'
import { AnthropicAnswer } from './answer.js'

const PATH = '/messages'

/** The version of the API whose shapes are decoded here. */
const VERSION = '2023-06-01'

/** `max_tokens` is required there. */
const DEFAULT_MAX_TOKENS = 4096

/** Agents may have up to 2, as OpenAI does; the Messages API refuses more than this. */
const HIGHEST_TEMPERATURE = 1

/**
 * Anthropic's Messages API.
 */
export default function createAnthropic ({ http }: ProviderPorts): Provider {
  return {
    name: 'anthropic',
    needs: { endpoint: true, model: 'required' },
    generate: (request) => readAnswer(() => http.open(messageCall(request)), new AnthropicAnswer()),
    probe: (upstream, signal) => assertAlive(http, {
      ...origin(upstream), url: callUrl(upstream.endpoint, PATH, '/models'), method: 'GET', body: null, signal
    })
  }
}

function messageCall ({ upstream, messages, temperature, maxTokens, stream, signal }: ProviderRequest): UpstreamCall {
  const { system, turns } = mendPrompt(messages)
  const body = JSON.stringify({
    ...(upstream.model === null ? {} : { model: upstream.model }),
    max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: turns,
    stream,
    ...(temperature === null ? {} : { temperature: Math.min(temperature, HIGHEST_TEMPERATURE) })
  })
  return { ...origin(upstream), url: callUrl(upstream.endpoint, PATH), method: 'POST', body, signal }
}

function origin ({ apiKey, timeouts }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts'> {
  const headers = {
    'content-type': 'application/json',
    'anthropic-version': VERSION,
    ...(apiKey === null ? {} : { 'x-api-key': apiKey })
  }
  return { headers, secret: apiKey, timeouts }
}
