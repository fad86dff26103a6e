/** The protocols that agents may name, as the service has them, without anything that answers. */
import { createGuideProvider } from '../services/guide/provider.js'
import { loadProviders, type Registry } from '../services/llm/registry.js'
import { createGuard } from '../services/llm/transport/guard.js'
import { createUpstreamHttp } from '../services/llm/transport/http.js'

const registry = await loadProviders(new URL('../services/llm/providers/', import.meta.url), { http: createUpstreamHttp(createGuard([])) })
registry.register(createGuideProvider({ retrieve: async () => [] }))

export const PROTOCOLS: Registry = registry
