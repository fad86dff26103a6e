import { readAnswer } from '../answer-reader.js'
import { callUrl } from '../call-url.js'
import { assertAlive } from '../liveness.js'
import type { Provider, ProviderPorts, ProviderRequest, Upstream } from '../provider.js'
import type { UpstreamCall } from '../upstream-http.js'
import { AnthropicAnswer } from '../wire/anthropic-answer.js'
import { anthropicPrompt } from '../wire/anthropic-prompt.js'

const path = '/messages'

/** The version of the API whose shapes are decoded here. */
const version = '2023-06-01'

/** `max_tokens` is required there. */
const defaultMaxTokens = 4096

/** Agents may have up to 2, as OpenAI does; the Messages API refuses more than this. */
const highestTemperature = 1

/**
 * Anthropic's Messages API.
 */
export default function createAnthropic ({ http }: ProviderPorts): Provider {
  return {
    name: 'anthropic',
    generate: (request) => readAnswer(() => http.open(messageCall(request)), new AnthropicAnswer(), request.stream),
    probe: (upstream, signal) => assertAlive(http, {
      ...origin(upstream), url: callUrl(upstream.endpoint, path, '/models'), method: 'GET', body: null, signal
    })
  }
}

function messageCall ({ upstream, messages, temperature, maxTokens, stream, signal }: ProviderRequest): UpstreamCall {
  const body = JSON.stringify({
    ...(upstream.model === null ? {} : { model: upstream.model }),
    max_tokens: maxTokens ?? defaultMaxTokens,
    ...anthropicPrompt(messages),
    stream,
    ...(temperature === null ? {} : { temperature: Math.min(temperature, highestTemperature) })
  })
  return { ...origin(upstream), url: callUrl(upstream.endpoint, path), method: 'POST', body, signal }
}

function origin ({ apiKey, timeouts }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts'> {
  const headers = {
    'content-type': 'application/json',
    'anthropic-version': version,
    ...(apiKey === null ? {} : { 'x-api-key': apiKey })
  }
  return { headers, secret: apiKey, timeouts }
}
