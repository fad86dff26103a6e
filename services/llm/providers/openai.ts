import { readAnswer } from '../answer-reader.js'
import { callUrl } from '../call-url.js'
import { UpstreamFailure } from '../failure.js'
import type { Provider, ProviderPorts, ProviderRequest, Upstream } from '../provider.js'
import type { UpstreamCall, UpstreamResponse } from '../upstream-http.js'
import { assertAlive } from '../liveness.js'
import { OpenAiAnswer } from '../wire/openai-answer.js'

const path = '/chat/completions'

/**
 * OpenAI's Chat Completions API, and everything compatible with it (Ollama, vLLM, DeepSeek, OpenRouter, …).
 */
export default function createOpenAi ({ http }: ProviderPorts): Provider {
  /** Endpoints that refuse `stream_options`: remembered, so that only the first call is made twice. */
  const plain = new Set<string>()

  async function open (request: ProviderRequest): Promise<UpstreamResponse> {
    const { endpoint } = request.upstream
    if (!request.stream || plain.has(endpoint)) return await http.open(completionCall(request, false))
    try {
      return await http.open(completionCall(request, true))
    } catch (error) {
      if (!refusesUsage(error)) throw error
    }
    plain.add(endpoint)
    return await http.open(completionCall(request, false))
  }

  return {
    name: 'openai',
    generate: (request) => readAnswer(() => open(request), new OpenAiAnswer(), request.stream),
    probe: (upstream, signal) => assertAlive(http, {
      ...origin(upstream), url: callUrl(upstream.endpoint, path, '/models'), method: 'GET', body: null, signal
    })
  }
}

function completionCall (request: ProviderRequest, asksUsage: boolean): UpstreamCall {
  const { upstream, messages, temperature, maxTokens, stream, signal } = request
  const body = JSON.stringify({
    ...(upstream.model === null ? {} : { model: upstream.model }),
    messages,
    stream,
    ...(temperature === null ? {} : { temperature }),
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
    ...(asksUsage ? { stream_options: { include_usage: true } } : {})
  })
  return { ...origin(upstream), url: callUrl(upstream.endpoint, path), method: 'POST', body, signal }
}

function origin ({ apiKey, timeouts }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts'> {
  const headers = { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) }
  return { headers, secret: apiKey, timeouts }
}

/** A server that knows no `stream_options` and is strict says so by a 400 or 422 that names the field. */
function refusesUsage (error: unknown): boolean {
  return error instanceof UpstreamFailure && (error.status === 400 || error.status === 422) && error.message.includes('stream_options')
}
